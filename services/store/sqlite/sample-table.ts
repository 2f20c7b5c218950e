/** The embedded store's raw samples of one kind of unit: a row a unit and time, a column a field. */
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  GENERATOR_STATES,
  KIND_FIELDS,
  type NumericField,
  type Sample,
  type SampleFields,
  type TelemetryField,
  type UnitKind,
} from '../../domain/telemetry.ts';
import type { TimeRange, UnitSample } from '../port.ts';
import type { Database } from './database.ts';
import { type Column, ensureTable, quoted } from './tables.ts';
import type { UnitIds } from './unit-ids.ts';

/** Rows removed in one statement, which holds up everything else. */
const REMOVE_AT_ONCE = 5_000;

interface StoredUnit {
  id: number;
  /** The fields that the unit ever reported, a bit each, by their place among the kind's fields. */
  seen: number;
}

export class SampleTable {
  readonly #database: Database;
  readonly #ids: UnitIds;
  readonly #table: string;
  readonly #fields: readonly TelemetryField[];
  readonly #columns: string;
  readonly #units = new Map<string, StoredUnit>();
  readonly #upsert: StatementSync;
  readonly #range: StatementSync;
  readonly #extent: StatementSync;
  readonly #neighbours = new Map<string, StatementSync>();
  readonly #removalBorder: StatementSync;
  readonly #remove: StatementSync;
  readonly #insertSeen: StatementSync;
  readonly #selectSeen: StatementSync;
  readonly #kind: UnitKind;

