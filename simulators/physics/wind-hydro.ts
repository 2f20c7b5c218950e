/**
 * Small wind and water turbines: a wind speed with memory through a standard power curve (cut-in 3 m/s, rated
 * 12 m/s, cut-out 25 m/s, cubic between, as in J. F. Manwell et al., Wind Energy Explained), and a river that
 * follows the seasons.
 */
import { HOUR_MS } from '../durations.ts';
import { smooth, stream } from './noise.ts';

const YEAR_MS = 365.25 * 24 * HOUR_MS;
const CUT_IN_MS = 3;
const RATED_MS = 12;
const CUT_OUT_MS = 25;

/** What a turbine could give. @param ts epoch ms */
export type Turbine = (ts: number) => number;

export function windTurbine(unit: { id: string; ratedKw: number }, seed: number): Turbine {
  const gusts = stream(seed, unit.id, 'wind');
  return (ts) => {
    const hours = ts / HOUR_MS;
    const weather = smooth(gusts, hours / 40) + smooth(gusts, hours / 9 + 5e6);
    const speed = 5 * weather + 2 * (smooth(gusts, hours * 3 + 9e6) - 0.5);
    return unit.ratedKw * windPowerShare(speed);
  };
}

/** The share of its rating that a turbine gives at a wind speed in m/s. */
export function windPowerShare(speed: number): number {
  if (speed < CUT_IN_MS || speed >= CUT_OUT_MS) return 0;
  return Math.min(1, (speed ** 3 - CUT_IN_MS ** 3) / (RATED_MS ** 3 - CUT_IN_MS ** 3));
}

export function hydroTurbine(unit: { id: string; ratedKw: number }, seed: number): Turbine {
  const river = stream(seed, unit.id, 'river');
  return (ts) => {
    const season = 0.15 * Math.cos((2 * Math.PI * ts) / YEAR_MS);
    return unit.ratedKw * (0.6 + season + 0.3 * (smooth(river, ts / HOUR_MS / 130) - 0.5));
  };
}
