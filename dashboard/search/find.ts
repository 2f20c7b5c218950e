/** Which entries a search finds, best first. Pure. */

export interface SearchEntry {
  id: string;
  kind: 'page' | 'mission' | 'camp' | 'unit' | 'contributor' | 'action';
  name: string;
  /** Where it belongs: the mission of a camp, the camp of a unit. */
  within?: string;
  path?: string;
}

const SHOWN_AT_MOST = 12;

/** Entries in which every word is found: names that begin with the first word come first, then shorter names. */
export function findEntries(entries: readonly SearchEntry[], wanted: string): SearchEntry[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  return entries
    .flatMap((entry) => {
      const name = plain(entry.name);
      const all = `${name} ${plain(entry.within ?? '')} ${entry.id}`;
      if (!words.every((word) => all.includes(word))) return [];
      const rank = name.startsWith(first) ? 0 : name.includes(first) ? 1 : 2;
      return [{ entry, rank, length: words.length === 0 ? 0 : name.length }];
    })
    .sort((a, b) => a.rank - b.rank || a.length - b.length)
    .slice(0, SHOWN_AT_MOST)
    .map(({ entry }) => entry);
}

/** Without case and accents: who looks for "bria" finds "Bría". */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
