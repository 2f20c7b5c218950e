/** Tables of texts that the build put apart, one file a language and group: loading them, and finding a text's. */
import { signal } from '@preact/signals';
import { LANGUAGES, type Language } from './languages.ts';
import type { Table, Texts } from './texts.ts';

type Tables = Readonly<Record<string, Table<string>>>;
export type TableLoaders = Readonly<Record<string, () => Promise<{ default: Tables }>>>;

const loaded = signal<ReadonlyMap<string, Tables>>(new Map());
const wantedGroups = new Set<string>();
const loading = new Map<string, Promise<void>>();
let loaders: TableLoaders = {};

/** Says how tables are loaded. Without it texts hold their tables themselves. Called once, at the start. */
export function startTables(given: TableLoaders): void {
  loaders = given;
}

/** Loads the texts of a group in a language; at once where they are there, or where texts hold them themselves. */
export function loadTexts(group: string, language: Language): Promise<void> {
  const key = `${group}/${language}`;
  const load = loaders[key];
  if (load === undefined || loaded.value.has(key)) return Promise.resolve();
  wantedGroups.add(group);
  const pending = loading.get(key);
  if (pending !== undefined) return pending;
  const promise = load().then(
    ({ default: tables }) => {
      loaded.value = new Map([...loaded.peek(), [key, tables]]);
    },
    (error: unknown) => {
      loading.delete(key);
      throw error;
    },
  );
  loading.set(key, promise);
  return promise;
}

/** Loads all groups that are in use in another language, so that the page changes as a whole. */
export async function loadLanguage(language: Language): Promise<void> {
  await Promise.all([...wantedGroups].map((group) => loadTexts(group, language)));
}

/** Texts whose tables lie apart, as the build makes them of `defineTexts`. @public imported by what the build makes */
export function textsOf(group: string, id: string): Texts<string> {
  const tableIn = (language: Language): Table<string> => {
    const table = loaded.value.get(`${group}/${language}`)?.[id];
    if (table !== undefined) return table;
    // A view of another folder shows them: they follow.
    void loadTexts(group, language).catch(() => undefined);
    return NO_TEXTS;
  };
  const texts = {};
  for (const language of LANGUAGES) {
    Object.defineProperty(texts, language, { get: () => tableIn(language), enumerable: true });
  }
  return texts as Texts<string>;
}

const NO_TEXTS: Table<string> = new Proxy({}, { get: () => '' });
