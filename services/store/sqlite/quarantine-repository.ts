/**
 * What could not be taken, kept whole with its reason until a replay takes it, somebody deletes it, or newer items need
 * the room. Ids only ever grow, so that a page of "ids below" stays right while new messages come in. Counts are kept
 * by triggers; what is read at once is bounded by bytes, because payloads may be large.
 */
import type { SQLInputValue, StatementSync } from 'node:sqlite';
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

const sizeSchema = z.object({ id: z.number(), size: z.number() });
const arrivalSchema = z.object({ id: z.number(), receivedAt: z.number() });

/** Why an item stays in quarantine after another try. */
export interface StayingItem {
  id: number;
  code: QuarantineCode;
  reason: string;
  unit: string | null;
}

/** Which items: those with the ids, those that came before a time (epoch ms), or those of which both holds. */
export interface QuarantineSelection {
  ids?: readonly number[] | undefined;
  before?: number | undefined;
}

/** What an item takes on disk beside its texts, about. */
const ITEM_OVERHEAD_BYTES = 256;
/** Items that one commit removes at most, beyond as many as it adds: a lowered bound is reached step by step. */
const EVICTED_A_COMMIT = 1_000;
/** Items that are looked at, or deleted, in one go. */
const ITEMS_A_STEP = 500;
/** Payloads that are read in one go; one item is read whatever its size. */
const READ_BYTES_AT_MOST = 4 * 1024 * 1024;

const COLUMNS = 'id, received_at AS receivedAt, topic, payload, code, reason, unit';

/** About how many bytes an item takes on disk. */
export function storedBytes({ payload, reason, topic }: QuarantinedMessage): number {
  return payload.byteLength + reason.length + (topic?.length ?? 0) + ITEM_OVERHEAD_BYTES;
}

export class QuarantineRepository {
  readonly #database: Database;
  readonly #maxBytes: number;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #updateReason: StatementSync;
  readonly #count: StatementSync;
  readonly #bytes: StatementSync;
  readonly #countOf: StatementSync;
  readonly #codeCounts: StatementSync;
  readonly #newest: StatementSync;
  readonly #newestOf: StatementSync;
  readonly #oldest: StatementSync;
  readonly #byId: StatementSync;
  readonly #oldestSizes: StatementSync;
  readonly #arrivals: StatementSync;
  readonly #lastId: StatementSync;

  /** @param maxBytes beyond it the oldest items go; without a bound where it is left out */
  constructor(database: Database, maxBytes = Number.POSITIVE_INFINITY) {
    const { db } = database;
    this.#database = database;
    this.#maxBytes = maxBytes;
    this.#insert = db.prepare(
      'INSERT INTO quarantine (received_at, topic, payload, code, reason, unit, size) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM quarantine WHERE id = ?');
    this.#updateReason = db.prepare('UPDATE quarantine SET code = ?, reason = ?, unit = ? WHERE id = ?');
    this.#count = db.prepare('SELECT total(items) AS count FROM quarantine_code_count');
    this.#bytes = db.prepare('SELECT total(size) AS bytes FROM quarantine_code_count');
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
    this.#oldestSizes = db.prepare('SELECT id, size FROM quarantine ORDER BY id LIMIT ?');
    this.#arrivals = db.prepare(
      `SELECT id, received_at AS receivedAt FROM quarantine WHERE id > ? AND id <= ? ORDER BY id LIMIT ${ITEMS_A_STEP}`,
    );
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

  /**
   * Removes what is selected, step by step: others come between. What comes in meanwhile stays.
   * @returns how many items were removed
   */
  async removeSelected({ ids, before }: QuarantineSelection): Promise<number> {
    let removed = 0;
    for await (const step of ids === undefined ? this.#allIds(before) : this.#presentIds(ids, before)) {
      await this.#database.transactionWhenUnlocked(() => {
        for (const id of step) this.remove(id);
      });
      removed += step.length;
    }
    return removed;
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

  /** What the items take on disk, about. */
  bytes(): number {
    return Number(this.#bytes.get()?.bytes);
  }

  /** How many items name the unit. */
  countOf(unit: string): number {
    return Number(this.#countOf.get(unit)?.count ?? 0);
  }

  /** How many items carry each code, most frequent first. */
  countsByCode(): CodeCount[] {
    return this.#codeCounts.all().map((row) => codeCountSchema.parse(row));
  }

  /**
   * Newest first, with ids below `beforeId` where given; only items that name `unit`, where given. Fewer than `limit`
   * where there are no more, or where their payloads are large; none only where there are none.
   */
  page(limit: number, beforeId: number = Number.MAX_SAFE_INTEGER, unit?: string): QuarantineItem[] {
    return unit === undefined
      ? itemsOf(this.#newest, beforeId, limit)
      : itemsOf(this.#newestOf, unit, beforeId, limit);
  }

  /** Whether there are items with ids below one, of the unit where given. */
  hasBefore(id: number, unit?: string): boolean {
    return this.page(1, id, unit).length > 0;
  }

  /** Oldest first, with ids above `afterId` and not above `lastId`; bounded like a page. */
  oldest(afterId: number, lastId: number, limit: number): QuarantineItem[] {
    return itemsOf(this.#oldest, afterId, lastId, limit);
  }

  /** The item with that id, where there is one. */
  byId(id: number): QuarantineItem | undefined {
    return itemsOf(this.#byId, id)[0];
  }

  /** The id of the newest item; 0 where there is none. */
  newestId(): number {
    return Number(this.#lastId.get()?.id);
  }

  *#allIds(before: number = Number.POSITIVE_INFINITY): Generator<number[]> {
    const lastId = this.newestId();
    for (let afterId = 0; ; ) {
      const arrivals = this.#arrivals.all(afterId, lastId).map((row) => arrivalSchema.parse(row));
      const last = arrivals.at(-1);
      if (last === undefined) return;
      yield arrivals.filter(({ receivedAt }) => receivedAt < before).map(({ id }) => id);
      afterId = last.id;
    }
  }

  *#presentIds(ids: readonly number[], before: number = Number.POSITIVE_INFINITY): Generator<number[]> {
    const distinct = [...new Set(ids)];
    for (let start = 0; start < distinct.length; start += ITEMS_A_STEP) {
      yield distinct.slice(start, start + ITEMS_A_STEP).filter((id) => {
        const [row] = this.#arrivals.all(id - 1, id);
        return row !== undefined && arrivalSchema.parse(row).receivedAt < before;
      });
    }
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
