/**
 * A photovoltaic array with its inverter: from the light on its plane to what it could give.
 * Module temperature by R. G. Ross, "Interface design considerations for terrestrial solar cell modules" (1976):
 * linear in irradiance, by the module's NOCT. Soiling grows by the day and is washed off by rain or by a crew.
 */
import { DAY_MS } from '../durations.ts';
import { drawBetween, stream } from './noise.ts';
import type { Zone } from './places.ts';
import { planeIrradianceWm2, type Sky, type Weather } from './weather.ts';

const NOCT_C = 45;
const LOSS_PER_KELVIN = 0.0037;
/** Mismatch, cables and inverter together. */
const SYSTEM_EFFICIENCY = 0.925;
/** The inverter is smaller than the modules, as is usual. */
const AC_TO_DC = 0.8;
/** Below this light the inverter sleeps. */
const WAKE_WM2 = 25;
const SOILING_PER_DRY_DAY: Record<Zone, number> = {
  equatorial: 0.002,
  savanna: 0.004,
  sahel: 0.006,
  mediterranean: 0.006,
  temperate: 0.0015,
};
const MOST_SOILING = 0.25;

interface SolarOutput {
  /** What the array could give, AC, uncurtailed. */
  availableKw: number;
  irradianceWm2: number;
  moduleC: number;
}

export interface SolarArray {
  /** @param ts epoch ms of the sky given */
  output(ts: number, sky: Sky): SolarOutput;
}

/** An array of a rated power (kWp). Arrays lie flat in the tropics, at 9 degrees towards the equator elsewhere. */
export function solarArray(
  unit: { id: string; ratedKw: number },
  latitude: number,
  weather: Weather,
  seed: number,
): SolarArray {
  const own = stream(seed, unit.id, 'array');
  const tiltDeg = Math.abs(latitude) < 20 ? 3 : 9;
  const age = drawBetween(own, 0, 0.925, 0.945);
  const washEveryDays = Math.round(drawBetween(own, 1, 28, 45));
  const washOffset = Math.round(drawBetween(own, 2, 0, washEveryDays));
  const perDay = SOILING_PER_DRY_DAY[weather.zone] * drawBetween(own, 3, 0.8, 1.2);
  let soiled = { day: Number.NaN, share: 0 };

  const soilingOn = (day: number): number => {
    if (soiled.day === day) return soiled.share;
    let dryDays = 0;
    while ((day - dryDays + washOffset) % washEveryDays !== 0 && !weather.rainedOn(day - dryDays))
      dryDays += 1;
    soiled = { day, share: Math.min(MOST_SOILING, dryDays * perDay) };
    return soiled.share;
  };

  return {
    output(ts, sky) {
      const irradianceWm2 = planeIrradianceWm2(sky, latitude, tiltDeg);
      const moduleC = sky.ambientC + ((NOCT_C - 20) / 800) * irradianceWm2;
      if (irradianceWm2 < WAKE_WM2) return { availableKw: 0, irradianceWm2, moduleC };
      const warmth = 1 - LOSS_PER_KELVIN * (moduleC - 25);
      const clean = 1 - soilingOn(Math.floor(ts / DAY_MS));
      const dc = ((unit.ratedKw * irradianceWm2) / 1_000) * warmth * clean * age * SYSTEM_EFFICIENCY;
      return { availableKw: Math.min(dc, AC_TO_DC * unit.ratedKw), irradianceWm2, moduleC };
    },
  };
}
