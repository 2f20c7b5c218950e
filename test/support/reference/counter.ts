/**
 * The reference's scan of a cumulative counter: which readings are kept, rejected or begin anew, and what
 * flowed between those that are kept.
 */
import type { Unit } from '../../../services/domain/registry/registry.ts';
import type { Span } from './calendar.ts';
import { isGap, MS_PER_HOUR, type Reading, type Segment } from './segments.ts';

/** A counter reading that was left out, or that starts its counter anew. */
export interface Oddity {
  ts: number;
  verdict: 'rejected' | 'reset';
}

/** Rules 1 to 5: what a counter says between its first and its last reading. */
export function scanCounter(unit: Unit, readings: readonly Reading[], litres: boolean) {
  const segments: Segment[] = [];
  const oddities: Oddity[] = [];
  let kept: Reading | undefined;
  readings.forEach((reading, index) => {
    const last = kept;
    if (last === undefined) {
      kept = reading;
      return;
    }
    const limit = (from: number, to: number) => plausibleLimit(unit, to - from, litres);
    const follows = (a: Reading, b: Reading) =>
      b.value - a.value >= 0 && b.value - a.value <= limit(a.ts, b.ts);
    let amount = reading.value - last.value;
    if (!follows(last, reading)) {
      const after = readings[index + 1];
      if (after !== undefined && !follows(reading, after) && follows(last, after)) {
        oddities.push({ ts: reading.ts, verdict: 'rejected' });
        return;
      }
      oddities.push({ ts: reading.ts, verdict: 'reset' });
      const sinceReset = amount < 0 && reading.value <= limit(last.ts, reading.ts);
      amount = sinceReset ? reading.value : 0;
    }
    const perHour = (amount / (reading.ts - last.ts)) * MS_PER_HOUR;
    segments.push({
      from: last.ts,
      to: reading.ts,
      line: { from: last.ts, to: reading.ts, fromPerHour: perHour, toPerHour: perHour },
      basis: isGap(unit, last.ts, reading.ts) ? 'recovered' : 'measured',
    });
    kept = reading;
  });
  return { segments, oddities };
}

/** Rule 2: the most that a counter of this unit can have gained in so long. */
function plausibleLimit(unit: Unit, milliseconds: number, litres: boolean): number {
  const limitKwh = (1.25 * (unit.ratedKw ?? 10_000) * milliseconds) / MS_PER_HOUR + 0.1;
  return litres ? 0.45 * limitKwh + 0.1 : limitKwh;
}

/** The one span from the first to the last reading of a counter; none where it had fewer than two. */
export function spanOf(counted: readonly Segment[]): Span[] {
  const first = counted[0];
  const last = counted.at(-1);
  return first === undefined || last === undefined ? [] : [{ from: first.from, to: last.to }];
}
