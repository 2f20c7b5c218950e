/** Where axes have ticks: round times on the camp's own clock. Pure. */

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../services/domain/durations.ts';

const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 56, 91, 182, 364].map((days) => days * DAY_MS),
];

/**
 * Round times within [from, to], at most `count`.
 * @param offsetMs what the local clock is ahead of UTC
 */
export function timeTicks(from: number, to: number, count: number, offsetMs: number): number[] {
  const needed = (to - from) / Math.max(1, count);
  const step = TIME_STEPS_MS.find((each) => each >= needed) ?? Math.ceil(needed / DAY_MS) * DAY_MS;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** What a zone's clock is ahead of UTC, by an instant written with its offset: `2026-03-01T00:00:00+02:00`. */
export function offsetMsOf(instant: string): number {
  const match = /([+-])(\d\d):(\d\d)$/.exec(instant);
  if (match === null) return 0;
  const minutes = 60 * Number(match[2]) + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * MINUTE_MS;
}

/** An instant on the clock of an offset, as the API writes instants. */
export function onClock(instant: number, offsetMs: number): string {
  return new Date(instant + offsetMs).toISOString().slice(0, 19);
}
