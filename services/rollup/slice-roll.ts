/** Makes the rows of some stale units again: their quarter-hours from samples, then days and months from those. */
import { HOUR_MS } from '../domain/durations.ts';
import type { IntervalReplacement, Store } from '../store/port.ts';
import { Turns } from '../turns.ts';
import { CalendarRoll, type ChangedUnit } from './calendar-roll.ts';
import { inStep, type StaleUnit } from './stale-units.ts';
import { affectedRanges, mergeRanges, rerollUnit, withoutFixed } from './unit-roll.ts';
import type { SampleWindows } from './windows.ts';

/** Rows are written once there are this many, so that memory is bounded however much is made again. */
const ROWS_AT_ONCE = 20_000;
/** Spans of a unit closer than this are made again in one go. */
const TOGETHER_MS = HOUR_MS;

interface RolledUnit {
  replacements: IntervalReplacement[];
  changed: ChangedUnit[];
}

export interface SliceRollOptions {
  store: Store;
  windows: SampleWindows;
  /** Whether no other process writes these rows, so that sums of them may be kept in memory. */
  isSoleWriter: boolean;
  /** Whether no other process writes what this one reads, so that memory of it holds. */
  isAlone: boolean;
  /** Epoch milliseconds. */
  now: () => number;
  /** Told of the units and ranges whose quarter-hours were made again. */
  onRowsReplaced: (replacements: readonly IntervalReplacement[]) => void;
}

export class SliceRoll {
  readonly isAlone: boolean;
  readonly #store: Store;
  readonly #windows: SampleWindows;
  readonly #isSoleWriter: boolean;
  readonly #now: () => number;
  readonly #onRowsReplaced: (replacements: readonly IntervalReplacement[]) => void;
  #calendar: CalendarRoll;

  constructor({ store, windows, isSoleWriter, isAlone, now, onRowsReplaced }: SliceRollOptions) {
    this.isAlone = isAlone;
    this.#store = store;
    this.#windows = windows;
    this.#isSoleWriter = isSoleWriter;
    this.#now = now;
    this.#onRowsReplaced = onRowsReplaced;
    this.#calendar = new CalendarRoll(store, isSoleWriter);
  }

  /** Forgets the sums that are kept in memory: another process may have written rows. */
  forgetSums(): void {
    this.#calendar = new CalendarRoll(this.#store, this.#isSoleWriter);
  }

  async roll(slice: readonly StaleUnit[]): Promise<void> {
    let rolled: RolledUnit[] = [];
    let rows = 0;
    const turns = new Turns();
    for (const together of inStep(slice, this.#store.kind)) {
      for (const unit of await Promise.all(together.map((entry) => this.#rollUnit(entry)))) {
        rolled.push(unit);
        for (const replacement of unit.replacements) rows += replacement.rows.length;
      }
      if (rows > ROWS_AT_ONCE) {
        await this.#write(rolled);
        rolled = [];
        rows = 0;
      }
      if (turns.isOver) await turns.next();
    }
    await this.#write(rolled);
  }

  async #write(rolled: readonly RolledUnit[]): Promise<void> {
    const store = this.#store;
    const replacements = rolled.flatMap(({ replacements }) => replacements);
    // Asked only now: whoever removes samples notes this first, so what was read before is whole where nothing is noted.
    const fixedBefore = await store.rowsFixedBefore([...new Set(replacements.map(({ unit }) => unit.id))]);
    await store.replaceIntervals('15m', withoutFixed(replacements, fixedBefore));
    this.#onRowsReplaced(replacements);
    await this.#calendar.roll(rolled.flatMap(({ changed }) => changed));
  }

  async #rollUnit({ unit, spans, noteIds }: StaleUnit): Promise<RolledUnit> {
    const rolled: RolledUnit = { replacements: [], changed: [] };
    const merged = mergeRanges(spans, TOGETHER_MS);
    const source = await this.#windows.source(unit, noteIds, merged[0]?.from ?? 0, this.#now());
    for (const range of await affectedRanges(unit, source, merged)) {
      rolled.replacements.push(...(await rerollUnit(unit, source, range)));
      rolled.changed.push({ unit, range });
    }
    const latest = merged.at(-1)?.to;
    if (this.isAlone && latest !== undefined) {
      await this.#windows.trimWindow(unit, source, latest, this.#now());
    }
    return rolled;
  }
}
