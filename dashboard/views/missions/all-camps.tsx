/**
 * All camps with their days as bars: as many as there are, of which only those in view are drawn and fetched, so
 * that hundreds scroll without a stutter.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SeriesFigure } from '../../../services/domain/analysis/series.ts';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { linkTo, navigate, useLocation } from '../../app/location.ts';
import { Loaded } from '../../components/states.tsx';
import { figureNames } from '../../figures/figure-texts.ts';
import { FIGURES } from '../../figures/figures.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { CampRows } from './camp-rows.tsx';
import { missionsTexts } from './texts.ts';

const OFFERED = [
  'renewableShare',
  'fuelLPerPersonDay',
  'coverage',
] as const satisfies readonly SeriesFigure[];
/** Days of this many camps are fetched at once. */
const CHUNK = 25;
const TYPING_PAUSE_MS = 400;
type Offered = (typeof OFFERED)[number];

export function AllCamps() {
  const t = useTexts(missionsTexts);
  const figureName = useTexts(figureNames);
  const location = useLocation();
  const { range } = usePeriod();
  const query = footprint('camp', 'total', range);
  const result = useQuery(query);
  const figure: Offered = OFFERED.find((each) => each === location.query.get('figure')) ?? 'renewableShare';
  const [filter, setFilter] = useState(location.query.get('q') ?? '');
  const change = (name: string, value: string, initial: string) =>
    navigate(linkTo(location.path, location, { [name]: value === initial ? undefined : value }), {
      replace: true,
    });
  useEffect(() => {
    // Each change of the URL renders the whole page: it waits for a pause in typing.
    const timer = setTimeout(() => change('q', filter, ''), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [filter]);
  return (
    <>
      <div class="row filters">
        <label>
          {t('filter')}{' '}
          <input type="search" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
        </label>
        <label>
          {t('figure')}{' '}
          <select
            value={figure}
            onChange={(event) => change('figure', event.currentTarget.value, 'renewableShare')}
          >
            {OFFERED.map((each) => (
              <option key={each} value={each}>
                {figureName(each)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Loaded query={query} result={result} height={480}>
        {({ rows }) => <Filtered rows={rows} figure={figure} filter={filter} />}
      </Loaded>
    </>
  );
}

function Filtered(props: { rows: readonly FootprintRow[]; figure: Offered; filter: string }) {
  const t = useTexts(missionsTexts);
  const format = useFormat();
  const names = useNames();
  const { rows, figure, filter } = props;
  const ordered = useMemo(() => {
    const { value } = FIGURES[figure];
    return rows
      .map((row) => ({ id: row.camp ?? '', name: names.camp(row.camp ?? ''), value: value(row) }))
      .toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1) || format.compare(a.name, b.name));
  }, [rows, figure, names, format]);
  const chunkOf = useMemo(() => chunks(ordered.map(({ id }) => id)), [ordered]);
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = ordered.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const largest =
    FIGURES[figure].measure === 'share' ? 1 : Math.max(0, ...shown.map(({ value }) => value ?? 0));
  return (
    <>
      <p class="soft" role="status">
        {t('campsShown', { shown: format.count(shown.length), all: format.count(rows.length) })}
      </p>
      <CampRows
        rows={shown}
        chunkOf={chunkOf}
        figure={figure}
        most={figure === 'fuelLPerPersonDay' ? largest * 1.5 : largest}
      />
    </>
  );
}

/** Camps by the handful, in the order of the page, whose days are fetched at once. A filter fetches nothing. */
function chunks(camps: readonly string[]): (camp: string) => readonly string[] {
  const byCamp = new Map<string, readonly string[]>();
  for (let start = 0; start < camps.length; start += CHUNK) {
    const chunk = camps.slice(start, start + CHUNK);
    for (const camp of chunk) byCamp.set(camp, chunk);
  }
  return (camp) => byCamp.get(camp) ?? [camp];
}
