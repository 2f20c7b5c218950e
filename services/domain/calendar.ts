/**
 * Local calendars: a camp's days and months as ranges of instants, with 23- and 25-hour days right.
 * Day starts are cached for each zone, because a footprint asks for the same few hundred again and again.
 */

/** A local day or month: its label (`2026-03-01` or `2026-03`) and its range of instants, epoch ms. */
export interface LocalPeriod {
  label: string;
  from: number;
  to: number;
}

const DAY_MS = 86_400_000;

/** One time zone's calendar. `localCalendar` keeps one for each zone. */
class LocalCalendar {
  readonly timeZone: string;
  readonly #dayStarts = new Map<string, number>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  /** The instant (epoch ms) at which the local date begins. */
  dayStart(date: string): number {
    const cached = this.#dayStarts.get(date);
    if (cached !== undefined) return cached;
    const start = Temporal.PlainDate.from(date).toZonedDateTime(this.timeZone).epochMilliseconds;
    this.#dayStarts.set(date, start);
    return start;
  }

  /** The local date of an instant. */
  dateAt(instant: number): string {
    // The date in UTC is at most one day off; the day starts tell which it is.
    let date = utcDate(instant);
    while (this.dayStart(date) > instant) date = addDays(date, -1);
    for (let next = addDays(date, 1); this.dayStart(next) <= instant; next = addDays(date, 1)) date = next;
    return date;
  }

  /** The local day that holds an instant. */
  dayAt(instant: number): LocalPeriod {
    const label = this.dateAt(instant);
    return { label, from: this.dayStart(label), to: this.dayStart(addDays(label, 1)) };
  }

  /** The local month that holds an instant. */
  monthAt(instant: number): LocalPeriod {
    const label = this.dateAt(instant).slice(0, 7);
    return {
      label,
      from: this.dayStart(`${label}-01`),
      to: this.dayStart(`${nextMonth(label)}-01`),
    };
  }

  /**
   * An instant as a count of local days since 1970-01-01, whole at each local midnight: a local day is one
   * day however many hours it has, and a part of it its fraction.
   */
  dayCount(instant: number): number {
    const day = this.dayAt(instant);
    return Date.parse(day.label) / DAY_MS + (instant - day.from) / (day.to - day.from);
  }

  /** The local days (or months) that overlap a range, oldest first, whole. */
  periods(unit: 'day' | 'month', from: number, to: number): LocalPeriod[] {
    const periods: LocalPeriod[] = [];
    for (let at = from; at < to; ) {
      const period = unit === 'day' ? this.dayAt(at) : this.monthAt(at);
      periods.push(period);
      at = period.to;
    }
    return periods;
  }
}

const calendars = new Map<string, LocalCalendar>();

/**
 * The calendar of an IANA time zone.
 * @throws RangeError (from its first use) for a zone that does not exist.
 */
export function localCalendar(timeZone: string): LocalCalendar {
  let calendar = calendars.get(timeZone);
  if (calendar === undefined) {
    calendar = new LocalCalendar(timeZone);
    calendars.set(timeZone, calendar);
  }
  return calendar;
}

/** The date some days after another, in the calendar alone. */
export function addDays(date: string, days: number): string {
  return utcDate(Date.parse(date) + days * DAY_MS);
}

/** An instant written in a zone, RFC 3339 with that zone's offset: `2026-03-01T00:00:00+02:00`. */
export function formatInZone(instant: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString({ timeZone, smallestUnit: 'second' });
}

function utcDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function nextMonth(month: string): string {
  return addDays(`${month}-28`, 4).slice(0, 7);
}
