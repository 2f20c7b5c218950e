/**
 * A stretch is what lies between two neighbouring readings: an amount (kWh or litres) over a span of time, with
 * how it is known. Counters give even stretches, integrated power gives sloped ones.
 */

export type Basis = 'measured' | 'recovered' | 'integrated' | 'estimated';

export interface Stretch {
  /** Epoch milliseconds; `to` > `from`. */
  from: number;
  to: number;
  /** The rate at both ends, per hour (kW or L/h), with a straight line between. */
  startRate: number;
  endRate: number;
  basis: Basis;
}

export interface Reading {
  ts: number;
  value: number;
}

export const HOUR_MS = 3_600_000;

/** The amount of a stretch between two instants inside it. */
export function amountBetween(stretch: Stretch, from: number, to: number): number {
  if (stretch.startRate === stretch.endRate) return (stretch.startRate * (to - from)) / HOUR_MS;
  return (((rateAt(stretch, from) + rateAt(stretch, to)) / 2) * (to - from)) / HOUR_MS;
}

/** The mean rate of a whole stretch, per hour. */
export function meanRate(stretch: Stretch): number {
  return (stretch.startRate + stretch.endRate) / 2;
}

function rateAt(stretch: Stretch, at: number): number {
  const share = (at - stretch.from) / (stretch.to - stretch.from);
  return stretch.startRate + (stretch.endRate - stretch.startRate) * share;
}

/** The part of a stretch inside [from, to), or null when nothing of it is. */
function clip(stretch: Stretch, from: number, to: number): Stretch | null {
  const start = Math.max(stretch.from, from);
  const end = Math.min(stretch.to, to);
  if (start >= end) return null;
  if (start === stretch.from && end === stretch.to) return stretch;
  return {
    from: start,
    to: end,
    startRate: rateAt(stretch, start),
    endRate: rateAt(stretch, end),
    basis: stretch.basis,
  };
}

/**
 * The parts of stretches that lie outside of spans.
 * @param stretches in order of time, not overlapping
 * @param spans in order of time, not overlapping
 */
export function outside(
  stretches: readonly Stretch[],
  spans: readonly { from: number; to: number }[],
): Stretch[] {
  if (spans.length === 0) return [...stretches];
  const parts: Stretch[] = [];
  let first = 0;
  for (const stretch of stretches) {
    while (first < spans.length && (spans[first]?.to ?? 0) <= stretch.from) first += 1;
    let at = stretch.from;
    for (let index = first; index < spans.length; index += 1) {
      const span = spans[index];
      if (span === undefined || span.from >= stretch.to) break;
      const part = clip(stretch, at, span.from);
      if (part !== null) parts.push(part);
      at = Math.max(at, span.to);
    }
    const rest = clip(stretch, at, stretch.to);
    if (rest !== null) parts.push(rest);
  }
  return parts;
}

/**
 * Integrates rate readings by trapezoid over neighbours no further apart than the gap limit.
 * @param readings in order of time, values already split by sign, per hour
 */
export function trapezoids(readings: readonly Reading[], gapLimitMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let index = 1; index < readings.length; index += 1) {
    const start = readings[index - 1];
    const end = readings[index];
    if (start === undefined || end === undefined || end.ts - start.ts > gapLimitMs) continue;
    stretches.push({
      from: start.ts,
      to: end.ts,
      startRate: start.value,
      endRate: end.value,
      basis: 'integrated',
    });
  }
  return stretches;
}
