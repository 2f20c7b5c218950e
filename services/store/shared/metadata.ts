/** Single texts that all processes share, each under a key of its own. */
import type { Kysely } from 'kysely';
import type { SharedDatabase } from './shared-database.ts';
import type { SharedTables } from './tables.ts';
import { affectedBy, firstOf, type Work } from './work.ts';

/** A durable place for one text. */
export interface SharedMetadata {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

/** The text under one key; it belongs to whoever made the key. */
export function sharedMetadata(shared: SharedDatabase, key: string): SharedMetadata {
  return {
    read: () => shared.read(readText(shared.queries, key)),
    write: (text) => shared.change(writeText(shared.queries, key, text)),
  };
}

export function* readText(queries: Kysely<SharedTables>, key: string): Work<string | null> {
  const row = yield* firstOf(queries.selectFrom('meta').select('value').where('key', '=', key));
  return row?.value ?? null;
}

export function* writeText(queries: Kysely<SharedTables>, key: string, value: string): Work<void> {
  yield* affectedBy(
    queries
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
  );
}
