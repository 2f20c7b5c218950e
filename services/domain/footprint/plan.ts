/**
 * From a question to what must be read for it: which groups and intervals the rows will have, which units count
 * for which segment of time (in service, and for a contributor also owned), and the coarsest stored rows that
 * cover each such attributionSpan exactly.
 */
import { localCalendar } from '../calendar.ts';
import type { UnitInterval } from '../metering/intervals.ts';
import { type Camp, type RegisteredUnit, type RegistryIndex, UN_OWNER } from '../registry/registry.ts';
import { commonTimes, type TimeSpan } from './common-time.ts';
import { type Factor, type FactorCatalogue, factorChanges, factorOn } from './factors.ts';
import { type Bucket, instantOf, SharedTimes, type Span } from './plan-times.ts';
import { ALL, type FootprintQuery } from './row.ts';

/** A camp that takes part, with the asked period in its own time zone. */
export interface CampPeriod {
  camp: Camp;
  from: number;
  to: number;
  buckets: Bucket[];
}

export interface Group {
  id: string;
  timeZone: string;
  camps: CampPeriod[];
  /** Of a group without camps, the intervals of its rows; else empty. */
  ownBuckets: Bucket[];
  /** Whether the telemetry of any of its missions is simulated. */
  simulated: boolean;
}

/** A unit's stored rows in a span, oldest first. */
export type RowsOf = (unit: RegisteredUnit, span: Span) => readonly UnitInterval[];

/** A time in which a unit counts for a group, and in which no dated fact about it changes. */
export interface AttributionSpan {
  unit: RegisteredUnit;
  period: CampPeriod;
  group: Group;
  from: number;
  to: number;
  /** The fuel's factor (generators), and the camp's grid data (grid meters) in this time. */
  factor: Factor | null;
  grid: Camp['grid'][number] | null;
  spans: Span[];
}

export interface FootprintPlan {
  query: FootprintQuery;
  groups: Group[];
  attributionSpans: AttributionSpan[];
}

/** Plans the answer to a footprint query whose filters name only what the registry knows. */
export function planFootprint(
  query: FootprintQuery,
  index: RegistryIndex,
  catalogue: FactorCatalogue,
): FootprintPlan {
  const groups = new Map<string, Group>();
  const attributionSpans: AttributionSpan[] = [];
  const groupOf = (id: string, timeZone: string): Group =>
    groups.getOrInsertComputed(id, () => ({ id, timeZone, camps: [], ownBuckets: [], simulated: false }));

  const picked = { mission: new Set(query.missions), camp: new Set(query.camps) };
  const filtersUnits = query.units.length > 0 || query.contributors.length > 0;
  if (query.by === 'mission' && !filtersUnits && query.camps.length === 0) {
    for (const mission of index.registry.missions) {
      if (!passes(picked.mission, mission.id)) continue;
      groupOf(mission.id, mission.timeZone).simulated = mission.simulated;
    }
  }
  if (query.by === 'all') groupOf(ALL, 'UTC');

  const shared = new SharedTimes(query.interval);
  const unitsOfCamp = Map.groupBy(index.units.values(), (unit) => unit.camp);
  for (const camp of index.registry.camps) {
    if (!passes(picked.mission, camp.mission) || !passes(picked.camp, camp.id)) continue;
    const from = instantOf(query.from, camp.timeZone);
    const to = instantOf(query.to, camp.timeZone);
    const period = { camp, from, to, buckets: shared.buckets(from, to, camp.timeZone) };
    const owned = (unitsOfCamp.get(camp.id) ?? []).flatMap((unit) => attributedTimes(unit, period, query));
    if (filtersUnits && owned.length === 0) continue;

    const mission = index.missions.get(camp.mission);
    const simulated = mission?.simulated ?? false;
    const groupOfCamp = {
      all: () => groupOf(ALL, 'UTC'),
      mission: () => groupOf(camp.mission, mission?.timeZone ?? camp.timeZone),
      camp: () => groupOf(camp.id, camp.timeZone),
      unit: () => null,
      contributor: () => null,
    }[query.by]();
    if (groupOfCamp !== null) join(groupOfCamp, period, simulated);
    for (const { unit, owner, from, to } of owned) {
      const { kind } = unit;
      if (kind === 'tank' || kind === 'weather') continue;
      const group =
        groupOfCamp ?? (query.by === 'unit' ? groupOf(unit.id, camp.timeZone) : groupOf(owner, 'UTC'));
      join(group, period, simulated);
      for (const part of serviceParts(unit, camp, catalogue, from, to)) {
        const spans = shared.spans(part.from, part.to, camp.timeZone);
        attributionSpans.push({ unit, period, group, spans, ...part });
      }
    }
  }
  for (const group of groups.values()) {
    if (group.camps.length > 0) continue;
    const [from, to] = [instantOf(query.from, group.timeZone), instantOf(query.to, group.timeZone)];
    group.ownBuckets = shared.buckets(from, to, group.timeZone);
  }
  return { query, groups: [...groups.values()], attributionSpans };
}

