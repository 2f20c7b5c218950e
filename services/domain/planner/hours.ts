/** The hours of a plan: whole UTC hours, each belonging to the local day, month and hour in which it begins. */
import { localCalendar } from '../calendar.ts';
import { DAY_MS, HOUR_MS } from '../durations.ts';
import { instantOf } from '../footprint/plan-times.ts';
import type { PeriodBound } from '../footprint/row.ts';

/** [from, to), epoch milliseconds on whole hours. */
export interface HourRange {
  from: number;
  to: number;
}

/** The whole UTC hours of a period: a date begins at the zone's midnight, or at the next whole hour after it. */
export function wholeHours(from: PeriodBound, to: PeriodBound, timeZone: string): HourRange {
  const upToHour = (bound: PeriodBound) => Math.ceil(instantOf(bound, timeZone) / HOUR_MS) * HOUR_MS;
  return { from: upToHour(from), to: upToHour(to) };
}

/** How many hours a range has. */
export function hoursIn({ from, to }: HourRange): number {
  return (to - from) / HOUR_MS;
}

/** For each hour of a range, where it lies in the local calendar. */
export interface LocalHours {
  /** The local dates of the range, oldest first, and for each hour which of them holds it. */
  dates: string[];
  day: Uint16Array;
  /** The local months of the range, and for each hour which of them holds it. */
  months: string[];
  month: Uint16Array;
  /** 0 to 23, and 0 to 167 from Monday 00:00. */
  hourOfDay: Uint8Array;
  hourOfWeek: Uint8Array;
}

/** The local calendar of a range's hours. */
export function localHours(range: HourRange, timeZone: string): LocalHours {
  const count = hoursIn(range);
  const calendar = localCalendar(timeZone);
  const local: LocalHours = {
    dates: [],
    day: new Uint16Array(count),
    months: [],
    month: new Uint16Array(count),
    hourOfDay: new Uint8Array(count),
    hourOfWeek: new Uint8Array(count),
  };
  for (let hour = 0; hour < count; ) {
    const start = range.from + hour * HOUR_MS;
    const { label, from, to } = calendar.dayAt(start);
    local.dates.push(label);
    const month = label.slice(0, 7);
    if (local.months.at(-1) !== month) local.months.push(month);
    const weekday = mondayBased(label);
    for (let at = start; at < to && hour < count; at += HOUR_MS, hour += 1) {
      const clock = to - from === DAY_MS ? Math.floor((at - from) / HOUR_MS) : wallClockHour(at, timeZone);
      local.day[hour] = local.dates.length - 1;
      local.month[hour] = local.months.length - 1;
      local.hourOfDay[hour] = clock;
      local.hourOfWeek[hour] = 24 * weekday + clock;
    }
  }
  return local;
}

/** 0 for Monday to 6 for Sunday. */
function mondayBased(date: string): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

/** On days that are shorter or longer than 24 hours the hours since midnight are not the clock's. */
function wallClockHour(instant: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).hour;
}
