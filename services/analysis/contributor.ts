/** What a contributor may state beyond its footprint. */
import { type ContributorStatement, contributorStatement } from '../domain/analysis/contributor.ts';
import { localCalendar } from '../domain/calendar.ts';
import type { FactorCatalogue } from '../domain/footprint/factors.ts';
import { instantOf } from '../domain/footprint/plan-times.ts';
import type { FootprintQuery } from '../domain/footprint/row.ts';
import type { FootprintQueries } from './footprint.ts';

/**
 * The statement of the one contributor that a query is about.
 * @param unitDays by unit and day; the same period by contributor and month is asked beside it
 */
export async function stateContributor(
  unitDays: FootprintQuery,
  { footprint, catalogue }: Pick<FootprintQueries, 'footprint'> & { catalogue: FactorCatalogue },
  signal: AbortSignal,
): Promise<ContributorStatement> {
  const months = { ...unitDays, by: 'contributor', interval: 'month' } as const;
  const [monthRows, dayRows] = await Promise.all([footprint(months, signal), footprint(unitDays, signal)]);
  const lastDate = localCalendar('UTC').dateAt(instantOf(unitDays.to, 'UTC') - 1);
  return contributorStatement(monthRows, dayRows, lastDate, catalogue);
}
