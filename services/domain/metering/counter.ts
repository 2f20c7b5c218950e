/**
 * Reading a cumulative counter: which of its readings are kept, which are outliers, where it was reset or
 * swapped, and what flowed between the kept ones.
 *
 * A reading is kept unless it is implausible against the last kept one and against the one after, while those
 * two agree. So a reading that agrees with the one after it is kept whatever came before: it is an anchor, from
 * which a scan may start without knowing the past. Rolling up a part of a counter's life rests on that.
 */
import { HOUR_MS } from '../durations.ts';
import type { Reading, Segment } from './segment.ts';

export interface CounterLimits {
  /** What the counter can add at most in an hour (kWh or litres), with a margin. */
  maxPerHour: number;
  /** The resolution allowed for on top, in the counter's unit. */
  tolerance: number;
  /** Readings further apart than this leave a gap: the amount is recovered, not measured. */
  gapLimitMs: number;
}

export interface CounterScan {
  segments: Segment[];
  /** From the first to the last kept reading the counter decides; null where there are not two. */
  span: { from: number; to: number } | null;
  rejectedAt: number[];
  resetAt: number[];
}

/** Whether a counter could have gone from one reading to a later one: 0 <= d <= limit. */
function isPlausible(from: Reading, to: Reading, limits: CounterLimits): boolean {
  return isPlausibleAmount(to.value - from.value, to.ts - from.ts, limits);
}

function isPlausibleAmount(amount: number, spanMs: number, limits: CounterLimits): boolean {
  return amount >= 0 && amount <= (limits.maxPerHour * spanMs) / HOUR_MS + limits.tolerance;
}

/** Scans a counter's readings, in order of time. The first reading is taken as kept. */
export function scanCounter(readings: readonly Reading[], limits: CounterLimits): CounterScan {
  const scan: CounterScan = { segments: [], span: null, rejectedAt: [], resetAt: [] };
  let kept = readings[0];
  if (kept === undefined) return scan;
  const first = kept.ts;
  for (let index = 1; index < readings.length; index += 1) {
    const reading = readings[index];
    if (reading === undefined) break;
    let amount = reading.value - kept.value;
    if (!isPlausible(kept, reading, limits)) {
      const next = readings[index + 1];
      if (next !== undefined && !isPlausible(reading, next, limits) && isPlausible(kept, next, limits)) {
        scan.rejectedAt.push(reading.ts);
        continue;
      }
      scan.resetAt.push(reading.ts);
      // After a reset the counter itself is what flowed since; a jump upward says nothing.
      const sinceReset = amount < 0 && isPlausibleAmount(reading.value, reading.ts - kept.ts, limits);
      amount = sinceReset ? reading.value : 0;
    }
    const spanMs = reading.ts - kept.ts;
    const rate = (amount * HOUR_MS) / spanMs;
    scan.segments.push({
      from: kept.ts,
      to: reading.ts,
      startRate: rate,
      endRate: rate,
      basis: spanMs > limits.gapLimitMs ? 'recovered' : 'measured',
    });
    scan.span = { from: first, to: reading.ts };
    kept = reading;
  }
  return scan;
}

/**
 * Whether a reading is kept whatever came before it, judged by its neighbours alone: it agrees with the next
 * one; or neither of the two before it (one of which is the last kept) agrees with the next one.
 * @param readings in order of time; `reachesStart` says that nothing lies before the first of them
 */
export function isAnchor(
  readings: readonly Reading[],
  index: number,
  limits: CounterLimits,
  reachesStart: boolean,
): boolean {
  const reading = readings[index];
  const next = readings[index + 1];
  if (reading === undefined || next === undefined) return false;
  if (isPlausible(reading, next, limits)) return true;
  if (index < 2 && !reachesStart) return false;
  return [readings[index - 1], readings[index - 2]].every(
    (earlier) => earlier === undefined || !isPlausible(earlier, next, limits),
  );
}
