/** From a plan of missions and camps to a registry: the units that such a camp has, named and rated. */
import { PLACES } from '../physics/places.ts';
import type { Camp, Mission, Registry, Unit, UnitKind } from './registry.ts';

export type MissionPlan = Mission;
type Owner = NonNullable<Unit['owner']>[number];

export interface CampPlan {
  /** A known place, and its own id where several camps stand near one place. */
  place: string;
  id?: string;
  mission: string;
  name: string;
  /** How far from the place it lies, in degrees. */
  away?: { latitude: number; longitude: number };
  people: [from: string, people: number][];
  gensetsKw: number[];
  solarKw?: number[];
  /** An array that comes later, as a camp that grows has it. */
  laterSolar?: { ratedKw: number; from: string };
  windKw?: number;
  hydroKw?: number;
  battery?: { ratedKw: number; capacityKwh: number };
  gridKw?: number;
  grid?: NonNullable<Camp['grid']>;
  tankL?: number;
  loads: string[];
  weather?: boolean;
  /** Who owns the gensets and the newest array; without, the UN owns all. */
  formedUnits?: Owner[];
  /** On this day the last genset leaves with its contingent, and another of its size comes. */
  rotation?: string;
}

export interface FleetPlan {
  missions: MissionPlan[];
  camps: CampPlan[];
  firstDay: string;
  reportEveryS: number;
}

/** What the loads of a camp are rated for, above what its people ask for at most. */
const LOAD_KW_PER_PERSON = 1.1;

/** @throws RangeError for a place that is not known */
export function fleetOf(plan: FleetPlan): Registry {
  const camps = plan.camps.map((camp): Camp => {
    const place = placeOf(camp.place);
    return {
      id: camp.id ?? camp.place,
      mission: camp.mission,
      name: camp.name,
      latitude: round(place.latitude + (camp.away?.latitude ?? 0)),
      longitude: round(place.longitude + (camp.away?.longitude ?? 0)),
      timeZone: place.timeZone,
      headcount: camp.people.map(([from, people]) => ({ from, people })),
      grid: camp.grid ?? [],
    };
  });
  const missions = plan.missions.map((mission) => ({ ...mission, simulated: true }));
  return { missions, camps, units: plan.camps.flatMap((camp) => unitsOf(camp, plan)) };
}

function placeOf(id: string): (typeof PLACES)[number] {
  const place = PLACES.find((candidate) => candidate.id === id);
  if (place === undefined) throw new RangeError(`no place is named ${id}`);
  return place;
}

function unitsOf(camp: CampPlan, { firstDay, reportEveryS }: FleetPlan): Unit[] {
  const campId = camp.id ?? camp.place;
  const most = Math.max(...camp.people.map(([, people]) => people));
  const unit = (suffix: string, kind: UnitKind, name: string, facts: Partial<Unit> = {}): Unit => ({
    id: `${campId}-${suffix}`,
    camp: campId,
    kind,
    name,
    reportEveryS,
    inService: { from: firstDay, to: null },
    ...facts,
  });
  const ownership = camp.formedUnits ? { owner: camp.formedUnits } : {};
  const gensets = camp.gensetsKw.map((ratedKw, index) =>
    unit(`g${index + 1}`, 'generator', `Genset ${index + 1}`, { ratedKw, fuel: 'diesel', ...ownership }),
  );
  const leaving = gensets.at(-1);
  if (camp.rotation !== undefined && leaving !== undefined) {
    leaving.inService = { from: firstDay, to: camp.rotation };
    const number = gensets.length + 1;
    gensets.push({
      ...leaving,
      id: `${campId}-g${number}`,
      name: `Genset ${number}`,
      inService: { from: camp.rotation, to: null },
    });
  }
  const arrays = (camp.solarKw ?? []).map((ratedKw, index, all) =>
    unit(`s${index + 1}`, 'solar', `Solar ${index + 1}`, {
      ratedKw,
      ...(index > 0 && index === all.length - 1 ? ownership : {}),
    }),
  );
  if (camp.laterSolar !== undefined) {
    const { ratedKw, from } = camp.laterSolar;
    const number = arrays.length + 1;
    arrays.push(unit(`s${number}`, 'solar', `Solar ${number}`, { ratedKw, inService: { from, to: null } }));
  }
  const loadKw = Math.ceil((most * LOAD_KW_PER_PERSON) / camp.loads.length / 10) * 10;
  return [
    ...gensets,
    ...arrays,
    ...(camp.windKw ? [unit('w1', 'wind', 'Wind turbine', { ratedKw: camp.windKw })] : []),
    ...(camp.hydroKw ? [unit('h1', 'hydro', 'Water turbine', { ratedKw: camp.hydroKw })] : []),
    ...(camp.battery ? [unit('b1', 'battery', 'Battery', camp.battery)] : []),
    ...(camp.gridKw ? [unit('grid', 'grid', 'Grid connection', { ratedKw: camp.gridKw })] : []),
    ...camp.loads.map((name, index) => unit(`l${index + 1}`, 'load', name, { ratedKw: loadKw })),
    ...(camp.tankL ? [unit('t1', 'tank', 'Fuel tank', { capacityL: camp.tankL })] : []),
    ...(camp.weather ? [unit('m1', 'weather', 'Weather station')] : []),
  ];
}

function round(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}
