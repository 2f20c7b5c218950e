/** What the unit's page asks. */

import type { Range } from '../../period/period.ts';
import { type AnswerOf, api, footprint, question } from '../../queries/api.ts';
import type { unitAnalysis } from '../camp/questions.ts';
import type { Zoom } from './zoom.ts';

export function unitDetail(unit: string) {
  const asked = { param: { unit }, query: {} };
  const route = api.units[':unit'];
  return question(route.$url(asked), () => route.$get(asked));
}
export type UnitDetail = AnswerOf<ReturnType<typeof unitDetail>>;

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
  const asked = { param: { unit }, query: { ...bounds, field: [field] } };
  const route = api.units[':unit'].series;
  return question(route.$url(asked), () => route.$get(asked), zoom === null ? range : undefined);
}
export type UnitSeries = AnswerOf<ReturnType<typeof unitSeries>>;
export type Annotation = UnitSeries['annotations'][number];

export type UnitAnalysis = AnswerOf<ReturnType<typeof unitAnalysis>>;
