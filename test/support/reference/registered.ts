/** The reference's reading of the registry: what was valid on a date, and when a unit served and for whom. */
import { type Camp, UN_OWNER, type Unit } from '../../../services/domain/registry/registry.ts';
import { commonOfAll, type Span, startOfDate } from './calendar.ts';

const ALWAYS: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** The latest entry that begins on the date or before it. */
export function validOn<Entry extends { from: string }>(
  entries: readonly Entry[],
  date: string,
): Entry | undefined {
  return inOrder(entries).findLast((entry) => entry.from <= date);
}

/** The time in which the unit counts at all. */
function serviceSpan(unit: Unit, camp: Camp): Span {
  const { from, to } = unit.inService;
  return {
    from: from === null ? ALWAYS.from : startOfDate(from, camp.timeZone),
    to: to === null ? ALWAYS.to : startOfDate(to, camp.timeZone),
  };
}

/** Who owned the unit when: the whole of time, cut where the owner changes. */
export function ownedSpans(unit: Unit, camp: Camp): (Span & { owner: string })[] {
  const entries = inOrder(unit.owner).map(({ from, contributor }) => ({
    from: startOfDate(from, camp.timeZone),
    owner: contributor,
  }));
  const all = [{ from: ALWAYS.from, owner: UN_OWNER }, ...entries];
  return all
    .map((entry, index) => ({ ...entry, to: all[index + 1]?.from ?? ALWAYS.to }))
    .filter((span) => span.from < span.to);
}

/** The parts of `span` in which the unit was in service and owned by one of `owners` (null: by anyone). */
export function countedSpans(unit: Unit, camp: Camp, span: Span, owners: readonly string[] | null): Span[] {
  const owned =
    owners === null ? [ALWAYS] : ownedSpans(unit, camp).filter(({ owner }) => owners.includes(owner));
  return commonOfAll(commonOfAll([span], [serviceSpan(unit, camp)]), owned);
}

function inOrder<Entry extends { from: string }>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (a.from < b.from ? -1 : 1));
}
