/**
 * The outbox: what was acknowledged and InfluxDB does not have yet, one row of the ledger a batch, in order of
 * arrival. A row is on disk, fsynced, together with the stale note of its samples; it leaves once InfluxDB has it.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { Ledger } from './ledger.ts';
import { StoreUnavailableError } from './port.ts';

export interface OutboxEntry {
  id: number;
  /** How many points the lines hold. */
  points: number;
  /** Line protocol, ready to be POSTed. */
  lines: Uint8Array;
}

/** The outbox holds as much as it may: nothing can be acknowledged until some of it is delivered. */
class OutboxFullError extends StoreUnavailableError {
  override name = 'OutboxFullError';
}

const entrySchema = z.object({ id: z.number(), points: z.number(), lines: z.instanceof(Uint8Array) });
const sizeSchema = z.object({ id: z.number(), size: z.number() });
const totalsSchema = z.object({ depth: z.number(), bytes: z.number() });

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    added_at INTEGER NOT NULL,
    note_id INTEGER NOT NULL,
    points INTEGER NOT NULL,
    size INTEGER NOT NULL,
    lines BLOB NOT NULL
  )`;

export class Outbox {
  readonly #ledger: Ledger;
  readonly #maxBytes: number;
  readonly #insert: StatementSync;
  readonly #sizes: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #oldest: StatementSync;
  #totals: z.infer<typeof totalsSchema>;

  constructor(ledger: Ledger, maxBytes: number) {
    const { db } = ledger;
    db.exec(SCHEMA);
    // Entries are written once and read once: there is nothing to keep in memory for.
    db.exec('PRAGMA cache_size=-8192');
    this.#ledger = ledger;
    this.#maxBytes = maxBytes;
    this.#insert = db.prepare(
      'INSERT INTO outbox (added_at, note_id, points, size, lines) VALUES (?, ?, ?, ?, ?)',
    );
    this.#sizes = db.prepare('SELECT id, size FROM outbox ORDER BY id LIMIT ?');
    this.#select = db.prepare('SELECT id, points, lines FROM outbox WHERE id <= ? ORDER BY id');
    this.#delete = db.prepare('DELETE FROM outbox WHERE id = ?');
    this.#oldest = db.prepare(
      'SELECT added_at AS addedAt, note_id AS noteId FROM outbox ORDER BY id LIMIT 1',
    );
    this.#totals = this.#readTotals();
    ledger.onRollback(() => {
      this.#totals = this.#readTotals();
    });
  }

  /** How many batches wait. */
  get depth(): number {
    return this.#totals.depth;
  }

  /** How many bytes of line protocol wait. */
  get bytes(): number {
    return this.#totals.bytes;
  }

  /** Seconds since the oldest waiting batch came; 0 when none waits. */
  ageS(now: number): number {
    const addedAt = this.#oldest.get()?.addedAt;
    return typeof addedAt === 'number' ? Math.max(0, (now - addedAt) / 1_000) : 0;
  }

  /** The stale notes below this id have all their samples in InfluxDB; null when all notes have. */
  firstUndeliveredNote(): number | null {
    const noteId = this.#oldest.get()?.noteId;
    return typeof noteId === 'number' ? noteId : null;
  }

  /**
   * Adds a batch, as part of the transaction that makes its note.
   * @throws OutboxFullError when there is no room; a batch that is larger than all the room is taken when alone
   */
  add(noteId: number, lines: Uint8Array, points: number): void {
    if (this.depth > 0 && this.bytes + lines.byteLength > this.#maxBytes) {
      throw new OutboxFullError(`the outbox holds ${this.bytes} bytes, and may hold ${this.#maxBytes}`);
    }
    this.#insert.run(Date.now(), noteId, points, lines.byteLength, lines);
    this.#totals = { depth: this.depth + 1, bytes: this.bytes + lines.byteLength };
  }

  /** The oldest entries, at most `maxEntries`, and of more than one no more than `maxBytes` together. */
  head(maxEntries: number, maxBytes: number): OutboxEntry[] {
    const sizes = this.#sizes.all(maxEntries).map((row) => sizeSchema.parse(row));
    let bytes = 0;
    let last = sizes[0]?.id;
    if (last === undefined) return [];
    for (const { id, size } of sizes) {
      bytes += size;
      if (bytes > maxBytes) break;
      last = id;
    }
    return this.#select.all(last).map((row) => entrySchema.parse(row));
  }

  /** Removes what was delivered, together with whatever else `also` writes in the same transaction. */
  remove(entries: readonly OutboxEntry[], also: () => void): void {
    this.#ledger.transaction(() => {
      for (const { id, lines } of entries) {
        this.#delete.run(id);
        this.#totals = { depth: this.depth - 1, bytes: this.bytes - lines.byteLength };
      }
      also();
    });
  }

  #readTotals(): z.infer<typeof totalsSchema> {
    const row = this.#ledger.db.prepare('SELECT count(*) AS depth, total(size) AS bytes FROM outbox').get();
    return totalsSchema.parse(row);
  }
}
