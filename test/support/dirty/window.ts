/**
 * Which days to make dirty: three or more that hold both a clock change and the border of a month, lie in the
 * past and are young enough for every raw sample of theirs to be taken.
 */
import { DAY_MS } from '../../../services/domain/durations.ts';
import { dateAt, startOfDate } from '../reference/calendar.ts';

export interface DirtyDays {
  /** The zone whose clocks change within the days. */
  timeZone: string;
  /** The first local date, and the one after the last. */
  from: string;
  to: string;
}

const ZONES = ['America/Port-au-Prince', 'Asia/Beirut', 'Europe/Nicosia', 'Africa/Cairo'];
/** Well inside the default retention of 400 days. */
const OLDEST_DAYS = 380;

/** The shortest such days of the last year, the latest among equals. */
export function dirtyDays(now: number): DirtyDays {
  const candidates = ZONES.flatMap((timeZone) =>
    transitions(timeZone, now).flatMap((date) => aroundMonthBorder(timeZone, date)),
  ).filter(
    ({ timeZone, from, to }) =>
      startOfDate(to, timeZone) < now - 2 * DAY_MS &&
      startOfDate(from, timeZone) > now - OLDEST_DAYS * DAY_MS,
  );
  const best = candidates.sort((a, b) => daysIn(a) - daysIn(b) || (a.from < b.from ? 1 : -1))[0];
  if (best === undefined) throw new Error('no zone changed its clocks within the raw retention');
  return best;
}

/** Local dates on which the zone's clocks changed in the last year. */
function transitions(timeZone: string, now: number): string[] {
  const dates: string[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  for (;;) {
    const before = at.getTimeZoneTransition('previous');
    if (before === null || before.epochMilliseconds < now - OLDEST_DAYS * DAY_MS) return dates;
    dates.push(dateAt(before.epochMilliseconds - 1, timeZone));
    at = before;
  }
}

/** The days from before the clock change or the nearest first of a month to after the other. */
function aroundMonthBorder(timeZone: string, change: string): DirtyDays[] {
  const changed = Temporal.PlainDate.from(change);
  return [changed.with({ day: 1 }), changed.with({ day: 1 }).add({ months: 1 })].map((first) => {
    const [early, late] =
      Temporal.PlainDate.compare(changed, first) < 0 ? [changed, first] : [first, changed];
    const beforeBorder = Temporal.PlainDate.compare(early, first) < 0 ? early : first.subtract({ days: 1 });
    return { timeZone, from: beforeBorder.toString(), to: late.add({ days: 2 }).toString() };
  });
}

function daysIn({ from, to }: DirtyDays): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}
