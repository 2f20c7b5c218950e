/**
 * Two periods held against each other: only the time that both have in service and, for contributors, owned. Where
 * that is too small a part of either, or one of them is much less complete, they do not compare, and the result
 * says why instead of a number. Pure.
 */
import { z } from 'zod';
import { localCalendar } from '../calendar.ts';
import { coverageWeights } from '../footprint/compute-rows.ts';
import type { FootprintPlan } from '../footprint/plan.ts';
import { type FootprintRow, footprintRowSchema } from '../footprint/row.ts';
import type { RegistryIndex } from '../registry/registry.ts';

/** The part of each period's service time (by rated power) that both must have in common. */
const LEAST_COMMON_SHARE = 0.8;
/** Per-person figures divide by the people of the whole period, so they need nearly all of it in common. */
const LEAST_COMMON_SHARE_PER_PERSON = 0.999;
/** Below this completeness, a difference in completeness larger than the next would pass as a change. */
const THIN_COVERAGE = 0.8;
const COVERAGE_DIFFERENCE = 0.1;

const COMPARISON_REASONS = [
  'not-in-service',
  'not-in-service-earlier',
  'service-differs',
  'completeness-differs',
] as const;

export const comparisonRowSchema = z.object({
  id: z.string().meta({ description: 'The group: a mission, camp, unit or contributor, or `all`' }),
  comparable: z.boolean(),
  reason: z.enum(COMPARISON_REASONS).nullable().meta({ description: 'Why the periods do not compare' }),
  dataFrom: z.string().nullable().meta({
    description: 'The date from which the group is in service, where that is within or after `earlier`',
  }),
  commonShare: z.object({
    current: z
      .number()
      .meta({ description: 'The part of the service time that has a counterpart in `earlier`, 0 to 1' }),
    earlier: z.number(),
  }),
  current: footprintRowSchema
    .nullable()
    .meta({ description: 'The row over the common time; null if not comparable' }),
  earlier: footprintRowSchema.nullable(),
});
export type ComparisonRow = z.infer<typeof comparisonRowSchema>;

/** One period of a comparison: its plan as asked, its plan cut to the common time, and the rows of the latter. */
export interface ComparedPeriod {
  whole: FootprintPlan;
  common: FootprintPlan;
  rows: readonly FootprintRow[];
}

/** One row for each group that either period has, ordered by its id. */
export function comparisonRows(
  current: ComparedPeriod,
  earlier: ComparedPeriod,
  index: RegistryIndex,
): ComparisonRow[] {
  const { by } = current.whole.query;
  const ids = new Set([...current.whole.groups, ...earlier.whole.groups].map(({ id }) => id));
  const service = {
    current: { whole: serviceTime(current.whole, index), common: serviceTime(current.common, index) },
    earlier: { whole: serviceTime(earlier.whole, index), common: serviceTime(earlier.common, index) },
  };
  return [...ids].sort().map((id) => {
    const share = ({ whole, common }: { whole: ServiceTimes; common: ServiceTimes }) => {
      const seconds = whole.get(id)?.weighted ?? 0;
      return seconds === 0 ? 0 : (common.get(id)?.weighted ?? 0) / seconds;
    };
    const commonShare = { current: share(service.current), earlier: share(service.earlier) };
    const rows = {
      current: current.rows.find((row) => row[by] === id),
      earlier: earlier.rows.find((row) => row[by] === id),
    };
    const reason = reasonAgainst(
      service.current.whole.has(id),
      service.earlier.whole.has(id),
      Math.min(commonShare.current, commonShare.earlier),
      rows.current?.coverage ?? null,
      rows.earlier?.coverage ?? null,
    );
    const comparable = reason === null && rows.current !== undefined && rows.earlier !== undefined;
    const perPerson = Math.min(commonShare.current, commonShare.earlier) >= LEAST_COMMON_SHARE_PER_PERSON;
    return {
      id,
      comparable,
      reason,
      dataFrom: comparable
        ? null
        : ((service.earlier.whole.get(id) ?? service.current.whole.get(id))?.startsLate ?? null),
      commonShare,
      current: comparable && rows.current !== undefined ? cut(rows.current, perPerson) : null,
      earlier: comparable && rows.earlier !== undefined ? cut(rows.earlier, perPerson) : null,
    };
  });
}

function reasonAgainst(
  servedCurrent: boolean,
  servedEarlier: boolean,
  commonShare: number,
  coverageCurrent: number | null,
  coverageEarlier: number | null,
): ComparisonRow['reason'] {
  if (!servedCurrent) return 'not-in-service';
  if (!servedEarlier) return 'not-in-service-earlier';
  if (commonShare < LEAST_COMMON_SHARE) return 'service-differs';
  if (coverageCurrent !== null && coverageEarlier !== null) {
    const isThin = Math.min(coverageCurrent, coverageEarlier) < THIN_COVERAGE;
    if (isThin && Math.abs(coverageCurrent - coverageEarlier) > COVERAGE_DIFFERENCE)
      return 'completeness-differs';
  }
  return null;
}

function cut(row: FootprintRow, perPerson: boolean): FootprintRow {
  return perPerson ? row : { ...row, perPersonDay: { fuelL: null, kwh: null } };
}

interface ServiceTime {
  /** Milliseconds in service, each unit's weighted as in coverage; units that have no part in it count alike. */
  weighted: number;
  /** The local date on which the first unit comes in, where the period had begun before. */
  startsLate: string | null;
}
type ServiceTimes = ReadonlyMap<string, ServiceTime>;

function serviceTime(plan: FootprintPlan, index: RegistryIndex): ServiceTimes {
  const weightOf = coverageWeights(plan.query, index);
  const times = new Map<
    string,
    { supply: number; other: number; first: number; startsLate: string | null }
  >();
  for (const span of plan.attributionSpans) {
    const time = times.getOrInsertComputed(span.group.id, () => ({
      supply: 0,
      other: 0,
      first: Number.POSITIVE_INFINITY,
      startsLate: null,
    }));
    const weight = weightOf(span);
    time.supply += weight * (span.to - span.from);
    time.other += span.to - span.from;
    if (span.from >= time.first) continue;
    time.first = span.from;
    const { camp, from } = span.period;
    time.startsLate = span.from > from ? localCalendar(camp.timeZone).dateAt(span.from) : null;
  }
  return new Map(
    [...times].map(([id, { supply, other, startsLate }]) => [
      id,
      { weighted: supply > 0 ? supply : other, startsLate },
    ]),
  );
}
