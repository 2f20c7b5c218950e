/**
 * What could not be taken, kept whole with its reason until a replay takes it. Ids only ever grow, so that a page
 * of "ids below" stays right while new messages come in.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { QuarantinedMessage } from '../port.ts';
import type { Database } from './database.ts';

const itemSchema = z.object({
  id: z.number(),
  receivedAt: z.number(),
  topic: z.string().nullable(),
  payload: z.instanceof(Uint8Array),
  reason: z.string(),
  unit: z.string().nullable(),
});

export type QuarantineItem = z.infer<typeof itemSchema>;

const reasonSchema = z.object({ reason: z.string(), count: z.number(), lastReceivedAt: z.number() });

const COLUMNS = 'id, received_at AS receivedAt, topic, payload, reason, unit';

export class QuarantineRepository {
  readonly #database: Database;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #setReason: StatementSync;
  readonly #count: StatementSync;
  readonly #countOf: StatementSync;
  readonly #reasons: StatementSync;
  readonly #newest: StatementSync;
  readonly #newestOf: StatementSync;
  readonly #oldest: StatementSync;
  readonly #byId: StatementSync;

  constructor(database: Database) {
    const { db } = database;
    this.#database = database;
    this.#insert = db.prepare(
      'INSERT INTO quarantine (received_at, topic, payload, reason, unit) VALUES (?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM quarantine WHERE id = ?');
    this.#setReason = db.prepare('UPDATE quarantine SET reason = ?, unit = ? WHERE id = ?');
    this.#count = db.prepare('SELECT count(*) AS count FROM quarantine');
    this.#countOf = db.prepare('SELECT count(*) AS count FROM quarantine WHERE unit = ?');
    this.#reasons = db.prepare(
      'SELECT reason, count(*) AS count, max(received_at) AS lastReceivedAt FROM quarantine GROUP BY reason',
    );
    this.#newest = db.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?`);
    this.#newestOf = db.prepare(
      `SELECT ${COLUMNS} FROM quarantine WHERE unit = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    );
    this.#oldest = db.prepare(
      `SELECT ${COLUMNS} FROM quarantine WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
    );
    this.#byId = db.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE id = ?`);
  }

  add({ receivedAt, topic, payload, reason, unit }: QuarantinedMessage): void {
    this.#insert.run(receivedAt, topic, payload, reason, unit);
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  /** Says anew why items stay. */
  setReasons(items: readonly { id: number; reason: string; unit: string | null }[]): void {
    this.#database.transaction(() => {
      for (const { id, reason, unit } of items) this.#setReason.run(reason, unit, id);
    });
  }

  total(): number {
    return Number(this.#count.get()?.count);
  }

  /** How many items name the unit. */
  countOf(unit: string): number {
    return Number(this.#countOf.get(unit)?.count);
  }

  /** How often each reason stands, and when it came last (epoch ms). */
  reasons(): z.infer<typeof reasonSchema>[] {
    return this.#reasons.all().map((row) => reasonSchema.parse(row));
  }

  /** Newest first, with ids below `beforeId` where given; only items that name `unit`, where given. */
  page(limit: number, beforeId: number = Number.MAX_SAFE_INTEGER, unit?: string): QuarantineItem[] {
    const rows =
      unit === undefined ? this.#newest.all(beforeId, limit) : this.#newestOf.all(unit, beforeId, limit);
    return rows.map((row) => itemSchema.parse(row));
  }

  /** Oldest first, with ids above `afterId` and not above `lastId`. */
  oldest(afterId: number, lastId: number, limit: number): QuarantineItem[] {
    return this.#oldest.all(afterId, lastId, limit).map((row) => itemSchema.parse(row));
  }

  /** Those of the items that there are. */
  byIds(ids: readonly number[]): QuarantineItem[] {
    return ids.flatMap((id) => {
      const row = this.#byId.get(id);
      return row === undefined ? [] : [itemSchema.parse(row)];
    });
  }
}
