/** From what was measured of a camp to what the hourly model works with. Pure. */

import { HOUR_MS } from '../durations.ts';
import type { Camp } from '../registry/registry.ts';
import { type FuelCurves, fuelCurves, ratingLine } from './fuel-curves.ts';
import type { Genset } from './gensets.ts';
import { type HourRange, hoursIn, type LocalHours, localHours } from './hours.ts';
import { filledLoad, measuredLoad, sumKnown } from './load.ts';
import { isInService, type MeasuredUnit } from './measured-unit.ts';
import type { Rules } from './request.ts';
import { addOffered, noYield, type OfferedYield, ratedIn, type SolarHours, solarPerKwp } from './yields.ts';

/** What was measured: the camp's units by the hour, and what the mission's other camps yielded. */
export interface MeasuredCamp {
  camp: Pick<Camp, 'id' | 'latitude' | 'longitude' | 'timeZone' | 'grid'>;
  range: HourRange;
  units: MeasuredUnit[];
  /** Of the other camps, at the hours in which the sun stood there as it does here. */
  missionSolar: OfferedYield;
  missionWind: OfferedYield;
}

/** A generating set of the camp. */
export interface CampGenset extends Genset {
  id: string;
}

/** By hour, what the model needs; kWh of an hour are also its mean kW. */
export interface HourlyInputs {
  range: HourRange;
  local: LocalHours;
  camp: MeasuredCamp['camp'];
  loadKwh: Float64Array;
  solarPerKwp: Float64Array;
  windPerKw: Float64Array;
  hydroKwh: Float64Array;
  gridKwh: Float64Array;
  /** What is there: rated kW of solar and wind, capacity and power of batteries in service. */
  solarKwp: Float64Array;
  windKw: Float64Array;
  batteryKwh: Float64Array;
  batteryKw: Float64Array;
  gensets: CampGenset[];
  basis: InputBasis;
}

/** On what the inputs rest. */
interface InputBasis extends FuelCurves {
  loadFilledHours: number;
  solarHours: SolarHours;
  /** Hours in which wind was measured, here or in the mission. */
  windHours: number;
}

/**
 * The inputs of the hourly model.
 * @returns null where the load of no hour is known
 */
export function hourlyInputs(measured: MeasuredCamp, rules: Rules): HourlyInputs | null {
  const { camp, range, units } = measured;
  const local = localHours(range, camp.timeZone);
  const load = filledLoad(measuredLoad(units, range), local);
  if (load === null) return null;
  const ofKind = (kind: MeasuredUnit['kind']) => units.filter((unit) => unit.kind === kind);
  const solar = ofKind('solar');
  const wind = ofKind('wind');
  const batteries = ofKind('battery');
  const gensets = ofKind('generator');
  const sun = solarPerKwp(
    offered(solar, range),
    measured.missionSolar,
    camp,
    range,
    local,
    rules.yieldKwhPerKwp,
  );
  const gusts = windPerKw(offered(wind, range), measured.missionWind);
  const curves = fuelCurves(gensets);
  const byHour = (amountOf: (start: number, hour: number) => number) =>
    new Float64Array(hoursIn(range)).map((_, hour) => amountOf(range.from + hour * HOUR_MS, hour));
  const known = (kind: MeasuredUnit['kind']) =>
    byHour(
      (start, hour) => sumKnown(ofKind(kind), hour, start, ({ energyKwh }) => energyKwh[hour] ?? 0) || 0,
    );
  return {
    range,
    local,
    camp,
    loadKwh: load.loadKwh,
    solarPerKwp: sun.perKwp,
    windPerKw: gusts.perKw,
    hydroKwh: known('hydro'),
    gridKwh: known('grid'),
    solarKwp: byHour((start) => ratedIn(solar, start)),
    windKw: byHour((start) => ratedIn(wind, start)),
    batteryKwh: byHour((start) =>
      batteries.reduce((sum, unit) => (isInService(unit, start) ? sum + unit.capacityKwh : sum), 0),
    ),
    batteryKw: byHour((start) => ratedIn(batteries, start)),
    gensets: gensets.map((unit) => campGenset(unit, curves)),
    basis: { ...curves, loadFilledHours: load.filledHours, solarHours: sun.hours, windHours: gusts.hours },
  };
}

function offered(units: readonly MeasuredUnit[], range: HourRange): OfferedYield {
  const sum = noYield(hoursIn(range));
  addOffered(sum, units, range, 0);
  return sum;
}

/** kWh that a kW of wind gives in each hour: the camp's own, else the mission's; 0 where neither is known. */
function windPerKw(own: OfferedYield, mission: OfferedYield): { perKw: Float64Array; hours: number } {
  let hours = 0;
  const perKw = own.offeredKwh.map((kwh, hour) => {
    const [ownKw, missionKw] = [own.ratedKw[hour] ?? 0, mission.ratedKw[hour] ?? 0];
    if (ownKw <= 0 && missionKw <= 0) return 0;
    hours += 1;
    return ownKw > 0 ? kwh / ownKw : (mission.offeredKwh[hour] ?? 0) / missionKw;
  });
  return { perKw, hours };
}

function campGenset({ id, ratedKw, fuel, from, to }: MeasuredUnit, curves: FuelCurves): CampGenset {
  const fitted = curves.curves[id];
  const { a, b } = fitted ?? ratingLine(ratedKw);
  const scale = fitted === undefined ? curves.fuelScale : 1;
  return { id, ratedKw, fuel: fuel ?? DIESEL, standingL: scale * a, perKwhL: scale * b, from, to };
}

/** What added sets burn. */
export const DIESEL = 'diesel';
