/** Reads what is known of a unit for its analysis, part by part, so that a long answer lets other work come between. */
import { HOUR_MS } from '../domain/durations.ts';
import { QUARTER_MS, type UnitInterval } from '../domain/metering/intervals.ts';
import { readingsOf } from '../domain/metering/metering.ts';
import type { Reading } from '../domain/metering/segment.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { NumericField, Sample } from '../domain/telemetry.ts';
import type { Store, TimeRange } from '../store/port.ts';
import { readSamples } from '../store/sample-pages.ts';

export { readSamples };
export type ReadingStore = Pick<Store, 'samples' | 'neighbours'>;

/** A week of a unit that reports every ten seconds; what a page can wait for. */
const SAMPLES_AT_MOST = 65_000;
const DETAIL_AT_MOST_MS = 31 * 24 * HOUR_MS;
/** Enough readings on either side of a range for a counter's rules to judge those at its borders. */
const BESIDE = 2;
/** Noisy readings at one time are the mean of so many. */
const MEAN_OF = 5;

/** Whether a unit's readings in a range are few enough to read one by one. */
export function isReadable(unit: RegisteredUnit, { from, to }: TimeRange): boolean {
  return to - from <= detailLimitMs(unit);
}

/** The last part of a range of which single readings are looked at; it starts on a quarter-hour. */
export function detailRange(unit: RegisteredUnit, { from, to }: TimeRange): TimeRange {
  const start = to - detailLimitMs(unit);
  return { from: Math.max(from, start - (start % QUARTER_MS)), to };
}

function detailLimitMs({ reportEveryS }: RegisteredUnit): number {
  return Math.min(DETAIL_AT_MOST_MS, SAMPLES_AT_MOST * reportEveryS * 1000);
}

/** A unit's quarter-hours in a range, oldest first. */
export async function readQuarters(
  store: Pick<Store, 'intervals'>,
  unit: RegisteredUnit,
  { from, to }: TimeRange,
): Promise<UnitInterval[]> {
  const rows: UnitInterval[] = [];
  for (let at = from; at < to; at += DETAIL_AT_MOST_MS) {
    const part = { from: at, to: Math.min(to, at + DETAIL_AT_MOST_MS) };
    const found = await store.intervals('15m', [unit], part);
    for (const row of found.get(unit.id) ?? []) rows.push(row);
    await new Promise(setImmediate);
  }
  return rows;
}

/**
 * The samples of a range together with those beside it that carry one of the fields, as far as a counter's rules
 * and the segments across the borders need them.
 */
export async function readWithNeighbours(
  store: ReadingStore,
  unit: RegisteredUnit,
  range: TimeRange,
  fields: readonly NumericField[],
): Promise<Sample[]> {
  const beside = fields.flatMap((field) => [
    store.neighbours(unit, field, range.from, 'before', BESIDE),
    store.neighbours(unit, field, range.to, 'after', BESIDE),
  ]);
  const [inside, ...outside] = await Promise.all([readSamples(store, unit, range), ...beside]);
  const byTime = new Map([...outside.flat(), ...inside].map((sample) => [sample.ts, sample]));
  return [...byTime.values()].sort((a, b) => a.ts - b.ts);
}

/** A few samples from the start of each of many spans: what stands for readings that are too many to read. */
export async function readThinned(
  store: ReadingStore,
  unit: RegisteredUnit,
  spans: readonly TimeRange[],
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const span of spans) {
    for (const sample of await store.samples(unit, span, MEAN_OF)) samples.push(sample);
    await new Promise(setImmediate);
  }
  return samples;
}

/** The first or last few readings of a field in a range: their mean, and when the outermost was; null for none. */
export async function readEdge(
  store: ReadingStore,
  unit: RegisteredUnit,
  field: NumericField,
  { from, to }: TimeRange,
  edge: 'first' | 'last',
): Promise<Reading | null> {
  const samples = await (edge === 'first'
    ? store.neighbours(unit, field, from, 'after', MEAN_OF)
    : store.neighbours(unit, field, to, 'before', MEAN_OF));
  const readings = readingsOf(samples, field).filter(({ ts }) => ts >= from && ts < to);
  const [outermost] = readings;
  if (outermost === undefined) return null;
  return { ts: outermost.ts, value: readings.reduce((sum, { value }) => sum + value, 0) / readings.length };
}
