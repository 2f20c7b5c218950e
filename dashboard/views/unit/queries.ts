/** What the unit's page queries. */

import type { Range } from '../../period/period.ts';
import { api, apiQuery, footprint, type ResultOf } from '../../queries/api.ts';
import type { unitAnalysis } from '../camp/queries.ts';
import type { Zoom } from './zoom.ts';

/** The readings of a unit's page beside power, which comes live, are this old at most. */
const READINGS_MS = 15_000;

export function unitDetail(unit: string) {
  const input = { param: { unit }, query: {} };
  const route = api.units[':unit'];
  return { ...apiQuery(route.$url(input), () => route.$get(input)), refetchInterval: READINGS_MS };
}
export type UnitDetail = ResultOf<ReturnType<typeof unitDetail>>;

/** The unit's row of the accounting. */
export function unitTotal(unit: string, range: Range) {
  return footprint('unit', 'total', range, { unit: [unit] });
}

/** One field's readings, down-sampled over the period, or over the part of it that is zoomed to. */
export function unitSeries(unit: string, field: string, range: Range, zoom: Zoom | null) {
  const bounds =
    zoom === null
      ? { from: range.from, to: range.to }
      : { from: new Date(zoom.from).toISOString(), to: new Date(zoom.to).toISOString() };
  const input = { param: { unit }, query: { ...bounds, field: [field] } };
  const route = api.units[':unit'].series;
  return apiQuery(route.$url(input), () => route.$get(input), zoom === null ? range : undefined);
}
export type UnitSeries = ResultOf<ReturnType<typeof unitSeries>>;
export type Annotation = UnitSeries['annotations'][number];

export type UnitAnalysis = ResultOf<ReturnType<typeof unitAnalysis>>;
