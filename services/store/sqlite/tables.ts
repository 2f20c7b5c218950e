/** Tables whose columns are a vocabulary of the domain: made when missing, widened when the vocabulary grew. */
import type { DatabaseSync } from 'node:sqlite';

export interface Column {
  name: string;
  type: 'REAL' | 'TEXT';
}

/** Makes the table, with the integer key (unit, `time`), or adds the columns that it lacks. */
export function ensureTable(db: DatabaseSync, table: string, time: string, columns: readonly Column[]): void {
  const definitions = columns.map(({ name, type }) => `"${name}" ${type}`);
  db.exec(
    `CREATE TABLE IF NOT EXISTS "${table}" (unit INTEGER NOT NULL, "${time}" INTEGER NOT NULL,
       ${definitions.join(', ')}, PRIMARY KEY (unit, "${time}")) WITHOUT ROWID`,
  );
  const present = new Set(
    db
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name),
  );
  for (const { name, type } of columns) {
    if (!present.has(name)) db.exec(`ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}`);
  }
}

/** `"a", "b"`: names as they go into a statement. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
