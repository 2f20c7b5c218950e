/** Single texts of the database, each under a key of its own. */
import type { Database } from './database.ts';

/** A durable place for one text. */
export interface Metadata {
  read(): string | null;
  write(text: string): void;
}

/** The text under one key; it belongs to whoever made the key. */
export function metadata(database: Database, key: string): Metadata {
  const select = database.db.prepare('SELECT value FROM meta WHERE key = ?');
  const upsert = database.db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    read() {
      const value = select.get(key)?.value;
      return typeof value === 'string' ? value : null;
    },
    write(text) {
      upsert.run(key, text);
    },
  };
}