function passes(picked: ReadonlySet<string>, id: string): boolean {
  return picked.size === 0 || picked.has(id);
}

function join(group: Group, period: CampPeriod, simulated: boolean): void {
  group.simulated ||= simulated;
  if (group.camps.at(-1) !== period && !group.camps.includes(period)) group.camps.push(period);
}

interface Ownership {
  unit: RegisteredUnit;
  owner: string;
  from: number;
  to: number;
}

/** The times in which a unit counts for its owner, where the query compares only those with a counterpart. */
function attributedTimes(unit: RegisteredUnit, period: TimeSpan, query: FootprintQuery): Ownership[] {
  const owned = ownerships(unit, period, query);
  if (query.comparedWith === undefined) return owned;
  const { timeZone } = unit;
  const other = {
    from: instantOf(query.comparedWith.from, timeZone),
    to: instantOf(query.comparedWith.to, timeZone),
  };
  const counterparts = ownerships(unit, other, query).flatMap((time) => {
    const served = servedTime(unit, time);
    return served === null ? [] : [{ ...served, owner: time.owner }];
  });
  return owned.flatMap((time) => {
    const sameOwner = counterparts.filter(({ owner }) => owner === time.owner);
    return commonTimes(time, sameOwner, period, other, timeZone).map((common) => ({ ...time, ...common }));
  });
}

/** Who owns a unit when in the period, as far as the query asks for it. */
function ownerships(unit: RegisteredUnit, period: TimeSpan, query: FootprintQuery): Ownership[] {
  if (query.units.length > 0 && !query.units.includes(unit.id)) return [];
  if (query.by !== 'contributor' && query.contributors.length === 0) {
    return [{ unit, owner: UN_OWNER, from: period.from, to: period.to }];
  }
  const calendar = localCalendar(unit.timeZone);
  const changes = unit.owner.map(({ from, contributor }) => ({
    at: calendar.dayStart(from),
    contributor,
  }));
  const parts = [{ at: Number.NEGATIVE_INFINITY, contributor: UN_OWNER }, ...changes];
  return parts
    .map(({ at, contributor }, position) => ({
      unit,
      owner: contributor,
      from: Math.max(at, period.from),
      to: Math.min(parts[position + 1]?.at ?? period.to, period.to),
    }))
    .filter(({ owner, from, to }) => {
      return from < to && (query.contributors.length === 0 || query.contributors.includes(owner));
    });
}

/** The part of a time in which a unit is in service; null for none. */
function servedTime({ inService, timeZone }: RegisteredUnit, { from, to }: TimeSpan): TimeSpan | null {
  const calendar = localCalendar(timeZone);
  const start = inService.from === null ? from : Math.max(from, calendar.dayStart(inService.from));
  const end = inService.to === null ? to : Math.min(to, calendar.dayStart(inService.to));
  return start < end ? { from: start, to: end } : null;
}

/** The parts of a time in which a unit is in service, cut where its fuel's factor or its grid's data change. */
function serviceParts(
  unit: RegisteredUnit,
  camp: Camp,
  catalogue: FactorCatalogue,
  from: number,
  to: number,
): Pick<AttributionSpan, 'from' | 'to' | 'factor' | 'grid'>[] {
  const served = servedTime(unit, { from, to });
  if (served === null) return [];
  const { from: start, to: end } = served;
  const calendar = localCalendar(camp.timeZone);
  const dayStart = (date: string) => calendar.dayStart(date);
  const { fuel } = unit;
  const dates: string[] = [];
  if (unit.kind === 'grid') dates.push(...camp.grid.map((entry) => entry.from));
  if (unit.kind === 'generator' && fuel !== undefined) dates.push(...factorChanges(catalogue, fuel));
  const changes = dates.map(dayStart).filter((at) => at > start && at < end);
  const cuts = [start, ...new Set(changes.sort((a, b) => a - b)), end];
  const parts = [];
  for (let position = 1; position < cuts.length; position += 1) {
    const [partFrom, partTo] = [cuts[position - 1] ?? start, cuts[position] ?? end];
    const date = calendar.dateAt(partFrom);
    parts.push({
      from: partFrom,
      to: partTo,
      factor: unit.kind === 'generator' && fuel !== undefined ? factorOn(catalogue, fuel, date) : null,
      grid: unit.kind === 'grid' ? (camp.grid.findLast((entry) => entry.from <= date) ?? null) : null,
    });
  }
  return parts;
}
