/** What a camp's page queries. */

import type { Range } from '../../period/period.ts';
import { api, apiQuery, footprint, type ResultOf } from '../../queries/api.ts';

/** How the camp is run now, and what could be better. */
export function campOperation(camp: string) {
  const input = { param: { camp }, query: {} };
  const route = api.camps[':camp'].operation;
  return apiQuery(route.$url(input), () => route.$get(input));
}
export type CampOperation = ResultOf<ReturnType<typeof campOperation>>;

/** A camp page's readings beside power, which comes live, are this old at most. */
const READINGS_MS = 15_000;

/** All units of a camp with their newest readings. */
export function campUnits(camp: string) {
  const input = { query: { camp: [camp] } };
  const query = apiQuery(api.units.$url(input), () => api.units.$get(input));
  return { ...query, refetchInterval: READINGS_MS };
}

/** How well a unit worked in a range: starts, idling. */
export function unitAnalysis(unit: string, range: Range) {
  const input = { param: { unit }, query: { from: range.from, to: range.to } };
  const route = api.units[':unit'].analysis;
  return apiQuery(route.$url(input), () => route.$get(input), range);
}

export function campTotal(camp: string, range: Range) {
  return footprint('camp', 'total', range, { camp: [camp] });
}

export function campHours(camp: string, range: Range) {
  return footprint('camp', 'hour', range, { camp: [camp] });
}

/** The rows of the camp's units. */
export function unitTotals(camp: string, range: Range) {
  return footprint('unit', 'total', range, { camp: [camp] });
}
