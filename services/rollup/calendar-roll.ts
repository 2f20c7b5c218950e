/** Makes day and month rows again from the rows below them: days from quarter-hours, months from days. */
import { type LocalPeriod, localCalendar } from '../domain/calendar.ts';
import { type Resolution, sumIntervals, type UnitInterval } from '../domain/intervals.ts';
import type { RegisteredUnit } from '../domain/registry.ts';
import type { IntervalReplacement, Store, TimeRange } from '../store/port.ts';

export interface ChangedUnit {
  unit: RegisteredUnit;
  range: TimeRange;
}

type RowStore = Pick<Store, 'intervals' | 'replaceIntervals'>;

/** Re-sums the local days, then the local months, that overlap ranges whose quarter-hours changed. */
export async function rollCalendar(store: RowStore, changed: readonly ChangedUnit[]): Promise<void> {
  await rollPeriods(store, changed, '15m', 'day');
  await rollPeriods(store, changed, 'day', 'month');
}

async function rollPeriods(
  store: RowStore,
  changed: readonly ChangedUnit[],
  finer: Resolution,
  coarser: 'day' | 'month',
): Promise<void> {
  // Units of one zone that changed in the same days share one read.
  const reads = new Map<string, { periods: LocalPeriod[]; units: Set<RegisteredUnit> }>();
  for (const { unit, range } of changed) {
    const periods = localCalendar(unit.timeZone).periods(coarser, range.from, range.to);
    const key = `${unit.timeZone} ${periods[0]?.label} ${periods.at(-1)?.label}`;
    const read = reads.get(key) ?? { periods, units: new Set() };
    read.units.add(unit);
    reads.set(key, read);
  }
  const replacements: IntervalReplacement[] = [];
  for (const { periods, units } of reads.values()) {
    const [first, last] = [periods[0], periods.at(-1)];
    if (first === undefined || last === undefined) continue;
    const range = { from: first.from, to: last.to };
    const rows = Map.groupBy(await store.intervals(finer, [...units], range), (row) => row.unit);
    for (const unit of units) {
      const sums = sumByPeriod(unit.id, rows.get(unit.id) ?? [], periods);
      replacements.push({ unit, ...range, rows: sums });
    }
  }
  await store.replaceIntervals(coarser, replacements);
}

/** One row for each period of which anything is known. Rows and periods are in order of time. */
function sumByPeriod(
  unit: string,
  rows: readonly UnitInterval[],
  periods: readonly LocalPeriod[],
): UnitInterval[] {
  const sums: UnitInterval[] = [];
  let position = 0;
  for (const { from, to } of periods) {
    const start = position;
    while (position < rows.length && (rows[position]?.start ?? to) < to) position += 1;
    if (position > start) sums.push(sumIntervals(unit, from, rows.slice(start, position)));
  }
  return sums;
}
