/**
 * Makes day and month rows again from the rows below them: days from quarter-hours, months from days. What lies
 * before the part of a period that live samples still change is summed once and retained, in the same order of
 * additions as a sum from scratch.
 */
import { type LocalPeriod, localCalendar } from '../domain/calendar.ts';
import { QUARTER_MS, sumIntervals, type UnitInterval } from '../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { IntervalReplacement, Store, TimeRange } from '../store/port.ts';

export interface ChangedUnit {
  unit: RegisteredUnit;
  /** On quarter-hours. */
  range: TimeRange;
}

type RowStore = Pick<Store, 'intervals' | 'replaceIntervals'>;

interface Level {
  finer: '15m' | 'day';
  coarser: 'day' | 'month';
}

/** The sum of a period's rows before `until`. */
interface Opening {
  periodFrom: number;
  until: number;
  sum: UnitInterval;
}

/** A change to be summed: the periods that it touches, and from where on their rows must be read. */
interface Change {
  unit: RegisteredUnit;
  periods: LocalPeriod[];
  readFrom: number;
  opening: Opening | null;
  /** The earliest row that may have changed. */
  changedFrom: number;
}

/** The retained sum ends this far before a change, because the next change may begin a little earlier. */
const MARGIN_MS = 4 * QUARTER_MS;

export class CalendarRoll {
  readonly #store: RowStore;
  readonly #retainsSums: boolean;
  readonly #openings = new Map<string, Opening>();

  /** @param soleWriter whether no other process writes these rows, so that sums may be kept in memory */
  constructor(store: RowStore, soleWriter: boolean) {
    this.#store = store;
    this.#retainsSums = soleWriter;
  }

  /** Re-sums the local days, then the local months, that overlap ranges whose quarter-hours changed. */
  async roll(changed: readonly ChangedUnit[]): Promise<void> {
    await this.#rollLevel({ finer: '15m', coarser: 'day' }, changed);
    await this.#rollLevel({ finer: 'day', coarser: 'month' }, changed);
  }

  async #rollLevel({ finer, coarser }: Level, changed: readonly ChangedUnit[]): Promise<void> {
    const changes = changed.map((change) => this.#changeOf(coarser, change));
    // Units that need the same rows share one read.
    const reads = Map.groupBy(changes, ({ readFrom, periods }) => `${readFrom} ${periods.at(-1)?.to}`);
    const replacements: IntervalReplacement[] = [];
    for (const sharing of reads.values()) {
      const [first] = sharing;
      const last = first?.periods.at(-1);
      if (first === undefined || last === undefined) continue;
      const units = [...new Set(sharing.map(({ unit }) => unit))];
      const range = { from: first.readFrom, to: last.to };
      const rows = await this.#store.intervals(finer, units, range);
      for (const change of sharing) {
        replacements.push(this.#sum(coarser, change, rows.get(change.unit.id) ?? []));
      }
    }
    await this.#store.replaceIntervals(coarser, replacements);
  }

  #changeOf(coarser: 'day' | 'month', { unit, range }: ChangedUnit): Change {
    const calendar = localCalendar(unit.timeZone);
    const periods = calendar.periods(coarser, range.from, range.to);
    const from = periods[0]?.from ?? range.from;
    // A month's rows are days: the one that holds the range's start may have changed as a whole.
    const changedFrom = coarser === 'day' ? range.from : calendar.dayAt(range.from).from;
    const key = `${coarser} ${unit.id}`;
    const opening = this.#openings.get(key) ?? null;
    if (opening !== null && opening.periodFrom === from && opening.until <= changedFrom) {
      return { unit, periods, readFrom: opening.until, opening, changedFrom };
    }
    if (opening !== null && opening.until > changedFrom) this.#openings.delete(key);
    return { unit, periods, readFrom: from, opening: null, changedFrom };
  }

  /** One row for each period of which anything is known. Rows and periods are in order of time. */
  #sum(coarser: 'day' | 'month', change: Change, rows: readonly UnitInterval[]): IntervalReplacement {
    const { unit, periods, opening } = change;
    const sums: UnitInterval[] = [];
    let position = 0;
    for (const { from, to } of periods) {
      const begin = opening !== null && from === opening.periodFrom ? [opening.sum] : [];
      const start = position;
      while (position < rows.length && (rows[position]?.start ?? to) < to) position += 1;
      const parts = [...begin, ...rows.slice(start, position)];
      if (parts.length > 0) sums.push(sumIntervals(unit.id, from, parts));
    }
    if (this.#retainsSums) this.#retainSum(coarser, change, rows);
    const [first, last] = [periods[0], periods.at(-1)];
    return { unit, from: first?.from ?? 0, to: last?.to ?? 0, rows: sums };
  }

  /** Retains the sum of what lies well before the change in its last period. */
  #retainSum(coarser: 'day' | 'month', change: Change, rows: readonly UnitInterval[]): void {
    const { unit, periods, opening, changedFrom } = change;
    const last = periods.at(-1);
    if (last === undefined || periods.length > 1) return;
    const until = coarser === 'day' ? changedFrom - MARGIN_MS : changedFrom;
    const former = opening !== null && opening.periodFrom === last.from ? opening : null;
    if (until <= (former?.until ?? last.from)) return;
    const parts = rows.filter(({ start }) => start < until);
    const begin = former === null ? [] : [former.sum];
    if (begin.length + parts.length === 0) return;
    this.#openings.set(`${coarser} ${unit.id}`, {
      periodFrom: last.from,
      until,
      sum: sumIntervals(unit.id, last.from, [...begin, ...parts]),
    });
  }
}
