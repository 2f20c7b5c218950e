/**
 * The footprint: from a plan and the stored rows of its units to the rows of the answer. Pure; reading the
 * rows is the caller's.
 */

import { addDays, localCalendar } from '../calendar.ts';
import { DEFAULT_RATED_KW, SUPPLY_KINDS } from '../metering/metering.ts';
import type { RegistryIndex } from '../registry/registry.ts';
import { type BaselineLPerKwh, savesFuel } from './baseline.ts';
import type { AttributionSpan, CampPeriod, FootprintPlan, Group, RowsOf } from './plan.ts';
import { type Bucket, instantOf } from './plan-times.ts';
import type { FootprintQuery, FootprintRow } from './row.ts';
import { FootprintSum } from './sum.ts';

export interface FootprintFacts {
  rowsOf: RowsOf;
  baselineLPerKwh: BaselineLPerKwh;
  index: RegistryIndex;
}

/** A row with what rows are ordered by: its begin and end (epoch ms), and its group's id. */
export interface OrderedRow {
  at: number;
  until: number;
  id: string;
  row: FootprintRow;
}

/** Orders rows by time, then group. A mission's camp can reach into a local day of which the mission has no time. */
export function inRowOrder(a: OrderedRow, b: OrderedRow): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.until - b.until);
}

/** Units that are summed between two steps: about a millisecond's work, or more where each has many rows. */
const SPANS_A_STEP = 128;

/** The rows of the answer, in their order; computed in steps, between which the caller may let others work. */
export function* footprintRows(plan: FootprintPlan, facts: FootprintFacts): Generator<void, OrderedRow[]> {
  const { query } = plan;
  const open = new Map(plan.groups.map((group) => [group, openRows(group)]));
  const weights = coverageWeights(query, facts.index);

  let summed = 0;
  for (const attributionSpan of plan.attributionSpans) {
    if (summed % SPANS_A_STEP === 0) yield;
    summed += 1;
    const openRows = open.get(attributionSpan.group)?.byPeriod.get(attributionSpan.period);
    if (openRows !== undefined) sumUnit(attributionSpan, openRows, weights(attributionSpan), facts);
  }

  const perPerson = query.by !== 'unit' && query.by !== 'contributor';
  const rows: OrderedRow[] = [];
  for (const [group, { byKey }] of open) {
    const calendar = localCalendar(group.timeZone);
    for (const [key, openRow] of byKey) {
      const { label, from, to } = labelled(group, key, openRow, query);
      const row = {
        [query.by]: group.id,
        ...label,
        from: calendar.format(from),
        to: calendar.format(to),
        ...openRow.sum.numbers(perPerson),
      };
      rows.push({ at: from, until: to, id: group.id, row });
    }
  }
  return rows.sort(inRowOrder);
}

/** Adds what a unit counted in a time, and that it counts there whether or not it said anything. */
function sumUnit(
  attributionSpan: AttributionSpan,
  openRows: readonly OpenRow[],
  weightKw: number,
  facts: FootprintFacts,
): void {
  let at = 0;
  for (const { from, to } of attributionSpan.period.buckets) {
    const seconds = (Math.min(to, attributionSpan.to) - Math.max(from, attributionSpan.from)) / 1000;
    if (seconds > 0) openRows[at]?.sum.expect(attributionSpan, seconds, weightKw);
    at += 1;
  }
  const { buckets, camp } = attributionSpan.period;
  const saves = savesFuel(attributionSpan.unit);
  let position = 0;
  for (const span of attributionSpan.spans) {
    for (const row of facts.rowsOf(attributionSpan.unit, span)) {
      while ((buckets[position]?.to ?? Number.POSITIVE_INFINITY) <= row.start) position += 1;
      const baseline = saves ? facts.baselineLPerKwh(camp.id, row.start) : null;
      openRows[position]?.sum.add(attributionSpan, row, weightKw, baseline);
    }
  }
}

