/** The shapes of a unit's readings: points in time, runs of them, and the paths that draw them. Pure. */
import type { Scales } from './plot.tsx';
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

export interface Run {
  first: ReadingPoint;
  last: ReadingPoint;
  points: ReadingPoint[];
}

/** Neighbouring points that are alike. */
export function runsOf(points: readonly ReadingPoint[], is: (point: ReadingPoint) => boolean): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  for (const point of points) {
    if (!is(point)) open = null;
    else if (open === null) {
      open = { first: point, last: point, points: [point] };
      runs.push(open);
    } else {
      open.last = point;
      open.points.push(point);
    }
  }
  return runs;
}

type PlaneScales = Pick<Scales, 'x' | 'y'>;

/** The line through the means, each at the middle of its bucket; a lone one reaches over its bucket. */
export function linePath(points: readonly ReadingPoint[], factor: number, { x, y }: PlaneScales): string {
  const [only] = points;
  if (only !== undefined && points.length === 1) {
    const height = written(y((only.mean ?? 0) * factor));
    return `M${written(x(only.from))} ${height}H${written(x(only.to))}`;
  }
  return polyline(points.map((point) => [x(middle(point)), y((point.mean ?? 0) * factor)]));
}

/** The band between the least and the greatest readings. */
export function bandPath(points: readonly ReadingPoint[], factor: number, { x, y }: PlaneScales): string {
  const upper = points.map((point) => [x(middle(point)), y((point.max ?? 0) * factor)] as const);
  const lower = points.map((point) => [x(middle(point)), y((point.min ?? 0) * factor)] as const);
  return `${polyline([...upper, ...lower.reverse()])}Z`;
}

function polyline(corners: readonly (readonly [number, number])[]): string {
  return `M${corners.map(([x, y]) => `${written(x)} ${written(y)}`).join('L')}`;
}

function middle({ from, to }: ReadingPoint): number {
  return (from + to) / 2;
}

function written(pixels: number): string {
  return pixels.toFixed(1);
}
