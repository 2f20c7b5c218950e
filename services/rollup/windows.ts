/**
 * The recent samples of each unit, kept in memory so that live samples are rolled up without reading the store.
 * A window holds just what the store holds from some time on: it is filled from the store, and then from the
 * batches whose notes are rolled up, in their order.
 */
import { QUARTER_MS } from '../domain/metering/intervals.ts';
import { accountedCounters, gapLimitMs } from '../domain/metering/metering.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { Sample } from '../domain/telemetry.ts';
import type { Batch, Store } from '../store/port.ts';
import { type SampleSource, SampleWindow, storeSource } from './sample-source.ts';

/** Samples of batches that wait for their notes; beyond this many, their units re-read the store. */
const MAX_PENDING_SAMPLES = 10_000;
/** A unit that needs more than this to see its last quarter-hour is read from the store each time. */
const LARGEST_WINDOW = 4_000;
/** A unit is read from this long before its stale samples. */
export const LOOK_BACK_MS = 2 * 3_600_000;
/** A window that was not used for this long is given up. */
const IDLE_MS = 3_600_000;
/** No sample can lie beyond: InfluxDB's own end of time is in 2262. */
const END_OF_TIME_MS = Date.UTC(2200, 0, 1);

export class SampleWindows {
  readonly #store: Pick<Store, 'samples' | 'neighbours'>;
  readonly #windows = new Map<string, { window: SampleWindow; usedAt: number }>();
  readonly #pending = new Map<number, Map<string, Sample[]>>();
  #pendingSamples = 0;

  constructor(store: Pick<Store, 'samples' | 'neighbours'>) {
    this.#store = store;
  }

  /** Holds a committed batch until its note is rolled up. */
  bufferBatch(noteId: number, batch: Batch): void {
    if (this.#pendingSamples + batch.samples.length > MAX_PENDING_SAMPLES) return;
    this.#pendingSamples += batch.samples.length;
    const byUnit = new Map<string, Sample[]>();
    for (const sample of batch.samples) {
      const list = byUnit.get(sample.unit.id);
      if (list === undefined) byUnit.set(sample.unit.id, [sample]);
      else list.push(sample);
    }
    this.#pending.set(noteId, byUnit);
  }

  /** Forgets what it keeps of notes. */
  drop(noteIds: Iterable<number>): void {
    for (const id of noteIds) {
      for (const samples of this.#pending.get(id)?.values() ?? []) this.#pendingSamples -= samples.length;
      this.#pending.delete(id);
    }
  }

  /** Forgets a unit, whose samples or whose rules changed by another way than a batch. */
  forget(unit: string): void {
    this.#windows.delete(unit);
  }

  /**
   * What to read a unit's samples from, now that notes (oldest first) are to be rolled up.
   * @param earliest the earliest time that the notes touch
   */
  async source(
    unit: RegisteredUnit,
    noteIds: readonly number[],
    earliest: number,
    now: number,
  ): Promise<SampleSource> {
    const fromStore = storeSource(this.#store, unit);
    const window = this.#windows.get(unit.id)?.window;
    if (window !== undefined) {
      const pending = noteIds.map((id) => this.#pending.get(id)?.get(unit.id));
      if (pending.every((samples) => samples !== undefined)) {
        for (const sample of pending.flat()) window.insert(sample);
        return earliest < window.from ? fromStore : window;
      }
      this.#windows.delete(unit.id);
    }
    return (await this.#read(unit, earliest - LOOK_BACK_MS, now)) ?? fromStore;
  }

  /** All samples of the unit from a time on, in one request instead of one for each neighbour; null: too many. */
  async #read(unit: RegisteredUnit, from: number, now: number): Promise<SampleWindow | null> {
    if ((now - from) / (unit.reportEveryS * 1_000) > LARGEST_WINDOW) return null;
    const range = { from, to: END_OF_TIME_MS };
    const samples = await this.#store.samples(unit, range, LARGEST_WINDOW + 1);
    if (samples.length > LARGEST_WINDOW) return null;
    return new SampleWindow(storeSource(this.#store, unit), from, samples);
  }

  /**
   * Makes the unit's window hold no more than its next live sample needs; opens one if it has none.
   * @param read what its samples were just read from
   */
  async trimWindow(unit: RegisteredUnit, read: SampleSource, latest: number, now: number): Promise<void> {
    const window =
      this.#windows.get(unit.id)?.window ??
      (read instanceof SampleWindow ? read : await this.#read(unit, latest - LOOK_BACK_MS, now));
    if (window === null) return;
    this.#windows.set(unit.id, { window, usedAt: now });
    const last = window.lastTs;
    if (last === null) return;
    let needed = last - (last % QUARTER_MS) - QUARTER_MS - gapLimitMs(unit);
    for (const { field } of accountedCounters(unit)) {
      const readings = await window.neighbours(field, needed, 'before', 4);
      needed = Math.min(needed, readings.at(-1)?.ts ?? needed);
    }
    window.trim(needed);
    if (window.size > LARGEST_WINDOW) this.#windows.delete(unit.id);
  }

  /** Gives up windows that were not used for an hour, so that silent units cost no memory. */
  evictIdle(now: number): void {
    for (const [unit, { usedAt }] of this.#windows) {
      if (usedAt < now - IDLE_MS) this.#windows.delete(unit);
    }
  }
}
