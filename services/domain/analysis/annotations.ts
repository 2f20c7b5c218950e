/**
 * What to point out in a unit's readings: counter readings that were left out, resets and meter swaps, segments
 * that a counter recovered, gaps of which nothing is known, and faults.
 */
import { scanCounter } from '../metering/counter.ts';
import { QUARTER_MS, type UnitInterval } from '../metering/intervals.ts';
import { accountedCounters, gapLimitMs, type MeteredUnit, readingsOf } from '../metering/metering.ts';
import type { Reading } from '../metering/segment.ts';
import type { NumericField, Sample } from '../telemetry.ts';

export const ANNOTATION_KINDS = ['rejected', 'reset', 'recovered', 'gap', 'fault'] as const;

export interface Annotation {
  kind: (typeof ANNOTATION_KINDS)[number];
  /** The counters that show it; none for a gap or a fault. */
  fields: NumericField[];
  /** Epoch ms; a single reading has `to` = `from`. */
  from: number;
  to: number;
}

/**
 * The annotations that touch [from, to), in order of time.
 * @param samples in order of time; those just outside of the range bound the segments across its borders
 */
export function annotationsOf(
  unit: MeteredUnit,
  samples: readonly Sample[],
  range: { from: number; to: number },
): Annotation[] {
  const annotations = [...counterAnnotations(unit, samples), ...faults(unit, samples)];
  const recovered = annotations.filter(({ kind }) => kind === 'recovered');
  const gaps = gapsBetween(unit, samples, range).filter(
    (gap) => !recovered.some(({ from, to }) => from < gap.to && to > gap.from),
  );
  return [...annotations, ...gaps]
    .filter(({ from, to }) => from < range.to && (to > range.from || (from === to && from === range.from)))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/**
 * What a unit's quarter-hours still tell where its readings are too many to look at: the same annotations, to the
 * quarter-hour. Neighbouring ones of a kind are one.
 * @param rows in order of time
 */
export function annotationsOfRows(
  rows: readonly UnitInterval[],
  range: { from: number; to: number },
): Annotation[] {
  const annotations: Annotation[] = [];
  const latest = new Map<Annotation['kind'], Annotation>();
  const annotate = (kind: Annotation['kind'], from: number, to: number) => {
    const before = latest.get(kind);
    if (before?.to === from) {
      before.to = to;
      return;
    }
    const next = { kind, fields: [], from, to };
    latest.set(kind, next);
    annotations.push(next);
  };
  let knownTo = range.from;
  for (const { start, rejected = 0, resets = 0, recoveredKwh = 0, coveredS = 0 } of rows) {
    const end = start + QUARTER_MS;
    if (start > knownTo) annotate('gap', knownTo, start);
    if (recoveredKwh > 0 && coveredS === 0) annotate('recovered', start, end);
    if (rejected > 0) annotate('rejected', start, end);
    if (resets > 0) annotate('reset', start, end);
    knownTo = end;
  }
  // The quarter-hour that is under way may have no row yet.
  if (range.to - knownTo >= QUARTER_MS) annotate('gap', knownTo, range.to);
  return annotations;
}

/**
 * The readings of a field that accounting keeps, in order of time: one rejected reading of a counter would widen a
 * chart's scale until its curve is flat, and spoil the mean of its step. It is annotated instead.
 */
export function keptReadings(unit: MeteredUnit, samples: readonly Sample[], field: NumericField): Reading[] {
  const readings = readingsOf(samples, field);
  const counter = accountedCounters(unit).find((each) => each.field === field);
  if (counter === undefined) return readings;
  const rejectedAt = new Set(scanCounter(readings, counter.limits).rejectedAt);
  return readings.filter(({ ts }) => !rejectedAt.has(ts));
}

function counterAnnotations(unit: MeteredUnit, samples: readonly Sample[]): Annotation[] {
  const annotations = new Map<string, Annotation>();
  const annotate = (kind: Annotation['kind'], field: NumericField, from: number, to: number) => {
    const key = `${kind} ${from} ${to}`;
    const former = annotations.get(key);
    if (former === undefined) annotations.set(key, { kind, fields: [field], from, to });
    else former.fields.push(field);
  };
  for (const { field, limits } of accountedCounters(unit)) {
    const { rejectedAt, resetAt, segments } = scanCounter(readingsOf(samples, field), limits);
    for (const ts of rejectedAt) annotate('rejected', field, ts, ts);
    for (const ts of resetAt) annotate('reset', field, ts, ts);
    for (const { basis, from, to } of segments) {
      if (basis === 'recovered') annotate('recovered', field, from, to);
    }
  }
  return [...annotations.values()];
}

/** Segments without any sample that are longer than the unit's gap limit, also at the range's own ends. */
function gapsBetween(
  unit: MeteredUnit,
  samples: readonly Sample[],
  range: { from: number; to: number },
): Annotation[] {
  const limit = gapLimitMs(unit);
  const times = samples.map(({ ts }) => ts);
  const [first = range.to, last = range.from] = [times[0], times.at(-1)];
  const bounded = [
    ...(first > range.from ? [range.from] : []),
    ...times,
    ...(last < range.to ? [range.to] : []),
  ];
  return bounded.slice(1).flatMap((to, position): Annotation[] => {
    const from = bounded[position] ?? to;
    return to - from > limit ? [{ kind: 'gap', fields: [], from, to }] : [];
  });
}

/** Segments in which a generator said `fault`, each to the next reading of its state that it can be told by. */
function faults(unit: MeteredUnit, samples: readonly Sample[]): Annotation[] {
  const limit = gapLimitMs(unit);
  const annotations: Annotation[] = [];
  let open: Annotation | null = null;
  for (const { ts, fields } of samples) {
    if (fields.state === undefined) continue;
    if (open !== null && ts - open.to > limit) open = null;
    if (open !== null) open.to = ts;
    if (fields.state !== 'fault') open = null;
    else if (open === null) {
      open = { kind: 'fault', fields: [], from: ts, to: ts };
      annotations.push(open);
    }
  }
  return annotations;
}
