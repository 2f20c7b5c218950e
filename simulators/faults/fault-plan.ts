/**
 * The field's dirt, planned: what goes wrong with which unit and when, as a pure function of the seed. A unit has
 * at most one mishap in a solar day, so that mishaps never pile up on each other. Solar arrays have theirs around
 * noon: an amount that is recovered over a gap must not be smeared into the night.
 */
import { DAY_MS, HOUR_MS } from '../durations.ts';
import { draw, drawBetween, type Stream, stream } from '../physics/noise.ts';

/** Each kind of dirt, switchable by itself. */
export const DIRT_KINDS = [
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
export type DirtKind = (typeof DIRT_KINDS)[number];
export type Dirt = ReadonlySet<DirtKind>;

export const CLEAN: Dirt = new Set();
export const ALL_DIRT: Dirt = new Set(DIRT_KINDS);

/** How often in a day of one unit each mishap happens. */
const CHANCES = [
  ['resets', 1 / 90],
  ['swaps', 1 / 300],
  ['spikes', 1 / 30],
  ['zeros', 1 / 30],
  ['silences', 1 / 35],
] as const satisfies readonly (readonly [DirtKind, number])[];

export interface Mishap {
  kind: (typeof CHANCES)[number][0];
  /** Epoch ms; a silence lasts to `to`, the others are of one moment. */
  at: number;
  to: number;
  /** A draw of its own, for what the mishap does. */
  luck: number;
}

interface DirtyUnit {
  id: string;
  kind: string;
}

/** The mishaps of one unit. */
export class MishapPlan {
  readonly #stream: Stream;
  readonly #offsetMs: number;
  readonly #solar: boolean;
  readonly #dirt: Dirt;
  #day = Number.NaN;
  #mishap: Mishap | null = null;

  constructor(unit: DirtyUnit, longitude: number, seed: number, dirt: Dirt) {
    this.#stream = stream(seed, unit.id, 'mishaps');
    this.#offsetMs = (longitude / 15) * HOUR_MS;
    this.#solar = unit.kind === 'solar';
    this.#dirt = dirt;
  }

  /** The mishap of the solar day that holds an instant, or null. */
  ofDay(ts: number): Mishap | null {
    const day = Math.floor((ts + this.#offsetMs) / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#mishap = this.#plan(day);
    }
    return this.#mishap;
  }

  #plan(day: number): Mishap | null {
    let chance = draw(this.#stream, day * 4);
    for (const [kind, of] of CHANCES) {
      chance -= of;
      if (chance >= 0) continue;
      if (!this.#dirt.has(kind)) return null;
      const startHour = this.#solar
        ? drawBetween(this.#stream, day * 4 + 1, 10.8, 12)
        : drawBetween(this.#stream, day * 4 + 1, 1, 18);
      const hours = this.#solar ? 1.2 : drawBetween(this.#stream, day * 4 + 2, 0.7, 4.5);
      const at = day * DAY_MS + startHour * HOUR_MS - this.#offsetMs;
      return { kind, at, to: at + hours * HOUR_MS, luck: draw(this.#stream, day * 4 + 3) };
    }
    return null;
  }
}

/** How far a unit's clock is off, in ms; solar arrays keep time (their energy must not be dated to the night). */
export function clockErrorMs(unit: DirtyUnit, seed: number, dirt: Dirt): number {
  const own = stream(seed, unit.id, 'clock');
  if (!dirt.has('clocks') || unit.kind === 'solar' || draw(own, 0) > 0.1) return 0;
  return Math.round(drawBetween(own, 1, -75, 40)) * 1_000;
}

/** The link outage of a camp that holds an instant, or null: a few in a week, minutes each. */
export function linkOutage(
  campId: string,
  seed: number,
  dirt: Dirt,
  ts: number,
): { from: number; to: number } | null {
  if (!dirt.has('outages')) return null;
  const fate = stream(seed, campId, 'link');
  const slotMs = DAY_MS / 4;
  const slot = Math.floor(ts / slotMs);
  if (draw(fate, slot * 4) >= 0.12) return null;
  const lastsMs = drawBetween(fate, slot * 4 + 1, 2, 25) * 60_000;
  const from = slot * slotMs + draw(fate, slot * 4 + 2) * (slotMs - lastsMs);
  return ts >= from && ts < from + lastsMs ? { from, to: from + lastsMs } : null;
}
