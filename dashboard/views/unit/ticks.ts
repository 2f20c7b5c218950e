/** Where axes have ticks: round numbers, and round times on the camp's own clock. Pure. */

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];
const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 56, 91, 182, 364].map((days) => days * DAY_MS),
];
const TINY = 1e-6;
const NUMBER_STEPS = [1, 2, 2.5, 5, 10];

/** Round numbers from at or below `least` to at or above `greatest`, about `count` of them. */
export function numberTicks(least: number, greatest: number, count: number): number[] {
  const largest = Math.max(Math.abs(least), Math.abs(greatest));
  const size = largest > TINY ? largest : 1;
  // What differs by less than can be drawn is one value, with room around it.
  const span = greatest - least > TINY * size ? greatest - least : size;
  const magnitude = 10 ** Math.floor(Math.log10(span / count));
  const step = magnitude * (NUMBER_STEPS.find((each) => magnitude * each >= span / count) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(greatest / step));
  return Array.from({ length: last - first + 1 }, (_, position) =>
    Number(((first + position) * step).toPrecision(12)),
  );
}

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
