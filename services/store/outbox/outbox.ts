/**
 * The outbox: what was acknowledged and InfluxDB does not have yet, one row of the database for each lane of a batch, in
 * order of arrival. A row is on disk, fsynced, together with the stale note of its samples; it leaves once InfluxDB has
 * it.
 *
 * Lanes are delivered side by side, and all of a unit is in one of them. How many there are may change with the machine:
 * what was filed under another number of lanes is delivered whole before anything that came after it, so that no
 * unit's older samples overtake its newer ones.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { LaneLines } from '../influx/line-protocol.ts';
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
const totalsSchema = z.object({ depth: z.number(), bytes: z.number() });
const laneSchema = z.object({ lane: z.number(), depth: z.number() });
const generationSchema = z.object({ lanes: z.number(), endId: z.number().nullable() });

/** The oldest entries that were filed under one number of lanes: those that are delivered now. */
interface Generation {
  lanes: number;
  /** The first entry that was filed under another number; null where there is none. */
  endId: number | null;
  /** How many entries wait in each lane. */
  depths: number[];
}

export class Outbox {
  readonly #database: Database;
  readonly #maxBytes: number;
  readonly #insert: StatementSync;
  readonly #sizes: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #oldest: StatementSync;
  /** Whether the last batch found no room, and nothing has left since. */
  #refused = false;
  readonly #laneCount: number;
  #depth = 0;
  #bytes = 0;
  #generation: Generation;

  constructor(database: Database, maxBytes: number, laneCount: number) {
    const { db } = database;
    this.#laneCount = laneCount;
    this.#database = database;
    this.#maxBytes = maxBytes;
    this.#insert = db.prepare(
      'INSERT INTO outbox (added_at, note_id, lanes, lane, points, size, lines) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#sizes = db.prepare(
      'SELECT id, size FROM outbox WHERE lane = ? AND id < ? AND note_id < ? ORDER BY id LIMIT ?',
    );
    this.#select = db.prepare(
      'SELECT id, lane, points, lines FROM outbox WHERE lane = ? AND id <= ? ORDER BY id',
    );
    this.#delete = db.prepare('DELETE FROM outbox WHERE id = ?');
    this.#oldest = db.prepare(
      'SELECT added_at AS addedAt, note_id AS noteId FROM outbox ORDER BY id LIMIT 1',
    );
    this.#generation = this.#readTotals();
    database.onRollback(() => {
      this.#generation = this.#readTotals();
    });
  }

  /** How many batches wait, those counted again that are in several lanes. */
  get depth(): number {
    return this.#depth;
  }

  /** How many bytes of line protocol wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a batch is taken now. */
  get hasRoom(): boolean {
    return !this.#refused && this.bytes < this.#maxBytes;
  }

  /** How many lanes there are now, or were when what waits was filed. */
  get laneCount(): number {
    const lanes = this.#database.db.prepare('SELECT max(lanes) AS lanes FROM outbox').get()?.lanes;
    return Math.max(this.#laneCount, typeof lanes === 'number' ? lanes : 0);
  }

  /** How many entries of a lane may be delivered now. */
  depthOf(lane: number): number {
    return this.#generation.depths[lane] ?? 0;
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
  recordBatch(noteId: number, lanes: readonly LaneLines[]): void {
    const size = lanes.reduce((sum, { body }) => sum + body.byteLength, 0);
    if (this.depth > 0 && this.bytes + size > this.#maxBytes) {
      this.#refused = true;
      throw new OutboxFullError(`the outbox holds ${this.bytes} bytes, and may hold ${this.#maxBytes}`);
    }
    this.#refused = false;
    for (const { lane, body, points } of lanes) {
      const inserted = this.#insert.run(
        Date.now(),
        noteId,
        this.#laneCount,
        lane,
        points,
        body.byteLength,
        body,
      );
      this.#depth += 1;
      this.#bytes += body.byteLength;
      if (this.#joinsGeneration(Number(inserted.lastInsertRowid))) this.#count(lane, 1);
    }
  }

  /**
   * A lane's oldest entries, at most `maxEntries`, and of more than one no more than `maxBytes` together; only those
   * whose note has an id below `noteBefore`.
   */
  readOldest(
    lane: number,
    maxEntries: number,
    maxBytes: number,
    noteBefore = Number.MAX_SAFE_INTEGER,
  ): OutboxEntry[] {
    const end = this.#generation.endId ?? Number.MAX_SAFE_INTEGER;
    const sizes = this.#sizes.all(lane, end, noteBefore, maxEntries).map((row) => sizeSchema.parse(row));
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

  /**
   * Removes what was delivered, together with whatever else `also` writes in the same transaction.
   * @returns whether what was filed under another number of lanes may be delivered from now on
   */
  async removeDelivered(entries: readonly OutboxEntry[], also: () => void): Promise<boolean> {
    this.#refused = false;
    await this.#database.transactionWhenUnlocked(() => {
      for (const { id, lane, lines } of entries) {
        this.#delete.run(id);
        this.#depth -= 1;
        this.#bytes -= lines.byteLength;
        this.#count(lane, -1);
      }
      also();
    });
    if (this.#generation.endId === null || this.#generation.depths.some((depth) => depth > 0)) return false;
    this.#generation = this.#readTotals();
    return true;
  }

  /** Whether a new entry may be delivered beside what waits. */
  #joinsGeneration(id: number): boolean {
    if (this.#generation.endId !== null) return false;
    if (this.#generation.lanes === this.#laneCount) return true;
    if (this.#generation.depths.some((depth) => depth > 0)) {
      this.#generation.endId = id;
      return false;
    }
    this.#generation = { lanes: this.#laneCount, endId: null, depths: [] };
    return true;
  }

  #count(lane: number, entries: number): void {
    this.#generation.depths[lane] = this.depthOf(lane) + entries;
  }

  #readTotals(): Generation {
    const { db } = this.#database;
    const totals = db.prepare('SELECT count(*) AS depth, total(size) AS bytes FROM outbox').get();
    ({ depth: this.#depth, bytes: this.#bytes } = totalsSchema.parse(totals));
    const oldest = db
      .prepare(
        `SELECT lanes, (SELECT min(id) FROM outbox AS later WHERE later.lanes <> first.lanes) AS endId
           FROM outbox AS first ORDER BY id LIMIT 1`,
      )
      .get();
    const { lanes, endId } =
      oldest === undefined ? { lanes: this.#laneCount, endId: null } : generationSchema.parse(oldest);
    const depths: number[] = [];
    const rows = db
      .prepare('SELECT lane, count(*) AS depth FROM outbox WHERE id < ? GROUP BY lane')
      .all(endId ?? Number.MAX_SAFE_INTEGER);
    for (const row of rows) {
      const { lane, depth } = laneSchema.parse(row);
      depths[lane] = depth;
    }
    return { lanes, endId, depths };
  }
}
