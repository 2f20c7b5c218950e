/** The embedded store's rollup rows of one resolution: a row a unit and start, a column a measure. */
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  INTERVAL_MEASURES,
  type Resolution,
  type UnitInterval,
  unknownInterval,
} from '../domain/intervals.ts';
import type { Ledger } from './ledger.ts';
import type { IntervalReplacement, TimeRange } from './port.ts';
import { ensureTable, quoted } from './tables.ts';
import type { UnitIds } from './unit-ids.ts';

export class IntervalTable {
  readonly #ids: UnitIds;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #range: StatementSync;
  readonly #curtailing: StatementSync;

  constructor({ db }: Ledger, ids: UnitIds, resolution: Resolution) {
    const table = `footprint_${resolution}`;
    const columns = quoted(INTERVAL_MEASURES);
    ensureTable(
      db,
      table,
      'start',
      INTERVAL_MEASURES.map((name) => ({ name, type: 'REAL' })),
    );
    db.exec(
      `CREATE INDEX IF NOT EXISTS "${table}_curtailing" ON "${table}" (unit) WHERE "curtailedKwh" IS NOT NULL`,
    );
    this.#ids = ids;
    const places = ['?', '?', ...INTERVAL_MEASURES.map(() => '?')].join(', ');
    this.#insert = db.prepare(`INSERT INTO "${table}" (unit, start, ${columns}) VALUES (${places})`);
    this.#delete = db.prepare(`DELETE FROM "${table}" WHERE unit = ? AND start >= ? AND start < ?`);
    this.#range = db.prepare(
      `SELECT start, ${columns} FROM "${table}" WHERE unit = ? AND start >= ? AND start < ? ORDER BY start`,
    );
    this.#curtailing = db.prepare(
      `SELECT unit FROM unit_id WHERE EXISTS (SELECT 1 FROM "${table}" AS rows
         WHERE rows.unit = unit_id.id AND rows."curtailedKwh" IS NOT NULL)`,
    );
  }

  /** Puts rows in the place of all that the unit had in the range. Only within a transaction. */
  replace({ unit, from, to, rows }: IntervalReplacement): void {
    const id = rows.length === 0 ? this.#ids.find(unit.id) : this.#ids.assign(unit.id);
    if (id === null) return;
    this.#delete.run(id, from, to);
    for (const row of rows) {
      this.#insert.run(id, row.start, ...INTERVAL_MEASURES.map((measure) => row[measure] ?? null));
    }
  }

  /** The unit's rows that start in the range, in order of time. */
  read(unit: string, { from, to }: TimeRange): UnitInterval[] {
    const id = this.#ids.find(unit);
    return id === null ? [] : this.#range.all(id, from, to).map((row) => intervalOf(unit, row));
  }

  /** The units that have a row with curtailedKwh. */
  curtailing(): Set<string> {
    return new Set(this.#curtailing.all().map(({ unit }) => String(unit)));
  }
}

function intervalOf(unit: string, row: Record<string, SQLOutputValue>): UnitInterval {
  const interval = unknownInterval(unit, Number(row.start));
  for (const measure of INTERVAL_MEASURES) {
    const value = row[measure];
    if (typeof value === 'number') interval[measure] = value;
  }
  return interval;
}
