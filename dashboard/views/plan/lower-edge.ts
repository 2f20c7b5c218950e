/** The lower edge of a cloud of points: what is to be had for least. Pure. */
import type { FrontierPoint } from '../../../services/domain/planner/plan-schema.ts';

/** A point of the frontier, by its share and how high it is drawn. */
export interface Placed extends FrontierPoint {
  share: number;
  height: number;
}

/** The cheapest points: none of the others has more share for less. */
export function lowerEdge(points: readonly Placed[]): Placed[] {
  const edge: Placed[] = [];
  for (const point of points.toSorted((a, b) => b.share - a.share || a.height - b.height)) {
    if (point.height < (edge.at(-1)?.height ?? Number.POSITIVE_INFINITY)) edge.push(point);
  }
  return edge.reverse();
}
