/**
 * The reference's segments: spans with exact times in which energy or fuel flowed. Nothing is split at the
 * borders of intervals here; a row clips what it needs.
 */
import type { Unit } from '../../../services/domain/registry/registry.ts';
import { common, type Span, without } from './calendar.ts';

export type Basis = 'measured' | 'recovered' | 'integrated' | 'estimated';

/** A span in which something flowed: the amount is the area under the line, whose heights are per hour. */
export interface Segment extends Span {
  line: { from: number; to: number; fromPerHour: number; toPerHour: number };
  basis: Basis;
}

/** One reading of one field. */
export interface Reading {
  ts: number;
  value: number;
}

export const MS_PER_HOUR = 3_600_000;

/** The amount (kWh or L) that a segment carries within a span. */
export function amountWithin(segment: Segment, span: Span): number {
  const part = common(segment, span);
  if (part === null) return 0;
  const { from, to, fromPerHour, toPerHour } = segment.line;
  const heightAt = (instant: number) =>
    fromPerHour + ((toPerHour - fromPerHour) * (instant - from)) / (to - from);
  return (((heightAt(part.from) + heightAt(part.to)) / 2) * (part.to - part.from)) / MS_PER_HOUR;
}

/** The mean height (kW or L/h) of a segment, over the part of its line that it has. */
export function meanPerHour(segment: Segment): number {
  return (amountWithin(segment, segment) / (segment.to - segment.from)) * MS_PER_HOUR;
}

/** Rule 5: whether two readings are too far apart to know what lay between. */
export function isGap(unit: Unit, from: number, to: number): boolean {
  return to - from > Math.max(5 * 60_000, 3 * unit.reportEveryS * 1_000);
}

/** Rule 6: trapezoids over neighbouring readings no further apart than the gap limit. */
export function integrate(unit: Unit, readings: readonly Reading[]): Segment[] {
  return readings.flatMap((reading, index) => {
    const next = readings[index + 1];
    if (next === undefined || isGap(unit, reading.ts, next.ts)) return [];
    const line = { from: reading.ts, to: next.ts, fromPerHour: reading.value, toPerHour: next.value };
    return [{ from: reading.ts, to: next.ts, line, basis: 'integrated' as const }];
  });
}

/** What is left of segments in the time that the holes don't take; each keeps its own line. */
export function outside(segments: readonly Segment[], holes: readonly Span[]): Segment[] {
  return segments.flatMap((segment) =>
    without(
      segment,
      holes.filter((hole) => common(segment, hole) !== null),
    ).map((part) => ({ ...segment, ...part })),
  );
}
