/** The rows of all camps, of which only those in view exist. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SeriesFigure } from '../../../services/domain/analysis/series.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { theme } from '../../app/preferences.ts';
import { Value } from '../../components/value.tsx';
import { FIGURES } from '../../figures/figures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { series } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { drawBars } from './day-bars.ts';
import { missionsTexts } from './texts.ts';

export interface CampRow {
  id: string;
  name: string;
  value: number | null;
}

const ROW_HEIGHT = 44;
const MARGIN_ROWS = 6;

type Figure = Extract<SeriesFigure, keyof typeof FIGURES>;

export function CampRows(props: {
  rows: readonly CampRow[];
  /** The camps whose days are fetched together with a camp's. */
  chunkOf: (camp: string) => readonly string[];
  figure: Figure;
  /** The value of a bar of full height. */
  most: number;
}) {
  const t = useTexts(missionsTexts);
  const { rows, figure, most } = props;
  const list = useRef<HTMLUListElement>(null);
  const { first, last } = useVisible(list, rows.length);
  return (
    <ul
      ref={list}
      class="camp-rows"
      aria-label={t('camps')}
      style={{ blockSize: `${rows.length * ROW_HEIGHT}px` }}
    >
      {rows.slice(first, last).map((row, position) => {
        const top = (first + position) * ROW_HEIGHT;
        const chunk = props.chunkOf(row.id);
        return <CampLine key={row.id} row={row} top={top} figure={figure} most={most} chunk={chunk} />;
      })}
    </ul>
  );
}

function CampLine(props: {
  row: CampRow;
  top: number;
  figure: Figure;
  most: number;
  chunk: readonly string[];
}) {
  const t = useTexts(missionsTexts);
  const location = useLocation();
  const { range } = usePeriod();
  const { row, figure } = props;
  const query = useMemo(
    () => series(figure, 'camp', 'day', range, { camp: [...props.chunk] }),
    [figure, range, props.chunk],
  );
  const result = useQuery(query);
  const values = result.data?.groups.find(({ id }) => id === row.id)?.values;
  return (
    <li class="camp-line" style={{ transform: `translateY(${props.top}px)` }}>
      <a href={linkTo(`/camps/${row.id}`, location, { tab: undefined, figure: undefined, q: undefined })}>
        {row.name}
      </a>
      <Value value={row.value} measure={FIGURES[figure].measure} />
      <Bars values={values ?? []} most={props.most} label={t('daysOf', { name: row.name })} />
    </li>
  );
}

function Bars(props: { values: readonly (number | null)[]; most: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chosen = theme.value;
  useLayoutEffect(() => {
    if (canvas.current !== null) drawBars(canvas.current, props.values, props.most);
  }, [props.values, props.most, chosen]);
  return <canvas ref={canvas} role="img" aria-label={props.label} />;
}

/** Which rows are in the window, with a margin. */
function useVisible(list: { current: HTMLElement | null }, count: number): { first: number; last: number } {
  const [visible, setVisible] = useState({ first: 0, last: 30 });
  useLayoutEffect(() => {
    let waiting = false;
    const measure = () => {
      waiting = false;
      const box = list.current?.getBoundingClientRect();
      if (box === undefined) return;
      const first = Math.max(0, Math.floor(-box.top / ROW_HEIGHT) - MARGIN_ROWS);
      const last = Math.min(count, Math.ceil((window.innerHeight - box.top) / ROW_HEIGHT) + MARGIN_ROWS);
      setVisible((old) => (old.first === first && old.last === last ? old : { first, last }));
    };
    const schedule = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(measure);
    };
    const showAll = () => setVisible({ first: 0, last: count });
    measure();
    // Paper has no window to scroll: all rows are printed.
    window.addEventListener('beforeprint', showAll);
    window.addEventListener('afterprint', measure);
    window.addEventListener('scroll', schedule, { passive: true });
    window.addEventListener('resize', schedule);
    return () => {
      window.removeEventListener('beforeprint', showAll);
      window.removeEventListener('afterprint', measure);
      window.removeEventListener('scroll', schedule);
      window.removeEventListener('resize', schedule);
    };
  }, [count]);
  return visible;
}
