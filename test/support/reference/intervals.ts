/** The reference's intervals: which rows a group gets, and the time that each camp puts into each of them. */
import type { FootprintQuery, FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { Camp } from '../../../services/domain/registry/registry.ts';
import { common, dateAt, dateSpan, monthOf, monthSpan, nextDate, nextMonth, type Span } from './calendar.ts';
import { askedSpan, type Group } from './groups.ts';

export interface Interval {
  name: Pick<FootprintRow, 'date' | 'month'>;
  /** As the row states it, in the group's own zone. */
  stated: Span;
  /** The time that counts in a camp; null where there is none. */
  inCamp: (camp: Camp) => Span | null;
}

/** The intervals of one group's rows, in order. */
export function intervalsOf(query: FootprintQuery, group: Group): Interval[] {
  const asked = (timeZone: string) => askedSpan(query, timeZone);
  const zones = group.camps.length === 0 ? [group.timeZone] : group.camps.map(({ timeZone }) => timeZone);
  switch (query.interval) {
    case 'total':
      return [
        {
          name: {},
          stated: asked(group.timeZone),
          inCamp: ({ timeZone }) => common(asked(timeZone), asked(timeZone)),
        },
      ];
    case '15m':
    case 'hour': {
      const step = query.interval === 'hour' ? 3_600_000 : 900_000;
      const all = {
        from: Math.min(...zones.map((timeZone) => asked(timeZone).from)),
        to: Math.max(...zones.map((timeZone) => asked(timeZone).to)),
      };
      const intervals: Interval[] = [];
      for (let from = Math.floor(all.from / step) * step; from < all.to; from += step) {
        const slot = { from, to: from + step };
        intervals.push({
          name: {},
          stated: clamp(slot, all),
          inCamp: ({ timeZone }) => common(slot, asked(timeZone)),
        });
      }
      return intervals;
    }
    case 'day':
      return labels(zones, asked, (date) => date, nextDate).map((date) => ({
        name: { date },
        stated: clamp(dateSpan(date, group.timeZone), asked(group.timeZone)),
        inCamp: ({ timeZone }) => common(dateSpan(date, timeZone), asked(timeZone)),
      }));
    case 'month':
      return labels(zones, asked, monthOf, nextMonth).map((month) => ({
        name: { month },
        stated: clamp(monthSpan(month, group.timeZone), asked(group.timeZone)),
        inCamp: ({ timeZone }) => common(monthSpan(month, timeZone), asked(timeZone)),
      }));
  }
}

/** Every local date (or month) of which the asked period holds some time in any of the zones. */
function labels(
  zones: readonly string[],
  asked: (timeZone: string) => Span,
  labelOf: (date: string) => string,
  next: (label: string) => string,
): string[] {
  const found = new Set<string>();
  for (const timeZone of zones) {
    const { from, to } = asked(timeZone);
    if (from >= to) continue;
    const last = labelOf(dateAt(to - 1, timeZone));
    for (let label = labelOf(dateAt(from, timeZone)); label <= last; label = next(label)) found.add(label);
  }
  return [...found].sort();
}

/** The part of an interval inside the bounds; an empty span at the nearer bound where there is none. */
function clamp(span: Span, bounds: Span): Span {
  const into = (instant: number) => Math.min(Math.max(instant, bounds.from), bounds.to);
  return { from: into(span.from), to: into(span.to) };
}
