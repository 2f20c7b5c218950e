/**
 * The fields that units sent and their kinds do not have: dropped from samples, remembered here. How many names are
 * remembered of a unit, and how much of each, is bounded: a device may make up names without end.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { UnknownField } from '../port.ts';
import type { Database } from './database.ts';

const countSchema = z.object({
  field: z.string(),
  count: z.number(),
  firstSeenAt: z.number(),
  lastSeenAt: z.number(),
});

export type UnknownFieldCount = z.infer<typeof countSchema>;

const rowSchema = countSchema.extend({ unit: z.string() });

export type UnknownFieldRow = z.infer<typeof rowSchema>;

export const NAMES_AT_MOST = 200;
const NAME_CHARACTERS = 100;
/** Rows that one batch writes; what is beyond is noted when it comes again. */
const ROWS_A_BATCH = 1_000;

export class UnknownFields {
  readonly #upsert: StatementSync;
  readonly #select: StatementSync;
  readonly #selectAll: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor({ db }: Database) {
    this.#upsert = db.prepare(
      `INSERT INTO unknown_field (unit, field, first_seen_at, last_seen_at, count)
       SELECT ?1, ?2, ?3, ?4, ?5
       WHERE (SELECT count(*) FROM unknown_field WHERE unit = ?1) < ${NAMES_AT_MOST}
         OR EXISTS (SELECT 1 FROM unknown_field WHERE unit = ?1 AND field = ?2)
       ON CONFLICT (unit, field) DO UPDATE SET count = count + excluded.count,
         last_seen_at = max(last_seen_at, excluded.last_seen_at)`,
    );
    this.#select = db.prepare(
      `SELECT field, count, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt
       FROM unknown_field WHERE unit = ? ORDER BY field`,
    );
    this.#selectAll = db.prepare(
      `SELECT unit, field, count, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt FROM unknown_field`,
    );
    this.#deleteAll = db.prepare('DELETE FROM unknown_field');
  }

  /** One row a unit and field, however often a batch has it; of very many fields the first that came. */
  add(seen: readonly UnknownField[]): void {
    const counts = new Map<
      string,
      { unit: string; field: string; first: number; last: number; count: number }
    >();
    for (const { unit, field: name, seenAt } of seen) {
      const field = name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS)}…` : name;
      const key = `${unit} ${field}`;
      const entry = counts.get(key);
      if (entry === undefined && counts.size >= ROWS_A_BATCH) continue;
      if (entry === undefined) counts.set(key, { unit, field, first: seenAt, last: seenAt, count: 1 });
      else {
        entry.last = seenAt;
        entry.count += 1;
      }
    }
    for (const { unit, field, first, last, count } of counts.values()) {
      this.#upsert.run(unit, field, first, last, count);
    }
  }

  /** All that is remembered, and forgets it. Only within a transaction. */
  takeAll(): UnknownFieldRow[] {
    const rows = this.#selectAll.all().map((row) => rowSchema.parse(row));
    if (rows.length > 0) this.#deleteAll.run();
    return rows;
  }

  of(unit: string): UnknownFieldCount[] {
    return this.#select.all(unit).map((row) => countSchema.parse(row));
  }
}
