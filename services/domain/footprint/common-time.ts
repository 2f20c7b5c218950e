/**
 * Like with like: the times in one period whose counterparts in another period were attributed as well. A year in
 * which a camp ran for a month compares with that month alone. Counterparts lie the same number of local days
 * after the start of their period.
 */
import { localCalendar } from '../calendar.ts';
import { QUARTER_MS } from '../metering/intervals.ts';

/** [from, to), epoch ms. */
export interface TimeSpan {
  from: number;
  to: number;
}

/**
 * The parts of `time` that have a counterpart in `counterparts`, oldest first.
 * @param period in which `time` lies
 * @param other in which `counterparts` lie
 */
export function commonTimes(
  time: TimeSpan,
  counterparts: readonly TimeSpan[],
  period: TimeSpan,
  other: TimeSpan,
  timeZone: string,
): TimeSpan[] {
  const calendar = localCalendar(timeZone);
  const start = calendar.dayCount(period.from);
  const otherStart = calendar.dayCount(other.from);
  const counterpartOf = (instant: number) => {
    const at = calendar.instantAtDayCount(start + calendar.dayCount(instant) - otherStart);
    return Math.round(at / QUARTER_MS) * QUARTER_MS;
  };
  return counterparts
    .map(({ from, to }) => ({
      from: Math.max(time.from, counterpartOf(from)),
      to: Math.min(time.to, counterpartOf(to)),
    }))
    .filter(({ from, to }) => from < to);
}
