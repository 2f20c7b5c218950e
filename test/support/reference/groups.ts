/**
 * The reference's groups: which missions, camps, units or contributors a question is about, and which units
 * and camps each holds.
 */
import type { FootprintQuery, FootprintRow, PeriodBound } from '../../../services/domain/footprint/row.ts';
import type { Camp, Registry, Unit } from '../../../services/domain/registry/registry.ts';
import { common, type Span, startOfDate } from './calendar.ts';
import { ownedSpans } from './registered.ts';

export interface Member {
  unit: Unit;
  camp: Camp;
}

export interface Group {
  id: string;
  name: Pick<FootprintRow, 'all' | 'mission' | 'camp' | 'unit' | 'contributor'>;
  timeZone: string;
  camps: Camp[];
  members: Member[];
  /** Only the time under these owners counts; null: all time. */
  owners: string[] | null;
  /** Whether the headcount of its camps stands for it. */
  perPerson: boolean;
  /** Whether one of its missions is simulated. */
  simulated: boolean;
}

/** The asked period as one zone sees it. */
export function askedSpan(query: FootprintQuery, timeZone: string): Span {
  const instant = (bound: PeriodBound) =>
    'date' in bound ? startOfDate(bound.date, timeZone) : bound.instant;
  return { from: instant(query.from), to: instant(query.to) };
}

/** Every group that the question asks for, also those without any data. */
export function groupsOf(registry: Registry, query: FootprintQuery): Group[] {
  const camps = registry.camps.filter((camp) => campPasses(registry, query, camp));
  const members = camps.flatMap((camp) =>
    registry.units
      .filter((unit) => unit.camp === camp.id && unitPasses(query, unit, camp))
      .map((unit) => ({ unit, camp })),
  );
  const owners = query.contributors.length === 0 ? null : query.contributors;
  const simulates = (some: readonly Camp[]) =>
    registry.missions.some(({ id, simulated }) => simulated && some.some(({ mission }) => mission === id));
  if (query.by === 'all') {
    const simulated = simulates(camps);
    const name = { all: 'all' as const };
    return [{ id: 'all', name, timeZone: 'UTC', camps, members, owners, perPerson: true, simulated }];
  }
  if (query.by === 'mission') {
    return registry.missions
      .filter((mission) => missionPasses(query, mission.id, camps))
      .map((mission) => ({
        id: mission.id,
        name: { mission: mission.id },
        timeZone: mission.timeZone,
        camps: camps.filter((camp) => camp.mission === mission.id),
        members: members.filter(({ camp }) => camp.mission === mission.id),
        owners,
        perPerson: true,
        simulated: mission.simulated,
      }));
  }
  if (query.by === 'camp') {
    return camps.map((camp) => ({
      id: camp.id,
      name: { camp: camp.id },
      timeZone: camp.timeZone,
      camps: [camp],
      members: members.filter((member) => member.camp === camp),
      owners,
      perPerson: true,
      simulated: simulates([camp]),
    }));
  }
  const metering = members.filter(({ unit }) => unit.kind !== 'tank' && unit.kind !== 'weather');
  if (query.by === 'unit') {
    return metering.map((member) => ({
      id: member.unit.id,
      name: { unit: member.unit.id },
      timeZone: member.camp.timeZone,
      camps: [member.camp],
      members: [member],
      owners,
      perPerson: false,
      simulated: simulates([member.camp]),
    }));
  }
  const contributors = new Set(
    metering.flatMap((member) => ownersWithin(query, member)).filter((id) => owners?.includes(id) ?? true),
  );
  return [...contributors].map((contributor) => {
    const owned = metering.filter((member) => ownersWithin(query, member).includes(contributor));
    return {
      id: contributor,
      name: { contributor },
      timeZone: 'UTC',
      camps: camps.filter((camp) => owned.some((member) => member.camp === camp)),
      members: owned,
      owners: [contributor],
      perPerson: false,
      simulated: simulates(owned.map(({ camp }) => camp)),
    };
  });
}

function ownersWithin(query: FootprintQuery, { unit, camp }: Member): string[] {
  return ownedSpans(unit, camp)
    .filter((span) => common(span, askedSpan(query, camp.timeZone)) !== null)
    .map(({ owner }) => owner);
}

function passes(asked: readonly string[], id: string): boolean {
  return asked.length === 0 || asked.includes(id);
}

function unitPasses(query: FootprintQuery, unit: Unit, camp: Camp): boolean {
  const owners = ownersWithin(query, { unit, camp });
  return (
    passes(query.units, unit.id) &&
    (query.contributors.length === 0 || owners.some((owner) => query.contributors.includes(owner)))
  );
}

/** A camp passes by its id and its mission's; where units or owners are asked for, by having such a unit. */
function campPasses(registry: Registry, query: FootprintQuery, camp: Camp): boolean {
  if (!passes(query.missions, camp.mission) || !passes(query.camps, camp.id)) return false;
  return (
    (query.units.length === 0 && query.contributors.length === 0) ||
    registry.units.some((unit) => unit.camp === camp.id && unitPasses(query, unit, camp))
  );
}

function missionPasses(query: FootprintQuery, mission: string, camps: readonly Camp[]): boolean {
  const narrowed = [query.camps, query.units, query.contributors].some((asked) => asked.length > 0);
  return passes(query.missions, mission) && (!narrowed || camps.some((camp) => camp.mission === mission));
}
