/** The fields that units sent and their kinds do not have, as all processes met them. */
import type { UnknownFieldRow } from '../sqlite/unknown-fields.ts';
import type { SharedDatabase } from './shared-database.ts';
import { rowsOf } from './work.ts';

/** The unknown fields of one unit, or of all: by unit, then by field. */
export async function readUnknownFields(shared: SharedDatabase, unit?: string): Promise<UnknownFieldRow[]> {
  const fields = shared.queries
    .selectFrom('unknown_field')
    .select(['unit', 'field', 'count', 'first_seen_at as firstSeenAt', 'last_seen_at as lastSeenAt'])
    .$if(unit !== undefined, (query) => query.where('unit', '=', unit ?? ''))
    .orderBy('unit')
    .orderBy('field');
  return [...(await shared.read(rowsOf(fields)))];
}
