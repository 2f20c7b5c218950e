/**
 * Local calendars: a camp's days and months as ranges of instants, with 23- and 25-hour days right.
 * Day starts are cached for each zone, because a footprint asks for the same few hundred again and again.
 */
import { DAY_MS } from './durations.ts';

/** A local day or month: its label (`2026-03-01` or `2026-03`) and its range of instants, epoch ms. */
export interface LocalPeriod {
  label: string;
  from: number;
  to: number;
}

const MOST_WRITTEN = 50_000;

/** One time zone's calendar. `localCalendar` keeps one for each zone. */
class LocalCalendar {
  readonly timeZone: string;
  /** Day starts and days by the number of days from 1970-01-01 to their date; months by their label. */
  readonly #starts = new Map<number, number>();
  readonly #days = new Map<number, LocalPeriod>();
  readonly #months = new Map<string, LocalPeriod>();
  readonly #numbers = new Map<string, number>();
  /** The camps of a zone share their days' bounds, so the same instants are written again and again. */
  readonly #written = new Map<number, string>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  /** The instant (epoch ms) at which the local date begins. */
  dayStart(date: string): number {
    let number = this.#numbers.get(date);
    if (number === undefined) {
      number = Date.parse(date) / DAY_MS;
      this.#numbers.set(date, number);
    }
    return this.#startOf(number);
  }

  /** The local date of an instant. */
  dateAt(instant: number): string {
    return this.dayAt(instant).label;
  }

  /** The local day that holds an instant. */
  dayAt(instant: number): LocalPeriod {
    const number = this.#numberAt(instant);
    let day = this.#days.get(number);
    if (day === undefined) {
      const [from, to] = [this.#startOf(number), this.#startOf(number + 1)];
      day = { label: utcDate(number * DAY_MS), from, to };
      this.#days.set(number, day);
    }
    return day;
  }

  /** The local month that holds an instant. */
  monthAt(instant: number): LocalPeriod {
    const label = this.dateAt(instant).slice(0, 7);
    let month = this.#months.get(label);
    if (month === undefined) {
      month = { label, from: this.dayStart(`${label}-01`), to: this.dayStart(`${nextMonth(label)}-01`) };
      this.#months.set(label, month);
    }
    return month;
  }

  /**
   * An instant as a count of local days since 1970-01-01, whole at each local midnight: a local day is one
   * day however many hours it has, and a part of it its fraction.
   */
  dayCount(instant: number): number {
    const { from, to } = this.dayAt(instant);
    return this.#numberAt(instant) + (instant - from) / (to - from);
  }

  /** The instant at a count of local days since 1970-01-01: what `dayCount` counts, the other way round. */
  instantAtDayCount(count: number): number {
    const number = Math.floor(count);
    const from = this.#startOf(number);
    return from + (count - number) * (this.#startOf(number + 1) - from);
  }

  /** An instant written with the zone's offset, RFC 3339: `2026-03-01T00:00:00+02:00`. */
  format(instant: number): string {
    let text = this.#written.get(instant);
    if (text === undefined) {
      const { timeZone } = this;
      text = Temporal.Instant.fromEpochMilliseconds(instant).toString({ timeZone, smallestUnit: 'second' });
      if (this.#written.size === MOST_WRITTEN) this.#written.clear();
      this.#written.set(instant, text);
    }
    return text;
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

  /** Which local day holds an instant: the day in UTC is at most one off. */
  #numberAt(instant: number): number {
    let number = Math.floor(instant / DAY_MS);
    while (this.#startOf(number) > instant) number -= 1;
    while (this.#startOf(number + 1) <= instant) number += 1;
    return number;
  }

  #startOf(number: number): number {
    let start = this.#starts.get(number);
    if (start === undefined) {
      const date = Temporal.PlainDate.from(utcDate(number * DAY_MS));
      start = date.toZonedDateTime(this.timeZone).epochMilliseconds;
      this.#starts.set(number, start);
    }
    return start;
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

function utcDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function nextMonth(month: string): string {
  return addDays(`${month}-28`, 4).slice(0, 7);
}
