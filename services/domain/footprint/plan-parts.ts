/**
 * A long answer's plan cut into parts, each some intervals of all groups: what is computed and read at once stays small,
 * however long the answer. The rows of all parts together are those of the whole plan.
 */
import type { CampPeriod, FootprintPlan, Group } from './plan.ts';
import { type Bucket, SharedTimes } from './plan-times.ts';

export interface PartLimits {
  /** Rows of the answer that a part should have at most. */
  rows: number;
  /** Stored rows that a part should rest on at most. */
  storedRows: number;
}

export interface PlanPart {
  plan: FootprintPlan;
  /** No row of a later part begins before this instant (epoch ms). */
  settledBefore: number;
}

/** Local midnight of a date comes at most this long before its midnight in UTC. */
const EARLIEST_ZONE_MS = 14 * 3_600_000;

/** The parts of a plan, oldest first; the plan itself where it is small enough. */
export function* planParts(plan: FootprintPlan, limits: PartLimits): Generator<PlanPart> {
  const { interval } = plan.query;
  const keys = interval === 'total' ? [] : keysOf(plan);
  const storedRowsAKey = plan.attributionSpans.length * (interval === 'hour' ? 4 : 1);
  const keysAPart = Math.max(
    1,
    Math.floor(Math.min(limits.rows / plan.groups.length, limits.storedRows / storedRowsAKey)),
  );
  if (keys.length <= keysAPart) {
    yield { plan, settledBefore: Number.POSITIVE_INFINITY };
    return;
  }
  const isDated = interval === 'day' || interval === 'month';
  for (let at = 0; at < keys.length; at += keysAPart) {
    const next = keys[at + keysAPart];
    yield {
      plan: restricted(plan, new Set(keys.slice(at, at + keysAPart))),
      settledBefore:
        next === undefined
          ? Number.POSITIVE_INFINITY
          : isDated
            ? Date.parse(next) - EARLIEST_ZONE_MS
            : Number(next),
    };
  }
}

/** The keys of all intervals, oldest first. Camps of one zone share their lists of intervals. */
function keysOf({ query, groups }: FootprintPlan): string[] {
  const lists = new Set(
    groups.flatMap(({ camps, ownBuckets }) => [ownBuckets, ...camps.map(({ buckets }) => buckets)]),
  );
  const keys = [...new Set([...lists].flat().map(({ key }) => key))];
  const isDated = query.interval === 'day' || query.interval === 'month';
  return isDated ? keys.sort() : keys.sort((a, b) => Number(a) - Number(b));
}

/** The plan of those intervals alone that have one of the keys. */
function restricted(
  { query, groups, attributionSpans }: FootprintPlan,
  keys: ReadonlySet<string>,
): FootprintPlan {
  const bucketLists = new Map<Bucket[], Bucket[]>();
  const keptOf = (buckets: Bucket[]) =>
    bucketLists.getOrInsertComputed(buckets, () => buckets.filter(({ key }) => keys.has(key)));
  const periods = new Map<CampPeriod, CampPeriod>();
  const periodOf = (period: CampPeriod): CampPeriod =>
    periods.getOrInsertComputed(period, () => {
      const buckets = keptOf(period.buckets);
      const from = buckets[0]?.from ?? period.from;
      return { camp: period.camp, from, to: buckets.at(-1)?.to ?? from, buckets };
    });
  const partGroups = new Map(
    groups.map((group): [Group, Group] => [
      group,
      { ...group, camps: group.camps.map(periodOf), ownBuckets: keptOf(group.ownBuckets) },
    ]),
  );
  const shared = new SharedTimes(query.interval);
  return {
    query,
    groups: [...partGroups.values()],
    attributionSpans: attributionSpans.flatMap((span) => {
      const period = periodOf(span.period);
      const [from, to] = [Math.max(span.from, period.from), Math.min(span.to, period.to)];
      const group = partGroups.get(span.group);
      if (from >= to || group === undefined) return [];
      return [{ ...span, group, period, from, to, spans: shared.spans(from, to, period.camp.timeZone) }];
    }),
  };
}
