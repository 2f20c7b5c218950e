/**
 * Up to where each unit's rows stand as they are, because raw samples behind them were removed. Noted in the same
 * transaction that removes them.
 */
import type { StatementSync } from 'node:sqlite';
import type { Database } from './database.ts';

export class FixedRows {
  readonly #upsert: StatementSync;
  readonly #select: StatementSync;

  constructor(database: Database) {
    this.#upsert = database.db.prepare(
      `INSERT INTO fixed_rows (unit, before) VALUES (?, ?)
       ON CONFLICT (unit) DO UPDATE SET before = max(before, excluded.before)`,
    );
    this.#select = database.db.prepare('SELECT before FROM fixed_rows WHERE unit = ?');
  }

  /** Notes that the unit's rows before an instant stand; an earlier instant than the one noted changes nothing. */
  recordFixed(unit: string, before: number): void {
    this.#upsert.run(unit, before);
  }

  /** The instant noted for each of the units that has any. */
  readFixed(units: readonly string[]): Map<string, number> {
    const found = new Map<string, number>();
    for (const unit of units) {
      const before = this.#select.get(unit)?.before;
      if (typeof before === 'number') found.set(unit, before);
    }
    return found;
  }
}
