/** A camp's registry entry taken apart into models: what each unit is in the simulated world. */

import { type Meters, meters } from '../devices/meters.ts';
import { FaultPlan, type Faults } from '../faults/fault-plan.ts';
import type { Camp, Registry, Unit } from '../fleet/registry.ts';
import { type Genset, genset } from '../physics/genset.ts';
import { climateAt } from '../physics/places.ts';
import { type SolarArray, solarArray } from '../physics/solar-array.ts';
import { fuelTank, type Tank } from '../physics/tank.ts';
import { Weather } from '../physics/weather.ts';
import { hydroTurbine, type Turbine, windTurbine } from '../physics/wind-hydro.ts';
import { dayStart } from './camp-day.ts';

/** The rating that an unrated unit is modelled with. */
const UNRATED_KW = 500;
const UNSIZED_TANK_L = 30_000;
/** Where no unit of a camp has a first day of service, its world begins here. */
const FIRST_DAY = '2025-01-01';

interface PartBase {
  unit: Unit;
  ratedKw: number;
  /** In service, epoch ms, [from, to). */
  from: number;
  to: number;
  meters: Meters;
  faultPlan: FaultPlan;
}

export type Part = PartBase &
  (
    | { kind: 'generator'; genset: Genset }
    | { kind: 'solar'; array: SolarArray }
    | { kind: 'wind'; turbine: Turbine }
    | { kind: 'hydro'; turbine: Turbine }
    | { kind: 'battery'; capacityKwh: number }
    | { kind: 'tank'; tank: Tank }
    | { kind: 'grid' }
    | { kind: 'load' }
    | { kind: 'weather' }
  );

export interface CampParts {
  camp: Camp;
  weather: Weather;
  parts: Part[];
  /** When the camp's world begins: a midnight of its own. */
  begins: number;
}

export function campParts(camp: Camp, registry: Registry, seed: number, faults: Faults): CampParts {
  const climate = climateAt(camp.latitude, camp.longitude);
  const weather = new Weather({ latitude: camp.latitude, longitude: camp.longitude, climate }, seed, camp.id);
  const parts = registry.units
    .filter((unit) => unit.camp === camp.id)
    .map((unit) => partOf(unit, camp, weather, seed, faults));
  const firstService = Math.min(...parts.map((part) => part.from));
  const begins = Number.isFinite(firstService) ? firstService : dayStart(FIRST_DAY, camp.timeZone);
  return { camp, weather, parts, begins };
}

function partOf(unit: Unit, camp: Camp, weather: Weather, seed: number, faults: Faults): Part {
  const { from, to } = unit.inService ?? {};
  const ratedKw = unit.ratedKw ?? UNRATED_KW;
  const rated = { id: unit.id, ratedKw };
  const base = {
    unit,
    ratedKw,
    from: from ? dayStart(from, camp.timeZone) : Number.NEGATIVE_INFINITY,
    to: to ? dayStart(to, camp.timeZone) : Number.POSITIVE_INFINITY,
    meters: meters(unit, seed, faults),
    faultPlan: new FaultPlan(unit, camp.longitude, seed, faults),
  };
  const { kind } = unit;
  switch (kind) {
    case 'generator':
      return { ...base, kind, genset: genset(rated, seed) };
    case 'solar':
      return { ...base, kind, array: solarArray(rated, camp.latitude, weather, seed) };
    case 'wind':
      return { ...base, kind, turbine: windTurbine(rated, seed) };
    case 'hydro':
      return { ...base, kind, turbine: hydroTurbine(rated, seed) };
    case 'battery':
      return { ...base, kind, capacityKwh: unit.capacityKwh ?? 2 * ratedKw };
    case 'tank':
      return {
        ...base,
        kind,
        tank: fuelTank({ id: unit.id, capacityL: unit.capacityL ?? UNSIZED_TANK_L }, seed),
      };
    case 'grid':
      return { ...base, kind };
    case 'load':
      return { ...base, kind };
    case 'weather':
      return { ...base, kind };
  }
}
