/** The search: any mission, camp, unit, contributor or page by its name, and what can be done with the page. */
import { useId, useMemo, useState } from 'preact/hooks';
import { linkTo, navigate, useLocation } from '../app/location.ts';
import { startPage } from '../app/preferences.ts';
import { Dialog } from '../components/dialog.tsx';
import { contributorsOf } from '../figures/ownership.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { useNames } from '../i18n/use-names.ts';
import { fixedPeriod } from '../period/period.ts';
import { usePeriod } from '../period/use-period.ts';
import { registry } from '../queries/api.ts';
import { useQuery } from '../queries/use-query.ts';
import { findEntries, type SearchEntry } from './find.ts';
import { searchTexts } from './texts.ts';

/** The list of what was found is a list box, not a `datalist`. */
const COMBOBOX = { role: 'combobox', list: undefined, 'aria-expanded': true } as const;

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(searchTexts);
  const listId = useId();
  const location = useLocation();
  const { range } = usePeriod();
  const entries = useEntries();
  const [wanted, setWanted] = useState('');
  const [active, setActive] = useState(0);
  const found = findEntries(entries, wanted);
  const choose = async (entry: SearchEntry | undefined) => {
    if (entry === undefined) return;
    if (entry.path !== undefined) navigate(linkTo(entry.path, location));
    else if (entry.id === 'copy-link') {
      const url = linkTo(location.path, location, { period: fixedPeriod(range) });
      await navigator.clipboard.writeText(window.location.origin + url).catch(() => undefined);
    } else startPage.value = entry.id === 'start-here' ? location.path + window.location.search : null;
    onClose();
  };
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <input
        ref={focusOnce}
        type="search"
        {...COMBOBOX}
        aria-label={t('title')}
        aria-controls={listId}
        aria-activedescendant={found[active] === undefined ? undefined : `${listId}-${active}`}
        placeholder={t('placeholder')}
        value={wanted}
        onInput={(event) => {
          setWanted(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (step !== 0) {
            event.preventDefault();
            setActive(Math.max(0, Math.min(found.length - 1, active + step)));
          } else if (event.key === 'Enter') {
            event.preventDefault();
            void choose(found[active]);
          }
        }}
      />
      {found.length === 0 ? <p role="status">{t('nothing')}</p> : null}
      <div id={listId} role="listbox" class="search-results" aria-label={t('title')}>
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is the field above
          <div
            key={`${entry.kind} ${entry.id}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            onClick={() => void choose(entry)}
          >
            <span>{entry.name}</span>{' '}
            <span class="soft small">{[t(entry.kind), entry.within].filter(Boolean).join(' · ')}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}

/** The search was opened to type into it. */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
}

function useEntries(): SearchEntry[] {
  const t = useTexts(searchTexts);
  const pages = useTexts(componentTexts);
  const names = useNames();
  const { data } = useQuery(registry);
  const start = startPage.value;
  return useMemo(() => {
    const page = (path: string, name: string): SearchEntry => ({ id: path, kind: 'page', name, path });
    const { missions = [], camps = [], units = [] } = data ?? {};
    const contributors = data === undefined ? [] : contributorsOf(data);
    return [
      page('/', pages('missions')),
      page('/contributors', pages('contributors')),
      page('/quality', pages('quality')),
      { id: 'copy-link', kind: 'action', name: t('copyLink') },
      start === null
        ? { id: 'start-here', kind: 'action', name: t('startHere') }
        : { id: 'start-anywhere', kind: 'action', name: t('startAtMissions') },
      ...missions.map(
        ({ id, name }): SearchEntry => ({ id, kind: 'mission', name, path: `/missions/${id}` }),
      ),
      ...camps.map(
        ({ id, name, mission }): SearchEntry => ({
          ...{ id, kind: 'camp', name, within: names.mission(mission), path: `/camps/${id}` },
        }),
      ),
      ...units.map(
        ({ id, name, camp }): SearchEntry => ({
          ...{ id, kind: 'unit', name, within: names.camp(camp), path: `/units/${id}` },
        }),
      ),
      ...contributors.map(
        (id): SearchEntry => ({
          ...{ id, kind: 'contributor', name: names.contributor(id), path: `/contributors/${id}` },
        }),
      ),
    ];
  }, [data, names, t, pages, start]);
}
