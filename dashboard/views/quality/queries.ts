/** What the data quality page queries. */

import { lengthInDays, type Range } from '../../period/period.ts';
import { api, apiQuery, footprint, type ResultOf, series } from '../../queries/api.ts';

/** Longer periods are laid out by months, since their days could not be told apart. */
const DAYS_AT_MOST = 400;
const PAGE_ITEMS = 25;

export const quality = apiQuery(api.quality.$url(), () => api.quality.$get({ query: {} }));
export type Quality = ResultOf<typeof quality>;

export function completenessOf(range: Range, mission: string | null) {
  const interval = lengthInDays(range) <= DAYS_AT_MOST ? 'day' : 'month';
  return series('coverage', 'camp', interval, range, filterOf(mission));
}
export type Completeness = ResultOf<ReturnType<typeof completenessOf>>;

/** The camps' rows, or once a mission is chosen, its units'. */
export function qualityRows(range: Range, mission: string | null) {
  return footprint(mission === null ? 'camp' : 'unit', 'total', range, filterOf(mission));
}

export function quarantinePage(unit: string | null, cursor: string | null) {
  const query = {
    limit: String(PAGE_ITEMS),
    ...(unit === null ? {} : { unit }),
    ...(cursor === null ? {} : { cursor }),
  };
  return apiQuery(api.quarantine.$url({ query }), () => api.quarantine.$get({ query }));
}
export type QuarantineItem = ResultOf<ReturnType<typeof quarantinePage>>['items'][number];

/** Tries quarantined messages again: those with the ids, or all. @throws ApiError */
export async function replay(ids: readonly number[] | null) {
  const init = {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ids === null ? {} : { ids }),
  };
  return (await api.quarantine.replay.$post({ query: {} }, { init })).json();
}

function filterOf(mission: string | null) {
  return mission === null ? {} : { mission: [mission] };
}
