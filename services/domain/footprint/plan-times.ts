/** The times of a plan: its intervals as each zone has them, and the coarsest stored rows that make up a time. */
import { localCalendar } from '../calendar.ts';
import { QUARTER_MS, type Resolution } from '../metering/intervals.ts';
import type { FootprintInterval, PeriodBound } from './row.ts';

/** One interval of the answer, as one camp lives it. Keys compare across camps (a date, a month, an instant). */
export interface Bucket {
  key: string;
  from: number;
  to: number;
}

/** Stored rows of one resolution, [from, to). */
export interface Span {
  resolution: Resolution;
  from: number;
  to: number;
}

/** A bound of a period as an instant (epoch ms), a date being its midnight in the zone. */
export function instantOf(bound: PeriodBound, timeZone: string): number {
  return 'date' in bound ? localCalendar(timeZone).dayStart(bound.date) : bound.instant;
}

/** The intervals of a period in a zone, each cut to what is inside the period. */
function bucketsBetween(interval: FootprintInterval, from: number, to: number, timeZone: string): Bucket[] {
  if (from >= to) return [];
  if (interval === 'total') return [{ key: 'total', from, to }];
  if (interval === 'day' || interval === 'month') {
    return localCalendar(timeZone)
      .periods(interval, from, to)
      .map((period) => ({
        key: period.label,
        from: Math.max(period.from, from),
        to: Math.min(period.to, to),
      }));
  }
  const step = interval === 'hour' ? 4 * QUARTER_MS : QUARTER_MS;
  const buckets: Bucket[] = [];
  for (let start = from - (from % step); start < to; start += step) {
    buckets.push({
      key: String(start),
      from: Math.max(start, from),
      to: Math.min(start + step, to),
    });
  }
  return buckets;
}

/** Most camps share a zone, and most units a time: what is the same for them is made once. */
export class SharedTimes {
  readonly #interval: FootprintInterval;
  readonly #buckets = new Map<string, Bucket[]>();
  readonly #spans = new Map<string, Span[]>();

  constructor(interval: FootprintInterval) {
    this.#interval = interval;
  }

  buckets(from: number, to: number, timeZone: string): Bucket[] {
    return this.#buckets.getOrInsertComputed(`${from} ${to} ${timeZone}`, () =>
      bucketsBetween(this.#interval, from, to, timeZone),
    );
  }

  spans(from: number, to: number, timeZone: string): Span[] {
    return this.#spans.getOrInsertComputed(`${from} ${to} ${timeZone}`, () =>
      spansOf(this.#interval, from, to, timeZone),
    );
  }
}

/** The coarsest stored rows that make up a time exactly: months, else days, else quarter-hours at its edges. */
function spansOf(interval: FootprintInterval, from: number, to: number, timeZone: string): Span[] {
  if (interval === '15m' || interval === 'hour') return [{ resolution: '15m', from, to }];
  return coarsest(interval === 'day' ? ['day'] : ['month', 'day'], from, to, timeZone);
}

function coarsest(units: ('month' | 'day')[], from: number, to: number, timeZone: string): Span[] {
  if (from >= to) return [];
  const [unit, ...finer] = units;
  if (unit === undefined) return [{ resolution: '15m', from, to }];
  const calendar = localCalendar(timeZone);
  const periodAt = (at: number) => (unit === 'month' ? calendar.monthAt(at) : calendar.dayAt(at));
  const first = periodAt(from);
  const wholeFrom = first.from === from ? from : first.to;
  const wholeTo = periodAt(to).from;
  if (wholeFrom >= wholeTo) return coarsest(finer, from, to, timeZone);
  return [
    ...coarsest(finer, from, wholeFrom, timeZone),
    { resolution: unit, from: wholeFrom, to: wholeTo },
    ...coarsest(finer, wholeTo, to, timeZone),
  ];
}
