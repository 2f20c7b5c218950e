/** What a camp's page queries: one answer holds what it shows first. */

import type { CampDay } from '../../period/camp-day.ts';
import type { Range } from '../../period/period.ts';
import { api, apiQuery, footprint, type Query, type ResultOf } from '../../queries/api.ts';
import { queryClient } from '../../queries/client.ts';
import { comparison } from '../../queries/use-comparison.ts';

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

/**
 * What the page shows of the present, in one answer. Its parts stand for the queries that they answer, so that none of
 * these is made until it is refreshed.
 */
export function campOverview(camp: string, day: CampDay) {
  const input = { param: { camp }, query: {} };
  const route = api.camps[':camp'].overview;
  const query = apiQuery(route.$url(input), () => route.$get(input));
  return {
    ...query,
    queryFn: async () => {
      const overview = await query.queryFn();
      const { operation, units, today, yesterday } = overview;
      const keep = ({ queryKey }: Pick<Query<unknown>, 'queryKey'>, data: object) =>
        queryClient.setQueryData(queryKey, data);
      keep(campOperation(camp), operation);
      keep(campUnits(camp), { units });
      if (today.from === day.today.from && today.to === day.today.to) {
        keep(campTotal(camp, day.today), { rows: today.total === null ? [] : [today.total] });
        keep(campHours(camp, day.today), { rows: today.hours });
        keep(unitTotals(camp, day.today), { rows: today.units });
        keep(campHours(camp, day.yesterdayWhole), { rows: yesterday.hours });
        const { comparison: compared } = yesterday;
        keep(campAgainstYesterday(camp, day), { rows: compared === null ? [] : [compared] });
      }
      return overview;
    },
  };
}

export function campAgainstYesterday(camp: string, { today, yesterday }: CampDay) {
  return comparison('camp', today, yesterday, { camp: [camp] });
}