  constructor(database: Database, ids: UnitIds, kind: UnitKind) {
    const { db } = database;
    this.#database = database;
    this.#ids = ids;
    this.#kind = kind;
    this.#table = `sample_${kind}`;
    this.#fields = KIND_FIELDS[kind];
    this.#columns = quoted(this.#fields);
    ensureTable(db, this.#table, 'ts', this.#fields.map(columnOf));
    db.exec(
      `CREATE TABLE IF NOT EXISTS unit_field (unit INTEGER NOT NULL, kind TEXT NOT NULL, field TEXT NOT NULL,
         PRIMARY KEY (unit, kind, field)) WITHOUT ROWID`,
    );
    const places = ['?', '?', ...this.#fields.map(() => '?')].join(', ');
    const merges = this.#fields.map((field) => `"${field}" = coalesce(excluded."${field}", "${field}")`);
    this.#upsert = db.prepare(
      `INSERT INTO ${this.#table} (unit, ts, ${this.#columns}) VALUES (${places})
       ON CONFLICT (unit, ts) DO UPDATE SET ${merges.join(', ')}`,
    );
    this.#range = db.prepare(
      `SELECT ts, ${this.#columns} FROM ${this.#table} WHERE unit = ? AND ts >= ? AND ts < ? ORDER BY ts LIMIT ?`,
    );
    this.#extent = db.prepare(
      `SELECT (SELECT min(ts) FROM ${this.#table} WHERE unit = ?1) AS first,
              (SELECT max(ts) FROM ${this.#table} WHERE unit = ?1) AS last`,
    );
    this.#removalBorder = db.prepare(
      `SELECT ts FROM ${this.#table} WHERE unit = ? AND ts < ? ORDER BY ts LIMIT 1 OFFSET ${REMOVE_AT_ONCE}`,
    );
    this.#remove = db.prepare(`DELETE FROM ${this.#table} WHERE unit = ? AND ts < ?`);
    this.#insertSeen = db.prepare('INSERT OR IGNORE INTO unit_field (unit, kind, field) VALUES (?, ?, ?)');
    this.#selectSeen = db.prepare('SELECT field FROM unit_field WHERE unit = ? AND kind = ?');
    database.onRollback(() => this.#units.clear());
  }

  /** Merges a sample into what is stored for its time. Only within a transaction. */
  recordSample({ unit, ts, fields }: UnitSample): void {
    const row: SQLInputValue[] = [0, ts];
    let present = 0;
    for (let at = 0; at < this.#fields.length; at += 1) {
      const field = this.#fields[at];
      const value = field === undefined ? undefined : fields[field];
      row.push(value ?? null);
      if (value !== undefined) present |= 1 << at;
    }
    if (present === 0) return;
    const stored = this.#find(unit.id) ?? this.#add(unit.id);
    row[0] = stored.id;
    this.#upsert.run(...row);
    const fresh = present & ~stored.seen;
    if (fresh !== 0) this.#remember(stored, fresh);
  }

  /** Whether anything of the unit is (or was) stored here. */
  has(unit: string): boolean {
    return (this.#find(unit)?.seen ?? 0) !== 0;
  }

  readSamples(unit: string, { from, to }: TimeRange, limit: number): Sample[] {
    const stored = this.#find(unit);
    if (stored === null) return [];
    return this.#range.all(stored.id, from, to, limit).map((row) => this.#sampleOf(row));
  }

  neighbours(
    unit: string,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Sample[] {
    const stored = this.#find(unit);
    const at = this.#fields.indexOf(field);
    // Without this, a search for what was never reported would read all that the unit ever sent.
    if (stored === null || at < 0 || (stored.seen & (1 << at)) === 0) return [];
    const found = this.#neighbourStatement(field, direction).all(stored.id, ts, limit);
    return found.map((row) => this.#sampleOf(row));
  }

  extent(unit: string): { first: number; last: number } | null {
    const stored = this.#find(unit);
    const row = stored === null ? undefined : this.#extent.get(stored.id);
    const { first, last } = row ?? {};
    return typeof first === 'number' && typeof last === 'number' ? { first, last } : null;
  }

  /**
   * Removes a unit's samples older than `ts`, some thousand at most. Only within a transaction.
   * @returns how many, and whether there are more
   */
  removeSomeBefore(unit: string, ts: number): { removed: number; more: boolean } {
    const stored = this.#find(unit);
    if (stored === null) return { removed: 0, more: false };
    const next = this.#removalBorder.get(stored.id, ts)?.ts;
    const more = typeof next === 'number';
    return { removed: Number(this.#remove.run(stored.id, more ? next : ts).changes), more };
  }

  #find(unit: string): StoredUnit | null {
    const cachedUnit = this.#units.get(unit);
    if (cachedUnit !== undefined) return cachedUnit;
    const id = this.#ids.find(unit);
    return id === null ? null : this.#load(unit, id);
  }

  #add(unit: string): StoredUnit {
    return this.#load(unit, this.#ids.assign(unit));
  }

  #load(unit: string, id: number): StoredUnit {
    const fields = new Set(this.#selectSeen.all(id, this.#kind).map(({ field }) => field));
    const seen = this.#fields.reduce((bits, field, at) => (fields.has(field) ? bits | (1 << at) : bits), 0);
    const stored = { id, seen };
    this.#units.set(unit, stored);
    return stored;
  }

  #remember(stored: StoredUnit, fresh: number): void {
    for (const [at, field] of this.#fields.entries()) {
      if ((fresh & (1 << at)) !== 0) this.#insertSeen.run(stored.id, this.#kind, field);
    }
    stored.seen |= fresh;
  }

  #neighbourStatement(field: NumericField, direction: 'before' | 'after'): StatementSync {
    const key = `${field} ${direction}`;
    const prepared = this.#neighbours.get(key);
    if (prepared !== undefined) return prepared;
    const [comparison, order] = direction === 'before' ? ['<', 'DESC'] : ['>=', 'ASC'];
    const statement = this.#database.db.prepare(
      `SELECT ts, ${this.#columns} FROM ${this.#table}
       WHERE unit = ? AND ts ${comparison} ? AND "${field}" IS NOT NULL ORDER BY ts ${order} LIMIT ?`,
    );
    this.#neighbours.set(key, statement);
    return statement;
  }

  #sampleOf(row: Record<string, SQLOutputValue>): Sample {
    const fields: SampleFields = {};
    for (const field of this.#fields) {
      const value = row[field];
      if (value === null) continue;
      if (field === 'state') {
        const state = GENERATOR_STATES.find((word) => word === value);
        if (state !== undefined) fields.state = state;
      } else if (typeof value === 'number') fields[field] = value;
    }
    return { ts: Number(row.ts), fields };
  }
}

function columnOf(name: TelemetryField): Column {
  return { name, type: name === 'state' ? 'TEXT' : 'REAL' };
}
