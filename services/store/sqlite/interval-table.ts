/**
 * The embedded store's rollup rows of one resolution: a row a unit and start, a column a measure. Those of months, of
 * which a year of a fleet needs all, stay in memory once they are read; no other process writes this file.
 */
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import { HOUR_MS } from '../../domain/durations.ts';
import {
  HOUR_MEASURES,
  INTERVAL_MEASURES,
  type Resolution,
  replaced,
  type UnitInterval,
  unknownInterval,
} from '../../domain/metering/intervals.ts';
import type { IntervalReplacement, TimeRange } from '../port.ts';
import type { Database } from './database.ts';
import { ensureTable, quoted } from './tables.ts';
import type { UnitIds } from './unit-ids.ts';

const MAX_CACHED_ROWS = 200_000;

export class IntervalTable {
  readonly #ids: UnitIds;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #range: StatementSync;
  readonly #hours: StatementSync;
  /** All rows of a unit, in order of time; null where none are cached. */
  readonly #cached: Map<string, readonly UnitInterval[]> | null;
  #cachedRows = 0;

  constructor(database: Database, ids: UnitIds, resolution: Resolution) {
    const { db } = database;
    this.#cached = resolution === 'month' ? new Map() : null;
    database.onRollback(() => this.#forget());
    const table = `footprint_${resolution}`;
    const columns = quoted(INTERVAL_MEASURES);
    ensureTable(
      db,
      table,
      'start',
      INTERVAL_MEASURES.map((name) => ({ name, type: 'REAL' })),
    );
    // An index of earlier releases.
    db.exec(`DROP INDEX IF EXISTS "${table}_curtailing"`);
    this.#ids = ids;
    const places = ['?', '?', ...INTERVAL_MEASURES.map(() => '?')].join(', ');
    this.#insert = db.prepare(`INSERT INTO "${table}" (unit, start, ${columns}) VALUES (${places})`);
    this.#delete = db.prepare(`DELETE FROM "${table}" WHERE unit = ? AND start >= ? AND start < ?`);
    this.#range = db.prepare(
      `SELECT start, ${columns} FROM "${table}" WHERE unit = ? AND start >= ? AND start < ? ORDER BY start`,
    );
    const sums = HOUR_MEASURES.map((measure) => `SUM("${measure}") AS "${measure}"`).join(', ');
    this.#hours = db.prepare(
      `SELECT start / ${HOUR_MS} * ${HOUR_MS} AS hour, ${sums} FROM "${table}"
         WHERE unit = ? AND start >= ? AND start < ? GROUP BY hour ORDER BY hour`,
    );
  }

  /** Puts rows in the place of all that the unit had in the range. Only within a transaction. */
  replaceIntervals({ unit, from, to, rows }: IntervalReplacement): void {
    const id = rows.length === 0 ? this.#ids.find(unit.id) : this.#ids.assign(unit.id);
    if (id === null) return;
    this.#delete.run(id, from, to);
    for (const row of rows) {
      this.#insert.run(id, row.start, ...INTERVAL_MEASURES.map((measure) => row[measure] ?? null));
    }
    const kept = this.#cached?.get(unit.id);
    if (kept === undefined) return;
    this.#cacheRows(unit.id, replaced(kept, { from, to }, rows));
  }

  /** The unit's rows that start in the range, in order of time; not to be changed. */
  readIntervals(unit: string, range: TimeRange): UnitInterval[] {
    if (this.#cached === null) return this.#select(unit, range);
    let rows = this.#cached.get(unit);
    if (rows === undefined) {
      rows = this.#select(unit, { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER });
      this.#cacheRows(unit, rows);
    }
    return rows.filter(({ start }) => start >= range.from && start < range.to);
  }

  /** The unit's rows of a range summed by the whole UTC hour. */
  readHours(unit: string, { from, to }: TimeRange): UnitInterval[] {
    const id = this.#ids.find(unit);
    if (id === null) return [];
    return this.#hours.all(id, from, to).map((row) => {
      const hour: UnitInterval = { unit, start: Number(row.hour) };
      for (const measure of HOUR_MEASURES) {
        const value = row[measure];
        if (typeof value === 'number') hour[measure] = value;
      }
      return hour;
    });
  }

  #select(unit: string, { from, to }: TimeRange): UnitInterval[] {
    const id = this.#ids.find(unit);
    return id === null ? [] : this.#range.all(id, from, to).map((row) => intervalOf(unit, row));
  }

  #cacheRows(unit: string, rows: readonly UnitInterval[]): void {
    this.#cachedRows += rows.length - (this.#cached?.get(unit)?.length ?? 0);
    this.#cached?.set(unit, rows);
    if (this.#cachedRows > MAX_CACHED_ROWS) this.#forget();
  }

  #forget(): void {
    this.#cached?.clear();
    this.#cachedRows = 0;
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
