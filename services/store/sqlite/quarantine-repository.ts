/**
 * What could not be taken, kept whole with its reason until a replay takes it. Ids only ever grow, so that a page
 * of "ids below" stays right while new messages come in.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { QUARANTINE_CODES, type QuarantineCode } from '../../domain/quarantine.ts';
import type { QuarantinedMessage } from '../port.ts';
import type { Database } from './database.ts';

const codeSchema = z.enum(QUARANTINE_CODES);

const itemSchema = z.object({
  id: z.number(),
  receivedAt: z.number(),
  topic: z.string().nullable(),
  payload: z.instanceof(Uint8Array),
  code: codeSchema,
  reason: z.string(),
  unit: z.string().nullable(),
});

export type QuarantineItem = z.infer<typeof itemSchema>;

const codeCountSchema = z.object({ code: codeSchema, count: z.number(), lastReceivedAt: z.number() });

/** How many items carry a code, and when the last of them came (epoch ms). */
export type CodeCount = z.infer<typeof codeCountSchema>;

/** Why an item stays in quarantine after another try. */
export interface StayingItem {
  id: number;
  code: QuarantineCode;
  reason: string;
  unit: string | null;
}

/** What an item takes on disk beside its texts, about. */
const ITEM_OVERHEAD_BYTES = 256;

const COLUMNS = 'id, received_at AS receivedAt, topic, payload, code, reason, unit';

export class QuarantineRepository {
  readonly #database: Database;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #updateReason: StatementSync;
  readonly #count: StatementSync;
  readonly #countOf: StatementSync;
  readonly #codeCounts: StatementSync;
  readonly #newest: StatementSync;
  readonly #newestOf: StatementSync;
  readonly #oldest: StatementSync;
  readonly #byId: StatementSync;

  constructor(database: Database) {
    const { db } = database;
    this.#database = database;
    this.#insert = db.prepare(
      'INSERT INTO quarantine (received_at, topic, payload, code, reason, unit, size) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM quarantine WHERE id = ?');
    this.#updateReason = db.prepare('UPDATE quarantine SET code = ?, reason = ?, unit = ? WHERE id = ?');
    this.#count = db.prepare('SELECT total(items) AS count FROM quarantine_code_count');
    this.#countOf = db.prepare('SELECT items AS count FROM quarantine_unit_count WHERE unit = ?');
    this.#codeCounts = db.prepare(
      `SELECT code, items AS count, last_received_at AS lastReceivedAt FROM quarantine_code_count
       WHERE items > 0 ORDER BY items DESC, code`,
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

  add({ receivedAt, topic, payload, code, reason, unit }: QuarantinedMessage): void {
    const textCharacters = reason.length + (topic?.length ?? 0);
    const size = payload.byteLength + textCharacters + ITEM_OVERHEAD_BYTES;
    this.#insert.run(receivedAt, topic, payload, code, reason, unit, size);
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  /** Says anew why items stay. */
  updateReasons(items: readonly StayingItem[]): void {
    this.#database.transaction(() => {
      for (const { id, code, reason, unit } of items) this.#updateReason.run(code, reason, unit, id);
    });
  }

  total(): number {
    return Number(this.#count.get()?.count);
  }

  /** How many items name the unit. */
  countOf(unit: string): number {
    return Number(this.#countOf.get(unit)?.count ?? 0);
  }

  /** How many items carry each code, most frequent first. */
  countsByCode(): CodeCount[] {
    return this.#codeCounts.all().map((row) => codeCountSchema.parse(row));
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
