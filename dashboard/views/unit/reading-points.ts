/** A unit's readings as points in time. Pure. */
import type { UnitSeries } from './queries.ts';

/** One bucket of a series: [from, to), epoch ms; null where nothing is known. */
export interface ReadingPoint {
  from: number;
  to: number;
  /** The start as the API writes it, on the camp's own clock. */
  time: string;
  min: number | null;
  mean: number | null;
  max: number | null;
}

export function pointsOf(series: UnitSeries): ReadingPoint[] {
  const field = series.fields[0];
  const end = Date.parse(series.to);
  return series.times.map((time, position) => {
    const from = Date.parse(time);
    return {
      from,
      to: Math.min(end, from + series.stepS * 1000),
      time,
      min: field?.min[position] ?? null,
      mean: field?.mean[position] ?? null,
      max: field?.max[position] ?? null,
    };
  });
}
