/**
 * A segment is what lies between two neighbouring readings: an amount (kWh or litres) over a span of time, with
 * how it is known. Counters give even segments, integrated power gives sloped ones.
 */
import { HOUR_MS } from '../durations.ts';

export type Basis = 'measured' | 'recovered' | 'integrated' | 'estimated';

export interface Segment {
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

/** The amount of a segment between two instants inside it. */
export function amountBetween(segment: Segment, from: number, to: number): number {
  if (segment.startRate === segment.endRate) return (segment.startRate * (to - from)) / HOUR_MS;
  return (((rateAt(segment, from) + rateAt(segment, to)) / 2) * (to - from)) / HOUR_MS;
}

/** The mean rate of a whole segment, per hour. */
export function meanRate(segment: Segment): number {
  return (segment.startRate + segment.endRate) / 2;
}

function rateAt(segment: Segment, at: number): number {
  const share = (at - segment.from) / (segment.to - segment.from);
  return segment.startRate + (segment.endRate - segment.startRate) * share;
}

/** The part of a segment inside [from, to), or null when nothing of it is. */
function clip(segment: Segment, from: number, to: number): Segment | null {
  const start = Math.max(segment.from, from);
  const end = Math.min(segment.to, to);
  if (start >= end) return null;
  if (start === segment.from && end === segment.to) return segment;
  return {
    from: start,
    to: end,
    startRate: rateAt(segment, start),
    endRate: rateAt(segment, end),
    basis: segment.basis,
  };
}

/**
 * The parts of segments that lie outside of spans.
 * @param segments in order of time, not overlapping
 * @param spans in order of time, not overlapping
 */
export function outside(
  segments: readonly Segment[],
  spans: readonly { from: number; to: number }[],
): Segment[] {
  if (spans.length === 0) return [...segments];
  const parts: Segment[] = [];
  let first = 0;
  for (const segment of segments) {
    while (first < spans.length && (spans[first]?.to ?? 0) <= segment.from) first += 1;
    let at = segment.from;
    for (let index = first; index < spans.length; index += 1) {
      const span = spans[index];
      if (span === undefined || span.from >= segment.to) break;
      const part = clip(segment, at, span.from);
      if (part !== null) parts.push(part);
      at = Math.max(at, span.to);
    }
    const rest = clip(segment, at, segment.to);
    if (rest !== null) parts.push(rest);
  }
  return parts;
}

/**
 * Integrates rate readings by trapezoid over neighbours no further apart than the gap limit.
 * @param readings in order of time, values already split by sign, per hour
 */
export function trapezoids(readings: readonly Reading[], gapLimitMs: number): Segment[] {
  const segments: Segment[] = [];
  for (let index = 1; index < readings.length; index += 1) {
    const start = readings[index - 1];
    const end = readings[index];
    if (start === undefined || end === undefined || end.ts - start.ts > gapLimitMs) continue;
    segments.push({
      from: start.ts,
      to: end.ts,
      startRate: start.value,
      endRate: end.value,
      basis: 'integrated',
    });
  }
  return segments;
}
