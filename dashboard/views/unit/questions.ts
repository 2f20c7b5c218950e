/** What the unit's page asks. */
import { api, footprint, type Question, question } from '../../api.ts';
import type { Range } from '../../period.ts';

type AnswerOf<Q> = Q extends Question<infer T> ? T : never;

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
