/** A camp on one local day: how many people, and which units are in service, by what they do. */
import { entryOn, type LocalDay, localDayAt } from './camp-day.ts';
import type { CampParts, Part } from './camp-parts.ts';

const UNKNOWN_HEADCOUNT = 200;

/** A unit in service, with its position among the camp's parts. */
interface Member<K extends Part['kind']> {
  part: Extract<Part, { kind: K }>;
  position: number;
}

export interface CampToday {
  day: LocalDay;
  people: number;
  gensets: Member<'generator'>[];
  arrays: Member<'solar'>[];
  turbines: Member<'wind' | 'hydro'>[];
  batteries: Member<'battery'>[];
  tanks: Member<'tank'>[];
  loads: Member<'load'>[];
  grids: Member<'grid'>[];
  gridKw: number;
  /** What the metered loads can take together; infinite where the camp has none. */
  loadKw: number;
  /** By position: whether the unit is in service. */
  inService: boolean[];
}

/** The camp on the local day that holds an instant. Service begins and ends at local midnights. */
export function campToday({ camp, parts }: CampParts, ts: number): CampToday {
  const day = localDayAt(ts, camp.timeZone);
  const today: CampToday = {
    day,
    people: entryOn(camp.headcount, day.date)?.people ?? UNKNOWN_HEADCOUNT,
    gensets: [],
    arrays: [],
    turbines: [],
    batteries: [],
    tanks: [],
    loads: [],
    grids: [],
    gridKw: 0,
    loadKw: Number.POSITIVE_INFINITY,
    inService: parts.map((part) => part.from <= ts && ts < part.to),
  };
  for (const [position, part] of parts.entries()) {
    if (today.inService[position]) addMember(today, part, position);
  }
  if (today.loads.length > 0) today.loadKw = today.loads.reduce((sum, { part }) => sum + part.ratedKw, 0);
  return today;
}

function addMember(today: CampToday, part: Part, position: number): void {
  switch (part.kind) {
    case 'generator':
      today.gensets.push({ part, position });
      break;
    case 'solar':
      today.arrays.push({ part, position });
      break;
    case 'wind':
    case 'hydro':
      today.turbines.push({ part, position });
      break;
    case 'battery':
      today.batteries.push({ part, position });
      break;
    case 'tank':
      today.tanks.push({ part, position });
      break;
    case 'load':
      today.loads.push({ part, position });
      break;
    case 'grid':
      today.grids.push({ part, position });
      today.gridKw += part.ratedKw;
      break;
    case 'weather':
      break;
  }
}
