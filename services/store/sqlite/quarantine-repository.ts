/**
 * What could not be taken, kept whole with its reason until a replay takes it, somebody deletes it, or newer items need
 * the room. Ids only ever grow, so that a page of "ids below" stays right while new messages come in. Counts are kept
 * by triggers; what is read at once is bounded by bytes, because payloads may be large.
 */
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { QUARANTINE_CODES } from '../../domain/quarantine.ts';
import type { QuarantinedMessage } from '../port.ts';
import type { Database } from './database.ts';

const itemSchema = z.object({
  id: z.number(),
  receivedAt: z.number(),
  topic: z.string().nullable(),
  payload: z.instanceof(Uint8Array),
  code: z.enum(QUARANTINE_CODES),
  reason: z.string(),
  unit: z.string().nullable(),
});

export type QuarantineItem = z.infer<typeof itemSchema>;

const sizeSchema = z.object({ id: z.number(), size: z.number() });

/** What an item takes on disk beside its texts, about. */
const ITEM_OVERHEAD_BYTES = 256;
/** Items that one commit removes at most, beyond as many as it adds: a lowered bound is reached step by step. */
const EVICTED_A_COMMIT = 1_000;
/** Payloads that are read in one go; one item is read whatever its size. */
const READ_BYTES_AT_MOST = 4 * 1024 * 1024;

const COLUMNS = 'id, received_at AS receivedAt, topic, payload, code, reason, unit';

/** About how many bytes an item takes on disk. */
export function storedBytes({ payload, reason, topic }: QuarantinedMessage): number {
  return payload.byteLength + reason.length + (topic?.length ?? 0) + ITEM_OVERHEAD_BYTES;
}

export class QuarantineRepository {
  readonly #maxBytes: number;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #count: StatementSync;
  readonly #bytes: StatementSync;
  readonly #newest: StatementSync;
  readonly #oldest: StatementSync;
  readonly #oldestSizes: StatementSync;
  readonly #lastId: StatementSync;

  /** @param maxBytes beyond it the oldest items go; without a bound where it is left out */
  constructor(database: Database, maxBytes = Number.POSITIVE_INFINITY) {
    const { db } = database;
    this.#maxBytes = maxBytes;
    this.#insert = db.prepare(
      'INSERT INTO quarantine (received_at, topic, payload, code, reason, unit, size) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM quarantine WHERE id = ?');
    this.#count = db.prepare('SELECT total(items) AS count FROM quarantine_code_count');
    this.#bytes = db.prepare('SELECT total(size) AS bytes FROM quarantine_code_count');
    this.#newest = db.prepare(`SELECT ${COLUMNS} FROM quarantine ORDER BY id DESC LIMIT ?`);
    this.#oldest = db.prepare(
      `SELECT ${COLUMNS} FROM quarantine WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
    );
    this.#oldestSizes = db.prepare('SELECT id, size FROM quarantine ORDER BY id LIMIT ?');
    this.#lastId = db.prepare('SELECT coalesce(max(id), 0) AS id FROM quarantine');
  }

  add(message: QuarantinedMessage): void {
    const { receivedAt, topic, payload, code, reason, unit } = message;
    this.#insert.run(receivedAt, topic, payload, code, reason, unit, storedBytes(message));
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  /**
   * Removes the oldest items until the rest is within the bound; the newest stays in any case.
   * @param added how many items were added just now: about as many are removed, so that no commit takes long
   * @returns how many were removed
   */
  evictOldest(added: number): number {
    let excessBytes = this.bytes() - this.#maxBytes;
    if (excessBytes <= 0) return 0;
    const lastId = this.newestId();
    let evicted = 0;
    for (const row of this.#oldestSizes.all(EVICTED_A_COMMIT + added)) {
      const { id, size } = sizeSchema.parse(row);
      if (excessBytes <= 0 || id === lastId) break;
      this.remove(id);
      excessBytes -= size;
      evicted += 1;
    }
    return evicted;
  }

  total(): number {
    return Number(this.#count.get()?.count);
  }

  /** What the items take on disk, about. */
  bytes(): number {
    return Number(this.#bytes.get()?.bytes);
  }

  /** Newest first; fewer than `limit` where there are no more, or where their payloads are large. */
  page(limit: number): QuarantineItem[] {
    return itemsOf(this.#newest, limit);
  }

  /** Oldest first, with ids above `afterId` and not above `lastId`; bounded like a page. */
  oldest(afterId: number, lastId: number, limit: number): QuarantineItem[] {
    return itemsOf(this.#oldest, afterId, lastId, limit);
  }

  /** The id of the newest item; 0 where there is none. */
  newestId(): number {
    return Number(this.#lastId.get()?.id);
  }
}

/** The rows of a statement as items, until their payloads are as large as is read at once. */
function itemsOf(statement: StatementSync, ...values: SQLInputValue[]): QuarantineItem[] {
  const items: QuarantineItem[] = [];
  let bytes = 0;
  for (const row of statement.iterate(...values)) {
    const item = itemSchema.parse(row);
    bytes += item.payload.byteLength;
    if (items.length > 0 && bytes > READ_BYTES_AT_MOST) break;
    items.push(item);
  }
  return items;
}
