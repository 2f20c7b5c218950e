/**
 * The outbox: what was acknowledged and InfluxDB does not have yet, one row of the database for each lane of a batch, in
 * order of arrival. A row is on disk, fsynced, together with the stale note of its samples; it leaves once InfluxDB has
 * it.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { LANES, type LaneLines } from '../influx/line-protocol.ts';
import { StoreUnavailableError } from '../port.ts';
import type { Database } from '../sqlite/database.ts';

export interface OutboxEntry {
  id: number;
  lane: number;
  /** How many points the lines hold. */
  points: number;
  /** Line protocol, ready to be POSTed. */
  lines: Uint8Array;
}

/** The outbox holds as much as it may: nothing can be acknowledged until some of it is delivered. */
class OutboxFullError extends StoreUnavailableError {
  override name = 'OutboxFullError';
}

const entrySchema = z.object({
  id: z.number(),
  lane: z.number(),
  points: z.number(),
  lines: z.instanceof(Uint8Array),
});
const sizeSchema = z.object({ id: z.number(), size: z.number() });
const totalsSchema = z.object({ lane: z.number(), depth: z.number(), bytes: z.number() });

export class Outbox {
  readonly #database: Database;
  readonly #maxBytes: number;
  readonly #insert: StatementSync;
  readonly #sizes: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #oldest: StatementSync;
  /** What waits in each lane. */
  #totals: { depth: number; bytes: number }[];

  constructor(database: Database, maxBytes: number) {
    const { db } = database;
    this.#database = database;
    this.#maxBytes = maxBytes;
    this.#insert = db.prepare(
      'INSERT INTO outbox (added_at, note_id, lane, points, size, lines) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#sizes = db.prepare('SELECT id, size FROM outbox WHERE lane = ? ORDER BY id LIMIT ?');
    this.#select = db.prepare(
      'SELECT id, lane, points, lines FROM outbox WHERE lane = ? AND id <= ? ORDER BY id',
    );
    this.#delete = db.prepare('DELETE FROM outbox WHERE id = ?');
    this.#oldest = db.prepare(
      'SELECT added_at AS addedAt, note_id AS noteId FROM outbox ORDER BY id LIMIT 1',
    );
    this.#totals = this.#readTotals();
    database.onRollback(() => {
      this.#totals = this.#readTotals();
    });
  }

  /** How many batches wait, those counted twice that are in two lanes. */
  get depth(): number {
    return this.#totals.reduce((sum, { depth }) => sum + depth, 0);
  }

  /** How many bytes of line protocol wait. */
  get bytes(): number {
    return this.#totals.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  depthOf(lane: number): number {
    return this.#totals[lane]?.depth ?? 0;
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
  add(noteId: number, lanes: readonly LaneLines[]): void {
    const size = lanes.reduce((sum, { body }) => sum + body.byteLength, 0);
    if (this.depth > 0 && this.bytes + size > this.#maxBytes) {
      throw new OutboxFullError(`the outbox holds ${this.bytes} bytes, and may hold ${this.#maxBytes}`);
    }
    for (const { lane, body, points } of lanes) {
      this.#insert.run(Date.now(), noteId, lane, points, body.byteLength, body);
      this.#count(lane, 1, body.byteLength);
    }
  }

  /** A lane's oldest entries, at most `maxEntries`, and of more than one no more than `maxBytes` together. */
  head(lane: number, maxEntries: number, maxBytes: number): OutboxEntry[] {
    const sizes = this.#sizes.all(lane, maxEntries).map((row) => sizeSchema.parse(row));
    let bytes = 0;
    let last = sizes[0]?.id;
    if (last === undefined) return [];
    for (const { id, size } of sizes) {
      bytes += size;
      if (bytes > maxBytes) break;
      last = id;
    }
    return this.#select.all(lane, last).map((row) => entrySchema.parse(row));
  }

  /** Removes what was delivered, together with whatever else `also` writes in the same transaction. */
  async remove(entries: readonly OutboxEntry[], also: () => void): Promise<void> {
    await this.#database.transactionWhenUnlocked(() => {
      for (const { id, lane, lines } of entries) {
        this.#delete.run(id);
        this.#count(lane, -1, -lines.byteLength);
      }
      also();
    });
  }

  #count(lane: number, depth: number, bytes: number): void {
    const totals = this.#totals[lane];
    if (totals === undefined) return;
    totals.depth += depth;
    totals.bytes += bytes;
  }

  #readTotals(): { depth: number; bytes: number }[] {
    const totals = Array.from({ length: LANES }, () => ({ depth: 0, bytes: 0 }));
    const rows = this.#database.db
      .prepare('SELECT lane, count(*) AS depth, total(size) AS bytes FROM outbox GROUP BY lane')
      .all();
    for (const row of rows) {
      const { lane, depth, bytes } = totalsSchema.parse(row);
      totals[lane] = { depth, bytes };
    }
    return totals;
  }
}
