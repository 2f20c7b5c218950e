/**
 * Holds a unit's stored rows against what they are made of: quarter-hours against the raw samples, where those are all
 * there; days against quarter-hours and months against days. Changes nothing.
 */
import { localCalendar } from '../domain/calendar.ts';
import { DAY_MS } from '../domain/durations.ts';
import {
  INTERVAL_MEASURES,
  QUARTER_MS,
  type Resolution,
  sumIntervals,
  type UnitInterval,
} from '../domain/metering/intervals.ts';
import { gapLimitMs } from '../domain/metering/metering.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { Store, TimeRange } from '../store/port.ts';
import { storeSource } from './sample-source.ts';
import { rerollUnit } from './unit-roll.ts';

/** The order of additions may differ, nothing else. */
const TOLERANCE = 1e-6;
const STEP_MS = 4 * DAY_MS;
const END_OF_TIME_MS = Date.UTC(2200, 0, 1);

type ReadStore = Pick<Store, 'intervals' | 'samples' | 'neighbours' | 'extents' | 'rowsFixedBefore'>;

/** A stored row that is not what it should be. */
export interface Difference {
  unit: string;
  resolution: Resolution;
  /** Epoch milliseconds. */
  start: number;
  /** What differs, in words. */
  reason: string;
}

/** All differences of a unit, in order of time for each resolution. */
export async function* differencesOf(store: ReadStore, unit: RegisteredUnit): AsyncGenerator<Difference> {
  yield* differencesFromSamples(store, unit);
  yield* differencesFromFinerRows(store, unit);
}

async function* differencesFromSamples(store: ReadStore, unit: RegisteredUnit): AsyncGenerator<Difference> {
  const extent = (await store.extents([unit])).get(unit.id);
  const fixed = (await store.rowsFixedBefore([unit.id])).get(unit.id);
  if (extent === undefined) return;
  const first = extent.first - (extent.first % QUARTER_MS);
  const until = extent.last + gapLimitMs(unit);
  const source = storeSource(store, unit);
  const end = until - (until % QUARTER_MS) + QUARTER_MS;
  for (let from = Math.max(fixed ?? 0, first - DAY_MS); from < end; from += STEP_MS) {
    const range = { from, to: Math.min(from + STEP_MS, end) };
    const expected = (await rerollUnit(unit, source, range)).flatMap(({ rows }) => rows);
    yield* compare(unit, '15m', await rowsOf(store, '15m', unit, range), expected);
  }
}

async function* differencesFromFinerRows(store: ReadStore, unit: RegisteredUnit): AsyncGenerator<Difference> {
  const calendar = localCalendar(unit.timeZone);
  const extent = (await store.extents([unit])).get(unit.id);
  const months = await rowsOf(store, 'month', unit, { from: 0, to: END_OF_TIME_MS });
  const starts = new Set(months.map(({ start }) => calendar.monthAt(start).from));
  const present = extent === undefined ? [] : calendar.periods('month', extent.first, extent.last + 1);
  for (const { from } of present) starts.add(from);
  for (const start of [...starts].sort((a, b) => a - b)) {
    const month = calendar.monthAt(start);
    const quarters = await rowsOf(store, '15m', unit, month);
    const days = await rowsOf(store, 'day', unit, month);
    const byDay = Map.groupBy(quarters, (row) => calendar.dayAt(row.start).from);
    const daysMade = [...byDay].map(([from, rows]) => sumIntervals(unit.id, from, rows));
    yield* compare(unit, 'day', days, daysMade);
    const monthMade = days.length === 0 ? [] : [sumIntervals(unit.id, start, days)];
    yield* compare(
      unit,
      'month',
      months.filter((row) => row.start >= month.from && row.start < month.to),
      monthMade,
    );
  }
}

async function rowsOf(
  store: ReadStore,
  resolution: Resolution,
  unit: RegisteredUnit,
  { from, to }: TimeRange,
): Promise<readonly UnitInterval[]> {
  return (await store.intervals(resolution, [unit], { from, to })).get(unit.id) ?? [];
}

function* compare(
  unit: RegisteredUnit,
  resolution: Resolution,
  stored: readonly UnitInterval[],
  expected: readonly UnitInterval[],
): Generator<Difference> {
  const missing = new Map(expected.map((row) => [row.start, row]));
  for (const row of stored) {
    const reason = reasonOf(row, missing.get(row.start));
    missing.delete(row.start);
    if (reason !== null) yield { unit: unit.id, resolution, start: row.start, reason };
  }
  for (const start of missing.keys())
    yield { unit: unit.id, resolution, start, reason: 'the row is missing' };
}

function reasonOf(stored: UnitInterval, expected: UnitInterval | undefined): string | null {
  if (expected === undefined) return 'the row is made of nothing';
  const reasons = INTERVAL_MEASURES.flatMap((measure) => {
    const [is, should] = [stored[measure], expected[measure]];
    if (is === should) return [];
    const isClose =
      is !== undefined &&
      should !== undefined &&
      Math.abs(is - should) <= TOLERANCE * Math.max(1, Math.abs(should));
    return isClose ? [] : [`${measure} is ${is ?? 'unknown'}, and should be ${should ?? 'unknown'}`];
  });
  return reasons.length === 0 ? null : reasons.join(', ');
}
