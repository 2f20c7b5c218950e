/** Today and yesterday as a camp lives them, up to the last full quarter-hour. Pure. */
import { HOUR_MS, MINUTE_MS } from '../../services/domain/durations.ts';
import type { Range } from './period.ts';

export interface CampDay {
  today: Range;
  /** Yesterday up to the same time of day; on a day of 23 or 25 hours, the same time since midnight. */
  yesterday: Range;
  /** Yesterday whole. */
  yesterdayWhole: Range;
  /** Nothing of today is over yet: its first quarter-hour is under way. */
  isNew: boolean;
}

/** @param quarterHour the last full quarter-hour, epoch milliseconds */
export function campDay(timeZone: string, quarterHour: number): CampDay {
  const clock = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  });
  const at = (ms: number) => {
    const parts = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, value]));
    return {
      date: `${parts.year}-${parts.month}-${parts.day}`,
      sinceMidnightMs: Number(parts.hour) * HOUR_MS + Number(parts.minute) * MINUTE_MS,
    };
  };
  const now = at(quarterHour);
  const before = at(quarterHour - now.sinceMidnightMs - 12 * HOUR_MS);
  const to = new Date(quarterHour).toISOString();
  return {
    today: { from: now.date, to, open: true },
    yesterday: { from: before.date, to: new Date(quarterHour - 24 * HOUR_MS).toISOString(), open: true },
    yesterdayWhole: { from: before.date, to: now.date, open: false },
    isNew: now.sinceMidnightMs === 0,
  };
}
