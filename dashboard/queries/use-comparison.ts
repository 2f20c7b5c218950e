/** Comparisons with an earlier period, which the services make: like with like, or a reason why not. */
import { useMemo } from 'preact/hooks';
import type { ComparisonRow } from '../../services/domain/analysis/comparison.ts';
import type { FootprintGroup } from '../../services/domain/footprint/row.ts';
import type { Range } from '../period/period.ts';
import { api, apiQuery, type FootprintFilters, type Query } from './api.ts';
import { useIdleQuery } from './use-query.ts';

/** A group's comparison by its id: undefined where there is none, null while it is on its way. */
export type ComparisonOf = (id: string) => ComparisonRow | undefined | null;

/** The footprint of a range against that of an earlier one, by group. */
export function comparison(
  by: FootprintGroup,
  range: Range,
  earlier: Range,
  filters: FootprintFilters = {},
): Query<{ rows: ComparisonRow[] }> {
  const query = {
    ...{ by, from: range.from, to: range.to, earlierFrom: earlier.from, earlierTo: earlier.to },
    ...filters,
  };
  return apiQuery(api.comparison.$url({ query }), () => api.comparison.$get({ query }), range);
}

/** Null compares with nothing. Fetched once nothing else is: what a figure is compared with comes after the figure. */
export function useComparison(query: Query<{ rows: ComparisonRow[] }> | null): ComparisonOf {
  const { data, isPending } = useIdleQuery(query);
  return useMemo(() => {
    const rows = new Map(data?.rows.map((row) => [row.id, row]));
    return (id) => (isPending && query !== null ? null : rows.get(id));
  }, [data, isPending]);
}
