/**
 * The reference's own calendar: local dates and months of a zone as spans of instants, by Temporal alone.
 */

/** A span of time [from, to) in epoch milliseconds; open ends are infinite. */
export interface Span {
  from: number;
  to: number;
}

/** The first instant of a local date, which is not always midnight. */
export const startOfDate = remembered(
  (date: string, timeZone: string) =>
    Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).epochMilliseconds,
);

/** The local date of an instant. */
export const dateAt = remembered((instant: number, timeZone: string) =>
  zoned(instant, timeZone).toPlainDate().toString(),
);

export const nextDate = remembered((date: string) =>
  Temporal.PlainDate.from(date).add({ days: 1 }).toString(),
);

/** A whole local day: 23, 24 or 25 hours. */
export function dateSpan(date: string, timeZone: string): Span {
  return { from: startOfDate(date, timeZone), to: startOfDate(nextDate(date), timeZone) };
}

/** The calendar month of a date, like `2026-03`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

export function nextMonth(month: string): string {
  return monthOf(Temporal.PlainDate.from(`${month}-01`).add({ months: 1 }).toString());
}

/** A whole local month. */
export function monthSpan(month: string, timeZone: string): Span {
  return {
    from: startOfDate(`${month}-01`, timeZone),
    to: startOfDate(`${nextMonth(month)}-01`, timeZone),
  };
}

/** RFC 3339 to the second with the zone's offset at that instant, `+00:00` for UTC. */
export function writeInZone(instant: number, timeZone: string): string {
  return zoned(instant, timeZone).toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** The common part of two spans, or null where they share no time. */
export function common(a: Span, b: Span): Span | null {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : null;
}

/** What every span of one list shares with any span of another. */
export function commonOfAll(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((a) => others.map((b) => common(a, b)).filter((span) => span !== null));
}

/** The time of `span` that none of the `holes` takes. */
export function without(span: Span, holes: readonly Span[]): Span[] {
  let left = [span];
  for (const hole of holes) {
    left = left.flatMap((part) =>
      commonOfAll(
        [part],
        [
          { from: Number.NEGATIVE_INFINITY, to: hole.from },
          { from: hole.to, to: Number.POSITIVE_INFINITY },
        ],
      ),
    );
  }
  return left;
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}

/** The same answers, looked up where the same was asked before: rows ask for few times, but very often. */
function remembered<Arguments extends (string | number)[], Value>(
  ask: (...asked: Arguments) => Value,
): (...asked: Arguments) => Value {
  const known = new Map<string, Value>();
  return (...asked) => {
    const key = asked.join(' ');
    const answer = known.get(key) ?? ask(...asked);
    known.set(key, answer);
    return answer;
  };
}
