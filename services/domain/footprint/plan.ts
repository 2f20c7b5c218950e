/**
 * From a question to what must be read for it: which groups and intervals the rows will have, which units count
 * for which segment of time (in service, and for a contributor also owned), and the coarsest stored rows that
 * cover each such attributionSpan exactly.
 */
import { localCalendar } from '../calendar.ts';
import { QUARTER_MS, type Resolution, type UnitInterval } from '../metering/intervals.ts';
import { type Camp, type RegisteredUnit, type RegistryIndex, UN_OWNER } from '../registry/registry.ts';
import { commonTimes, type TimeSpan } from './common-time.ts';
import { type Factor, type FactorCatalogue, factorChanges, factorOn } from './factors.ts';
import { ALL, type FootprintInterval, type FootprintQuery, type PeriodBound } from './row.ts';

/** One interval of the answer, as one camp lives it. Keys compare across camps (a date, a month, an instant). */
export interface Bucket {
  key: string;
  from: number;
  to: number;
}

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
  /** Whether the telemetry of any of its missions is simulated. */
  simulated: boolean;
}

/** Stored rows of one resolution, [from, to). */
export interface Span {
  resolution: Resolution;
  from: number;
  to: number;
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
    groups.getOrInsertComputed(id, () => ({ id, timeZone, camps: [], simulated: false }));

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
  return { query, groups: [...groups.values()], attributionSpans };
}

function passes(picked: ReadonlySet<string>, id: string): boolean {
  return picked.size === 0 || picked.has(id);
}

function join(group: Group, period: CampPeriod, simulated: boolean): void {
  group.simulated ||= simulated;
  if (group.camps.at(-1) !== period && !group.camps.includes(period)) group.camps.push(period);
}

/** A bound of a period as an instant (epoch ms), a date being its midnight in the zone. */
export function instantOf(bound: PeriodBound, timeZone: string): number {
  return 'date' in bound ? localCalendar(timeZone).dayStart(bound.date) : bound.instant;
}

/** The intervals of a period in a zone, each cut to what is inside the period. */
export function bucketsBetween(
  interval: FootprintInterval,
  from: number,
  to: number,
  timeZone: string,
): Bucket[] {
  if (from >= to) return [];
  if (interval === 'total') return [{ key: 'total', from, to }];
  if (interval === 'day' || interval === 'month') {
    return localCalendar(timeZone)
      .periods(interval, from, to)
      .map((period) => ({
        key: period.label,
        from: Math.max(period.from, from),
        to: Math.min(period.to, to),
      }));
  }
  const step = interval === 'hour' ? 4 * QUARTER_MS : QUARTER_MS;
  const buckets: Bucket[] = [];
  for (let start = from - (from % step); start < to; start += step) {
    buckets.push({
      key: String(start),
      from: Math.max(start, from),
      to: Math.min(start + step, to),
    });
  }
  return buckets;
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

/** Most camps share a zone, and most units a time: what is the same for them is made once. */
class SharedTimes {
  readonly #interval: FootprintInterval;
  readonly #buckets = new Map<string, Bucket[]>();
  readonly #spans = new Map<string, Span[]>();

  constructor(interval: FootprintInterval) {
    this.#interval = interval;
  }

  buckets(from: number, to: number, timeZone: string): Bucket[] {
    return this.#buckets.getOrInsertComputed(`${from} ${to} ${timeZone}`, () =>
      bucketsBetween(this.#interval, from, to, timeZone),
    );
  }

  spans(from: number, to: number, timeZone: string): Span[] {
    return this.#spans.getOrInsertComputed(`${from} ${to} ${timeZone}`, () =>
      spansOf(this.#interval, from, to, timeZone),
    );
  }
}

/** The coarsest stored rows that make up a time exactly: months, else days, else quarter-hours at its edges. */
function spansOf(interval: FootprintInterval, from: number, to: number, timeZone: string): Span[] {
  if (interval === '15m' || interval === 'hour') return [{ resolution: '15m', from, to }];
  return coarsest(interval === 'day' ? ['day'] : ['month', 'day'], from, to, timeZone);
}

function coarsest(units: ('month' | 'day')[], from: number, to: number, timeZone: string): Span[] {
  if (from >= to) return [];
  const [unit, ...finer] = units;
  if (unit === undefined) return [{ resolution: '15m', from, to }];
  const calendar = localCalendar(timeZone);
  const periodAt = (at: number) => (unit === 'month' ? calendar.monthAt(at) : calendar.dayAt(at));
  const first = periodAt(from);
  const wholeFrom = first.from === from ? from : first.to;
  const wholeTo = periodAt(to).from;
  if (wholeFrom >= wholeTo) return coarsest(finer, from, to, timeZone);
  return [
    ...coarsest(finer, from, wholeFrom, timeZone),
    { resolution: unit, from: wholeFrom, to: wholeTo },
    ...coarsest(finer, wholeTo, to, timeZone),
  ];
}