/** One row in the making: its sum, and the time that its group's camps spend in it. */
interface OpenRow {
  sum: FootprintSum;
  from: number;
  to: number;
}

/** The rows in the making of a group: by their interval's key, and for each camp's period in the order of its buckets. */
interface OpenGroup {
  byKey: Map<string, OpenRow>;
  byPeriod: Map<CampPeriod, OpenRow[]>;
}

/** A row for each interval of the group, also where nothing will be known; with its person-days. */
function openRows(group: Group): OpenGroup {
  const byKey = new Map<string, OpenRow>();
  const byPeriod = new Map<CampPeriod, OpenRow[]>();
  const open = ({ key, from, to }: Bucket): OpenRow => {
    const row = byKey.get(key) ?? { sum: new FootprintSum(group), from, to };
    row.from = Math.min(row.from, from);
    row.to = Math.max(row.to, to);
    byKey.set(key, row);
    return row;
  };
  for (const period of group.camps) {
    const rows = period.buckets.map(open);
    for (const [at, { from, to }] of period.buckets.entries()) {
      rows[at]?.sum.addPersonDays(personDays(period, from, to));
    }
    byPeriod.set(period, rows);
  }
  for (const bucket of group.ownBuckets) open(bucket);
  return { byKey, byPeriod };
}

/** A camp's headcount times days in a range; null where the headcount of a part of it is not known. */
function personDays({ camp }: CampPeriod, from: number, to: number): number | null {
  const calendar = localCalendar(camp.timeZone);
  const changes = camp.headcount.map((entry) => ({
    at: calendar.dayStart(entry.from),
    people: entry.people,
  }));
  if ((changes[0]?.at ?? Number.POSITIVE_INFINITY) > from) return null;
  let total = 0;
  for (const [position, { at, people }] of changes.entries()) {
    const start = Math.max(at, from);
    const end = Math.min(changes[position + 1]?.at ?? to, to);
    if (start < end) total += people * (calendar.dayCount(end) - calendar.dayCount(start));
  }
  return total;
}

/** A row's label and its bounds, in the group's own zone: a group's day is the sum of its camps' local days. */
function labelled(
  group: Group,
  key: string,
  open: OpenRow,
  query: FootprintQuery,
): { label: { date?: string; month?: string }; from: number; to: number } {
  if (query.interval === '15m' || query.interval === 'hour')
    return { label: {}, from: open.from, to: open.to };
  const from = instantOf(query.from, group.timeZone);
  const to = instantOf(query.to, group.timeZone);
  if (query.interval === 'total') return { label: {}, from, to };
  const calendar = localCalendar(group.timeZone);
  const within = (at: number) => Math.min(Math.max(at, from), to);
  if (query.interval === 'day') {
    return {
      label: { date: key },
      from: within(calendar.dayStart(key)),
      to: within(calendar.dayStart(addDays(key, 1))),
    };
  }
  const month = calendar.monthAt(calendar.dayStart(`${key}-01`));
  return { label: { month: key }, from: within(month.from), to: within(month.to) };
}

/**
 * A unit's weight in coverage: in a row of its own every unit counts, elsewhere only what supplies the camp, by
 * rated power; a grid meter without a rating weighs as the camp's largest.
 */
export function coverageWeights(
  query: FootprintQuery,
  index: RegistryIndex,
): (attributionSpan: AttributionSpan) => number {
  if (query.by === 'unit') return () => 1;
  const largest = new Map<string, number>();
  for (const { camp, ratedKw } of index.units.values()) {
    if (ratedKw !== undefined) largest.set(camp, Math.max(largest.get(camp) ?? 0, ratedKw));
  }
  return ({ unit }) => {
    if (!SUPPLY_KINDS.has(unit.kind)) return 0;
    return unit.ratedKw ?? largest.get(unit.camp) ?? DEFAULT_RATED_KW;
  };
}
