/**
 * A diesel genset: fuel by a Willans line of its own, temperature, faults.
 *
 * The Willans line (fuel = standing + slope x power) is fitted to the "Approximate Diesel Fuel Consumption
 * Chart" that generator dealers publish (Diesel Service & Supply, US gallons an hour at a quarter, half, three
 * quarters and full load): a 100 kW genset burns 0.39 L/kWh at a quarter load and 0.28 at full, larger gensets less.
 */
import { HOUR_MS } from '../durations.ts';
import { draw, drawBetween, stream } from './noise.ts';

const FAULT_SLOT_MS = 120 * HOUR_MS;
const FAULT_CHANCE = 0.06;
const HEATING_MS = 0.2 * HOUR_MS;
const COOLING_MS = 1.5 * HOUR_MS;

/** Below this share of its rating a genset is not run where that can be helped: it would soot up. */
export const LEAST_LOAD = 0.3;

export interface WillansLine {
  /** Litres an hour for turning at all. */
  standingLph: number;
  /** Litres for each kWh on top. */
  slopeLPerKwh: number;
}

/** A genset's fuel line. @param wear 1 for a new engine, 1.05 for one that takes 5 % more */
export function willansLine(ratedKw: number, wear = 1): WillansLine {
  return {
    standingLph: wear * (0.0167 * ratedKw + 2.1),
    slopeLPerKwh: wear * (0.25 - 0.65 / Math.max(ratedKw, 20)),
  };
}

export interface Genset {
  ratedKw: number;
  line: WillansLine;
  /** Whether it is out of order at an instant, by its own faults. */
  faulty(ts: number): boolean;
}

/** A genset with the wear and the faults that the seed gives it. */
export function genset(unit: { id: string; ratedKw: number }, seed: number): Genset {
  const wear = drawBetween(stream(seed, unit.id, 'wear'), 0, 1, 1.02);
  const random = stream(seed, unit.id, 'faults');
  return {
    ratedKw: unit.ratedKw,
    line: willansLine(unit.ratedKw, wear),
    faulty(ts) {
      const slot = Math.floor(ts / FAULT_SLOT_MS);
      if (draw(random, slot * 4) >= FAULT_CHANCE) return false;
      const lastsMs = drawBetween(random, slot * 4 + 1, 2, 10) * HOUR_MS;
      const from = slot * FAULT_SLOT_MS + draw(random, slot * 4 + 2) * (FAULT_SLOT_MS - lastsMs);
      return ts >= from && ts < from + lastsMs;
    },
  };
}

/** How much more fuel an engine takes while it warms up. @param ranMs since its start */
export function warmUpFactor(ranMs: number): number {
  return 1 + 0.12 * Math.exp(-ranMs / (0.1 * HOUR_MS));
}

/** The coolant's temperature after some time, on its way to what the load asks for or to the air's. */
export function coolantAfter(
  coolantC: number,
  running: boolean,
  load: number,
  ambientC: number,
  ms: number,
): number {
  const goalC = running ? 78 + 12 * load : ambientC;
  return goalC + (coolantC - goalC) * Math.exp(-ms / (running ? HEATING_MS : COOLING_MS));
}
