/** Finds counters that stand still while power does not: some devices have a counter that always says the same. */
import type { SampleFields } from '../domain/telemetry.ts';

type Counter = 'energyKwh' | 'importedKwh' | 'exportedKwh' | 'chargedKwh' | 'dischargedKwh';

/** Which direction of power each counter should follow. */
const DIRECTIONS: Record<Counter, 1 | -1> = {
  energyKwh: 1,
  importedKwh: 1,
  exportedKwh: -1,
  chargedKwh: -1,
  dischargedKwh: 1,
};
const COUNTERS = Object.keys(DIRECTIONS) as Counter[];
/** What must have flowed for a counter with decimals, and for one of whole kilowatt-hours, to show it. */
const FINE_KWH = 0.25;
const COARSE_KWH = 2;
const HOUR_MS = 3_600_000;
/** Power readings further apart say nothing of the time between them. */
const LONGEST_STEP_MS = 15 * 60_000;

interface Watched {
  value: number;
  readings: number;
  flowedKwh: number;
}

export class CounterWatch {
  readonly #watched = new Map<Counter, Watched>();
  #powerKw: number | null = null;
  #powerTs = 0;

  observe({ ts, fields }: { ts: number; fields: SampleFields }): void {
    if (fields.powerKw !== undefined && ts >= this.#powerTs) this.#flow(fields.powerKw, ts);
    for (const counter of COUNTERS) {
      const value = fields[counter];
      if (value === undefined) continue;
      const watched = this.#watched.get(counter);
      if (watched?.value === value) watched.readings += 1;
      else this.#watched.set(counter, { value, readings: 1, flowedKwh: 0 });
    }
  }

  /** A counter that stands still while power does not, or null. */
  get flatField(): Counter | null {
    for (const [counter, { value, readings, flowedKwh }] of this.#watched) {
      const isCoarse = Number.isInteger(value) && value !== 0;
      if (readings >= 2 && flowedKwh >= (isCoarse ? COARSE_KWH : FINE_KWH)) return counter;
    }
    return null;
  }

  #flow(powerKw: number, ts: number): void {
    const stepMs = ts - this.#powerTs;
    if (this.#powerKw !== null && stepMs <= LONGEST_STEP_MS) {
      for (const [counter, watched] of this.#watched) {
        watched.flowedKwh += (Math.max(0, this.#powerKw * DIRECTIONS[counter]) * stepMs) / HOUR_MS;
      }
    }
    [this.#powerKw, this.#powerTs] = [powerKw, ts];
  }
}
