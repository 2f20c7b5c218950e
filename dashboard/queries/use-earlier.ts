/** The rows of the same groups at an earlier time, to compare with. */
import type { Footprint, FootprintGroup, FootprintRow } from '../../services/domain/footprint/row.ts';
import type { Query } from './api.ts';
import { useIdleQuery } from './use-query.ts';

/** A row's earlier one; undefined where there is none, null while it is on its way. */
export type Earlier = (row: FootprintRow) => FootprintRow | undefined | null;

export function useEarlier(query: Query<Footprint>, group: FootprintGroup): Earlier {
  const result = useIdleQuery(query);
  return (row) => (result.isPending ? null : result.data?.rows.find((each) => each[group] === row[group]));
}
