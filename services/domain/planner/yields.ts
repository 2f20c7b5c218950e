/** What a kW of solar or wind could give in each hour, from what was measured here or in the mission. Pure. */
import { DAY_MS, HOUR_MS } from '../durations.ts';
import { clearSkyYield, type Site } from './clear-sky.ts';
import { type HourRange, hoursIn, type LocalHours, localHours } from './hours.ts';
import { sumKnown } from './load.ts';
import { isInService, type MeasuredUnit, sharedHours } from './measured-unit.ts';

const DEGREES_PER_HOUR = 15;

/** Where a camp lies, and its local days. */
export interface PlanSite extends Site {
  timeZone: string;
}

/** From how many hours of a range the sun's yield came from where. */
export interface SolarHours {
  own: number;
  neighbours: number;
  clearSky: number;
}

/** kWh that units could have given in each hour, and the kW that they are rated for; 0 where nothing is known. */
export interface OfferedYield {
  offeredKwh: Float64Array;
  ratedKw: Float64Array;
}

/** By how many hours the sun of a longitude is read elsewhere: its noon is earlier the further east it lies. */
export function sunShiftHours(longitude: number, otherLongitude: number): number {
  const hours = (longitude - otherLongitude) / DEGREES_PER_HOUR;
  return Math.sign(hours) * Math.round(Math.abs(hours));
}

/** An empty yield of so many hours, in memory that threads can share. */
export function noYield(hours: number): OfferedYield {
  return { offeredKwh: sharedHours(hours), ratedKw: sharedHours(hours) };
}

/**
 * Adds what a camp's units of one kind offered (energy + curtailed) in the hours in which all of them are known.
 * @param range of the units' hours
 * @param at the position in the sum of the range's first hour
 */
export function addOffered(
  sum: OfferedYield,
  units: readonly MeasuredUnit[],
  range: HourRange,
  at: number,
): void {
  for (let hour = 0; hour < hoursIn(range); hour += 1) {
    const start = range.from + hour * HOUR_MS;
    const kwh = sumKnown(units, hour, start, (unit) => offeredIn(unit, hour));
    if (Number.isNaN(kwh)) continue;
    sum.offeredKwh[at + hour] = (sum.offeredKwh[at + hour] ?? 0) + kwh;
    sum.ratedKw[at + hour] = (sum.ratedKw[at + hour] ?? 0) + ratedIn(units, start);
  }
}

function offeredIn({ energyKwh, curtailedKwh }: MeasuredUnit, hour: number): number {
  return (energyKwh[hour] ?? 0) + (curtailedKwh[hour] ?? 0);
}

/** The rated power of the units in service in the hour from an instant, kW. */
export function ratedIn(units: readonly MeasuredUnit[], start: number): number {
  return units.reduce((sum, unit) => (isInService(unit, start) ? sum + unit.ratedKw : sum), 0);
}

/**
 * kWh that a kWp gives in each hour: the camp's own units', else the mission's other camps' at the hour in which the
 * sun stood alike there, else a clear sky's.
 * @param yieldKwhPerKwp scales the clear sky to a year's yield, where given
 */
export function solarPerKwp(
  own: OfferedYield,
  mission: OfferedYield,
  site: PlanSite,
  range: HourRange,
  local: LocalHours,
  yieldKwhPerKwp?: number,
): { perKwp: Float64Array; hours: SolarHours } {
  const hours: SolarHours = { own: 0, neighbours: 0, clearSky: 0 };
  let scale: number | null = null;
  const perKwp = own.offeredKwh.map((kwh, hour) => {
    const ownKw = own.ratedKw[hour] ?? 0;
    if (ownKw > 0) {
      hours.own += 1;
      return kwh / ownKw;
    }
    const missionKw = mission.ratedKw[hour] ?? 0;
    if (missionKw > 0) {
      hours.neighbours += 1;
      return (mission.offeredKwh[hour] ?? 0) / missionKw;
    }
    hours.clearSky += 1;
    scale ??= yieldKwhPerKwp === undefined ? 1 : yieldScale(site, range, yieldKwhPerKwp);
    return scale * clearSkyYield(site, range.from + hour * HOUR_MS, local.day[hour] ?? 0);
  });
  return { perKwp, hours };
}

/** A year's yield over the clear sky's of the 365 days from the range's start. */
function yieldScale(site: PlanSite, { from }: HourRange, yieldKwhPerKwp: number): number {
  const local = localHours({ from, to: from + 365 * DAY_MS }, site.timeZone);
  const sum = local.day.reduce(
    (total, day, hour) => total + clearSkyYield(site, from + hour * HOUR_MS, day),
    0,
  );
  return sum === 0 ? 0 : yieldKwhPerKwp / sum;
}
