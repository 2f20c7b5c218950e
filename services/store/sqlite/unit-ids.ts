/** The small integers that stand for units' names in the embedded store's keys. */
import type { StatementSync } from 'node:sqlite';
import type { Database } from './database.ts';

export class UnitIds {
  readonly #ids = new Map<string, number>();
  readonly #select: StatementSync;
  readonly #selectAll: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: Database) {
    database.db.exec(
      'CREATE TABLE IF NOT EXISTS unit_id (id INTEGER PRIMARY KEY, unit TEXT NOT NULL UNIQUE)',
    );
    this.#select = database.db.prepare('SELECT id FROM unit_id WHERE unit = ?');
    this.#selectAll = database.db.prepare('SELECT unit FROM unit_id');
    this.#insert = database.db.prepare('INSERT INTO unit_id (unit) VALUES (?)');
    database.onRollback(() => this.#ids.clear());
  }

  /** The names of all units that have a number. */
  names(): string[] {
    return this.#selectAll.all().map(({ unit }) => String(unit));
  }

  /** The unit's number, or null for a unit of which nothing is stored. */
  find(unit: string): number | null {
    const cachedId = this.#ids.get(unit);
    if (cachedId !== undefined) return cachedId;
    const id = this.#select.get(unit)?.id;
    if (typeof id !== 'number') return null;
    this.#ids.set(unit, id);
    return id;
  }

  /** The unit's number, given now if it has none. Only within a transaction that writes something of the unit. */
  assign(unit: string): number {
    const present = this.find(unit);
    if (present !== null) return present;
    const id = Number(this.#insert.run(unit).lastInsertRowid);
    this.#ids.set(unit, id);
    return id;
  }
}
