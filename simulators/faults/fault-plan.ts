/**
 * The field's faults, planned: what goes wrong with which unit and when, as a pure function of the seed. A unit has
 * at most one fault in a solar day, so that faults never pile up on each other. Solar arrays have theirs around
 * noon: an amount that is recovered over a gap must not be smeared into the night.
 */
import { DAY_MS, HOUR_MS } from '../durations.ts';
import { draw, drawBetween, type Stream, stream } from '../physics/noise.ts';

/** The kinds of faults, each switchable by itself. */
export const FAULT_KINDS = [
  'outages',
  'duplicates',
  'disorder',
  'resets',
  'rollovers',
  'swaps',
  'spikes',
  'zeros',
  'clocks',
  'silences',
  'bad-payloads',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export type Faults = ReadonlySet<FaultKind>;

export const NO_FAULTS: Faults = new Set();
export const ALL_FAULTS: Faults = new Set(FAULT_KINDS);

/** How often in a day of one unit each fault happens. */
const CHANCES = [
  ['resets', 1 / 90],
  ['swaps', 1 / 300],
  ['spikes', 1 / 30],
  ['zeros', 1 / 30],
  ['silences', 1 / 35],
] as const satisfies readonly (readonly [FaultKind, number])[];

export interface Fault {
  kind: (typeof CHANCES)[number][0];
  /** Epoch ms; a silence lasts to `endMs`, the others happen at one moment. */
  startMs: number;
  endMs: number;
  /** A draw of its own, for what the fault does. */
  random: number;
}

interface PlannedUnit {
  id: string;
  kind: string;
}

/** The faults of one unit. */
export class FaultPlan {
  readonly #random: Stream;
  readonly #offsetMs: number;
  readonly #solar: boolean;
  readonly #faults: Faults;
  #day = Number.NaN;
  #fault: Fault | null = null;

  constructor(unit: PlannedUnit, longitude: number, seed: number, faults: Faults) {
    this.#random = stream(seed, unit.id, 'fault-plan');
    this.#offsetMs = (longitude / 15) * HOUR_MS;
    this.#solar = unit.kind === 'solar';
    this.#faults = faults;
  }

  /** The fault of the solar day that holds an instant, or null. */
  faultOn(ts: number): Fault | null {
    const day = Math.floor((ts + this.#offsetMs) / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#fault = this.#plan(day);
    }
    return this.#fault;
  }

  #plan(day: number): Fault | null {
    let chance = draw(this.#random, day * 4);
    for (const [kind, chancePerDay] of CHANCES) {
      chance -= chancePerDay;
      if (chance >= 0) continue;
      if (!this.#faults.has(kind)) return null;
      const startHour = this.#solar
        ? drawBetween(this.#random, day * 4 + 1, 10.8, 12)
        : drawBetween(this.#random, day * 4 + 1, 1, 18);
      const hours = this.#solar ? 1.2 : drawBetween(this.#random, day * 4 + 2, 0.7, 4.5);
      const startMs = day * DAY_MS + startHour * HOUR_MS - this.#offsetMs;
      return { kind, startMs, endMs: startMs + hours * HOUR_MS, random: draw(this.#random, day * 4 + 3) };
    }
    return null;
  }
}

/** How far a unit's clock is off, in ms; solar arrays keep time (their energy must not be dated to the night). */
export function clockErrorMs(unit: PlannedUnit, seed: number, faults: Faults): number {
  const own = stream(seed, unit.id, 'clock');
  if (!faults.has('clocks') || unit.kind === 'solar' || draw(own, 0) > 0.1) return 0;
  return Math.round(drawBetween(own, 1, -75, 40)) * 1_000;
}

/** The link outage of a camp that holds an instant, or null: a few in a week, minutes each. */
export function linkOutage(
  campId: string,
  seed: number,
  faults: Faults,
  ts: number,
): { from: number; to: number } | null {
  if (!faults.has('outages')) return null;
  const random = stream(seed, campId, 'link');
  const slotMs = DAY_MS / 4;
  const slot = Math.floor(ts / slotMs);
  if (draw(random, slot * 4) >= 0.12) return null;
  const lastsMs = drawBetween(random, slot * 4 + 1, 2, 25) * 60_000;
  const from = slot * slotMs + draw(random, slot * 4 + 2) * (slotMs - lastsMs);
  return ts >= from && ts < from + lastsMs ? { from, to: from + lastsMs } : null;
}
