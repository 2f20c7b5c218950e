/**
 * What this process keeps in its DATA_DIR until the shared database has it: notes, quarantined items, items that a
 * replay took out, unknown fields. Each has a local number that only grows, by which the shared database knows what
 * it has already.
 */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { StaleNote } from '../port.ts';
import type { BatchWriter } from '../sqlite/batch-writer.ts';
import { type Metadata, metadata } from '../sqlite/metadata.ts';
import type { QuarantineItem } from '../sqlite/quarantine-repository.ts';

const NOTES_AT_ONCE = 500;
/** Payloads may be large. */
const ITEMS_AT_ONCE = 50;
const RELEASES_AT_ONCE = 1_000;

const releaseSchema = z.object({ id: z.number(), itemId: z.number() });
const unknownSchema = z.object({
  seq: z.number(),
  rows: z.array(
    z.object({
      unit: z.string(),
      field: z.string(),
      count: z.number(),
      firstSeenAt: z.number(),
      lastSeenAt: z.number(),
    }),
  ),
});

export interface Parcel {
  notes: StaleNote[];
  items: QuarantineItem[];
  releases: z.infer<typeof releaseSchema>[];
  unknownFields: z.infer<typeof unknownSchema>;
}

export class Outgoing {
  readonly #batchWriter: BatchWriter;
  readonly #unknown: Metadata;
  readonly #selectReleases: StatementSync;
  readonly #deleteReleases: StatementSync;

  constructor(batchWriter: BatchWriter) {
    const { database } = batchWriter;
    this.#batchWriter = batchWriter;
    this.#unknown = metadata(database, 'unknown-fields-outgoing');
    this.#selectReleases = database.db.prepare(
      'SELECT id, item_id AS itemId FROM quarantine_release ORDER BY id LIMIT ?',
    );
    this.#deleteReleases = database.db.prepare('DELETE FROM quarantine_release WHERE id <= ?');
  }

  /** Some of what waits, oldest first; null where nothing does. */
  next(): Parcel | null {
    const { staleNotes, quarantine } = this.#batchWriter;
    const parcel = {
      notes: staleNotes.after(0, NOTES_AT_ONCE),
      items: quarantine.oldest(0, Number.MAX_SAFE_INTEGER, ITEMS_AT_ONCE),
      releases: this.#selectReleases.all(RELEASES_AT_ONCE).map((row) => releaseSchema.parse(row)),
      unknownFields: this.#nextUnknown(),
    };
    const { notes, items, releases, unknownFields } = parcel;
    const size = notes.length + items.length + releases.length + unknownFields.rows.length;
    return size === 0 ? null : parcel;
  }

  /** Forgets a parcel that the shared database has. */
  remove({ notes, items, releases, unknownFields }: Parcel): void {
    const { database, staleNotes, quarantine } = this.#batchWriter;
    database.transaction(() => {
      staleNotes.remove(notes.map(({ id }) => id));
      for (const { id } of items) quarantine.remove(id);
      const last = releases.at(-1);
      if (last !== undefined) this.#deleteReleases.run(last.id);
      if (unknownFields.rows.length > 0) {
        this.#unknown.write(JSON.stringify({ seq: unknownFields.seq, rows: [] }));
      }
    });
  }

  /** Counts go as one lot with a number of its own, because what they count goes on. */
  #nextUnknown(): Parcel['unknownFields'] {
    const text = this.#unknown.read();
    const kept = text === null ? { seq: 0, rows: [] } : unknownSchema.parse(JSON.parse(text));
    if (kept.rows.length > 0) return kept;
    return this.#batchWriter.database.transaction(() => {
      const rows = this.#batchWriter.unknownFields.takeAll();
      if (rows.length === 0) return kept;
      const next = { seq: kept.seq + 1, rows };
      this.#unknown.write(JSON.stringify(next));
      return next;
    });
  }
}
