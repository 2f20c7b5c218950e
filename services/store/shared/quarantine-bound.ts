/** How much there is in the shared quarantine, and how it is kept within its bound. */
import { type Kysely, sql } from 'kysely';
import type { SharedTables } from './tables.ts';
import { affectedBy, firstOf, rowsOf, type Work } from './work.ts';

/** Items that one commit evicts at most, beyond as many as it adds. */
const EVICTED_A_COMMIT = 1_000;

/** How many items there are, and what they take on disk, about. */
export interface QuarantineTotals {
  items: number;
  bytes: number;
}

export function* readTotals(queries: Kysely<SharedTables>): Work<QuarantineTotals> {
  const sums = queries
    .selectFrom('quarantine_code_count')
    .select([sumOf('items', 'items'), sumOf('size', 'bytes')]);
  return (yield* firstOf(sums)) ?? { items: 0, bytes: 0 };
}

/**
 * Removes the oldest items until the rest is within the bound; the newest stays in any case.
 * @param added how many items were added just now: about as many are removed, so that no commit takes long
 * @returns how many were removed
 */
export function* evictOldest(queries: Kysely<SharedTables>, maxBytes: number, added: number): Work<number> {
  let excessBytes = (yield* readTotals(queries)).bytes - maxBytes;
  if (excessBytes <= 0) return 0;
  const oldest = yield* rowsOf(
    queries
      .selectFrom('quarantine')
      .select(['id', 'size'])
      .orderBy('id')
      .limit(EVICTED_A_COMMIT + added + 1),
  );
  const doomed: number[] = [];
  for (const { id, size } of oldest.slice(0, -1)) {
    if (excessBytes <= 0) break;
    doomed.push(id);
    excessBytes -= size;
  }
  if (doomed.length === 0) return 0;
  return yield* affectedBy(queries.deleteFrom('quarantine').where('id', 'in', doomed));
}

/** A sum as a number, which a bigint's sum is not by itself. */
function sumOf<Name extends string>(column: string, name: Name) {
  return sql<number>`CAST(coalesce(sum(${sql.ref(column)}), 0) AS bigint)`.as(name);
}
