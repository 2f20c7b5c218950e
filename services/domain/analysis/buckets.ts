/**
 * A unit's readings made few enough to draw: buckets of time with least, mean and greatest. A segment longer than
 * the unit's gap limit stays empty, never zero and never joined.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../durations.ts';
import type { Reading } from '../metering/segment.ts';

/** [from, from + stepMs × count): the last bucket may reach past the asked end. */
export interface Buckets {
  from: number;
  stepMs: number;
  count: number;
}

/** One value for each bucket; null where nothing was read and the gap limit is exceeded. */
export interface BucketedReadings {
  min: (number | null)[];
  mean: (number | null)[];
  max: (number | null)[];
}

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY_MS),
];

/**
 * Buckets that cover a period from its start, of a length that reads well.
 * @param pointsAtMost how many there may be, where the longest length allows it
 * @param shortestMs no bucket is shorter: the unit does not report more often
 */
export function bucketsOver(from: number, to: number, pointsAtMost: number, shortestMs: number): Buckets {
  const needed = Math.max((to - from) / pointsAtMost, shortestMs);
  const stepMs = STEPS_MS.find((step) => step >= needed) ?? Math.ceil(needed / DAY_MS) * DAY_MS;
  return { from, stepMs, count: Math.ceil((to - from) / stepMs) };
}

/**
 * Puts readings into buckets. An empty bucket between two readings within the gap limit takes the value on the
 * straight line between them, as the accounting does; beyond the limit it is null.
 * @param readings in order of time
 */
export function bucketed(
  readings: readonly Reading[],
  buckets: Buckets,
  gapLimitMs: number,
): BucketedReadings {
  const { from, stepMs, count } = buckets;
  const empty = () => Array.from<number | null>({ length: count }).fill(null);
  const result = { min: empty(), mean: empty(), max: empty() };
  let position = 0;
  while ((readings[position]?.ts ?? from) < from) position += 1;
  for (let bucket = 0; bucket < count; bucket += 1) {
    const start = from + bucket * stepMs;
    const first = position;
    let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (; ; position += 1) {
      const reading = readings[position];
      if (reading === undefined || reading.ts >= start + stepMs) break;
      min = Math.min(min, reading.value);
      max = Math.max(max, reading.value);
      sum += reading.value;
    }
    const inside = position - first;
    if (inside === 0) {
      const value = between(readings[position - 1], readings[position], start + stepMs / 2, gapLimitMs);
      min = max = sum = value ?? Number.NaN;
    }
    if (Number.isNaN(sum)) continue;
    result.min[bucket] = min;
    result.mean[bucket] = sum / Math.max(1, inside);
    result.max[bucket] = max;
  }
  return result;
}

function between(
  before: Reading | undefined,
  after: Reading | undefined,
  at: number,
  gapLimitMs: number,
): number | null {
  if (before === undefined || after === undefined || after.ts - before.ts > gapLimitMs) return null;
  return before.value + ((after.value - before.value) * (at - before.ts)) / (after.ts - before.ts);
}
