/** A fleet of any size: missions, camps and units spread over real places, all invented and labelled simulated. */

import { draw, drawBetween, stream } from '../physics/noise.ts';
import { PLACES } from '../physics/places.ts';
import { type CampPlan, fleetOf } from './fleet.ts';
import type { Registry, Unit } from './registry.ts';

export interface FleetSize {
  missions: number;
  camps: number;
  units: number;
}

const CONTRIBUTORS = ['BGD', 'ETH', 'FJI', 'GHA', 'IDN', 'IND', 'ITA', 'NPL', 'PAK', 'RWA', 'SEN', 'TZA'];
const GENSET_RATINGS_KW = [30, 60, 100, 150, 200, 250, 300, 400, 500, 600, 750, 1_000];
/** In which order a camp gets its units, until its share of the fleet is used up. */
const ORDER = [
  'genset',
  'load',
  'genset',
  'solar',
  'tank',
  'store',
  'genset',
  'weather',
  'load',
  'solar',
  'genset',
  'wind',
] as const;
const LEAST_UNITS = 2;

/** A camp has at least a genset and a load. @throws RangeError when the numbers don't fit each other */
export function generatedFleet(
  size: FleetSize,
  seed: number,
  firstDay: string,
  reportEveryS: number,
): Registry {
  const { missions, camps, units } = size;
  if (missions < 1 || camps < missions || units < LEAST_UNITS * camps) {
    throw new RangeError(
      `a fleet needs at least 1 mission, a camp for each mission and ${LEAST_UNITS} units for each camp: ` +
        `${missions} missions, ${camps} camps and ${units} units don't fit`,
    );
  }
  const countries = [...new Set(PLACES.map(({ country }) => country))];
  const missionPlans = Array.from({ length: missions }, (_, index) => {
    const country = countries[index % countries.length] ?? '';
    const place = PLACES.find((candidate) => candidate.country === country);
    return {
      id: `sim-m${index + 1}`,
      name: `Mission ${index + 1}`,
      country,
      timeZone: place?.timeZone ?? 'UTC',
    };
  });
  const campPlans = Array.from({ length: camps }, (_, index) => {
    const mission = missionPlans[index % missions];
    const unitCount = Math.floor(((index + 1) * units) / camps) - Math.floor((index * units) / camps);
    const places = PLACES.filter(({ country }) => country === mission?.country);
    const place = places[Math.floor(index / missions) % places.length];
    return campPlan(
      `${mission?.id}-c${Math.floor(index / missions) + 1}`,
      mission?.id ?? '',
      place?.id ?? '',
      {
        ...{ unitCount, seed, firstDay },
      },
    );
  });
  return fleetOf({ missions: missionPlans, camps: campPlans, firstDay, reportEveryS });
}

function campPlan(
  id: string,
  mission: string,
  place: string,
  { unitCount, seed, firstDay }: { unitCount: number; seed: number; firstDay: string },
): CampPlan {
  const random = stream(seed, id, 'plan');
  const people = Math.round(drawBetween(random, 0, 80, 1_400));
  const peakKw = people * 0.75;
  const count = (part: (typeof ORDER)[number]): number => {
    let number = 0;
    for (let index = 0; index < unitCount; index += 1) {
      // Beyond the list a camp has ever more metered loads.
      if ((ORDER[index] ?? 'load') === part) number += 1;
    }
    return number;
  };
  const gensets = count('genset');
  const arrays = count('solar');
  const solarKw = Math.round(people * drawBetween(random, 1, 0.1, 0.4));
  const gensetKw = (peakKw * 1.25) / Math.max(1, gensets - 1);
  const ratedKw = GENSET_RATINGS_KW.find((rating) => rating >= gensetKw) ?? Math.ceil(gensetKw / 100) * 100;
  const hasGrid = draw(random, 2) < 0.5;
  const stores = count('store');
  return {
    ...{ id, place, mission, name: `Camp ${id}` },
    away: { latitude: drawBetween(random, 3, -1, 1), longitude: drawBetween(random, 4, -1, 1) },
    people: [[firstDay, people]],
    gensetsKw: Array.from({ length: gensets }, () => ratedKw),
    solarKw: Array.from({ length: arrays }, () => Math.max(5, Math.round(solarKw / arrays))),
    ...(count('wind') > 0 ? { windKw: Math.max(10, Math.round(people * 0.05)) } : {}),
    ...(stores > 0 && hasGrid ? { gridKw: Math.round(peakKw), grid: gridOf(random, firstDay) } : {}),
    ...(stores > 0 && !hasGrid
      ? { battery: { ratedKw: Math.round(people * 0.4), capacityKwh: Math.round(people * 1.6) } }
      : {}),
    ...(count('tank') > 0 ? { tankL: Math.max(5_000, people * 60) } : {}),
    loads: Array.from({ length: count('load') }, (_, index) => `Load ${index + 1}`),
    weather: count('weather') > 0,
    ...(draw(random, 7) < 0.6 ? { formedUnits: [owner(random, firstDay)] } : {}),
  };
}

function gridOf(random: number, from: string): NonNullable<CampPlan['grid']> {
  const renewableFraction = Math.round(100 * draw(random, 5)) / 100;
  return [{ from, renewableFraction, kgCo2ePerKwh: Math.round(70 * (1 - renewableFraction)) / 100 }];
}

function owner(random: number, from: string): NonNullable<Unit['owner']>[number] {
  const contributor = CONTRIBUTORS[Math.floor(draw(random, 6) * CONTRIBUTORS.length)] ?? 'UN';
  const number = 1 + Math.floor(draw(random, 8) * 9);
  return {
    from,
    contributor,
    formedUnit: `${contributor}BATT-${number}`,
    lease: draw(random, 9) < 0.5 ? 'wet' : 'dry',
  };
}
