/** The fields that units sent and their kinds do not have, as all processes met them. */
import type { UnknownFieldRow } from '../sqlite/unknown-fields.ts';
import { LastKnown } from './last-known.ts';
import type { SharedDatabase } from './shared-database.ts';
import { rowsOf } from './work.ts';

export class SharedUnknownFields {
  readonly #shared: SharedDatabase;
  readonly #known = new LastKnown<readonly UnknownFieldRow[]>([]);

  constructor(shared: SharedDatabase) {
    this.#shared = shared;
  }

  /** Those of one unit, or of all, by unit and field; while the shared database is away, as was known last. */
  read(unit?: string): Promise<readonly UnknownFieldRow[]> {
    const fields = this.#shared.queries
      .selectFrom('unknown_field')
      .select(['unit', 'field', 'count', 'first_seen_at as firstSeenAt', 'last_seen_at as lastSeenAt'])
      .$if(unit !== undefined, (query) => query.where('unit', '=', unit ?? ''))
      .orderBy('unit')
      .orderBy('field');
    return this.#known.answer(unit ?? '', () => this.#shared.read(rowsOf(fields)));
  }
}
