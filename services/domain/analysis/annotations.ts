/**
 * What to point out in a unit's readings: counter readings that were left out, resets and meter swaps, stretches
 * that a counter recovered, gaps of which nothing is known, and faults.
 */
import { scanCounter } from '../metering/counter.ts';
import { QUARTER_MS, type UnitInterval } from '../metering/intervals.ts';
import { accountedCounters, gapLimitMs, type MeteredUnit, readingsOf } from '../metering/metering.ts';
import type { NumericField, Sample } from '../telemetry.ts';

export const MARK_KINDS = ['rejected', 'reset', 'recovered', 'gap', 'fault'] as const;

export interface Mark {
  kind: (typeof MARK_KINDS)[number];
  /** The counters that show it; none for a gap or a fault. */
  fields: NumericField[];
  /** Epoch ms; a single reading has `to` = `from`. */
  from: number;
  to: number;
}

/**
 * The marks that touch [from, to), in order of time.
 * @param samples in order of time; those just outside of the range bound the stretches across its borders
 */
export function marksOf(
  unit: MeteredUnit,
  samples: readonly Sample[],
  range: { from: number; to: number },
): Mark[] {
  const marks = [...counterMarks(unit, samples), ...faults(unit, samples)];
  const recovered = marks.filter(({ kind }) => kind === 'recovered');
  const gaps = gapsBetween(unit, samples, range).filter(
    (gap) => !recovered.some(({ from, to }) => from < gap.to && to > gap.from),
  );
  return [...marks, ...gaps]
    .filter(({ from, to }) => from < range.to && (to > range.from || (from === to && from === range.from)))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/**
 * What a unit's quarter-hours still tell where its readings are too many to look at: the same marks, to the
 * quarter-hour. Neighbouring ones of a kind are one.
 * @param rows in order of time
 */
export function marksOfRows(rows: readonly UnitInterval[], range: { from: number; to: number }): Mark[] {
  const marks: Mark[] = [];
  const latest = new Map<Mark['kind'], Mark>();
  const mark = (kind: Mark['kind'], from: number, to: number) => {
    const before = latest.get(kind);
    if (before?.to === from) {
      before.to = to;
      return;
    }
    const next = { kind, fields: [], from, to };
    latest.set(kind, next);
    marks.push(next);
  };
  let knownTo = range.from;
  for (const { start, rejected = 0, resets = 0, recoveredKwh = 0, coveredS = 0 } of rows) {
    const end = start + QUARTER_MS;
    if (start > knownTo) mark('gap', knownTo, start);
    if (recoveredKwh > 0 && coveredS === 0) mark('recovered', start, end);
    if (rejected > 0) mark('rejected', start, end);
    if (resets > 0) mark('reset', start, end);
    knownTo = end;
  }
  // The quarter-hour that is under way may have no row yet.
  if (range.to - knownTo >= QUARTER_MS) mark('gap', knownTo, range.to);
  return marks;
}

function counterMarks(unit: MeteredUnit, samples: readonly Sample[]): Mark[] {
  const marks = new Map<string, Mark>();
  const mark = (kind: Mark['kind'], field: NumericField, from: number, to: number) => {
    const key = `${kind} ${from} ${to}`;
    const known = marks.get(key);
    if (known === undefined) marks.set(key, { kind, fields: [field], from, to });
    else known.fields.push(field);
  };
  for (const { field, limits } of accountedCounters(unit)) {
    const { rejectedAt, resetAt, stretches } = scanCounter(readingsOf(samples, field), limits);
    for (const ts of rejectedAt) mark('rejected', field, ts, ts);
    for (const ts of resetAt) mark('reset', field, ts, ts);
    for (const { basis, from, to } of stretches) {
      if (basis === 'recovered') mark('recovered', field, from, to);
    }
  }
  return [...marks.values()];
}

/** Stretches without any sample that are longer than the unit's gap limit, also at the range's own ends. */
function gapsBetween(
  unit: MeteredUnit,
  samples: readonly Sample[],
  range: { from: number; to: number },
): Mark[] {
  const limit = gapLimitMs(unit);
  const times = samples.map(({ ts }) => ts);
  const [first = range.to, last = range.from] = [times[0], times.at(-1)];
  const bounded = [
    ...(first > range.from ? [range.from] : []),
    ...times,
    ...(last < range.to ? [range.to] : []),
  ];
  return bounded.slice(1).flatMap((to, position): Mark[] => {
    const from = bounded[position] ?? to;
    return to - from > limit ? [{ kind: 'gap', fields: [], from, to }] : [];
  });
}

/** Stretches in which a generator said `fault`, each to the next reading of its state that it can be told by. */
function faults(unit: MeteredUnit, samples: readonly Sample[]): Mark[] {
  const limit = gapLimitMs(unit);
  const marks: Mark[] = [];
  let open: Mark | null = null;
  for (const { ts, fields } of samples) {
    if (fields.state === undefined) continue;
    if (open !== null && ts - open.to > limit) open = null;
    if (open !== null) open.to = ts;
    if (fields.state !== 'fault') open = null;
    else if (open === null) {
      open = { kind: 'fault', fields: [], from: ts, to: ts };
      marks.push(open);
    }
  }
  return marks;
}
