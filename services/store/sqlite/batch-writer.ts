/**
 * The parts of the database that a batch writes, whichever store holds its samples. An adapter makes a batch durable
 * by `commit`, and writes in the same transaction whatever makes its samples durable: the embedded store the samples
 * themselves, the InfluxDB store the outbox entry that it delivers later.
 */
import type { StatementSync } from 'node:sqlite';
import type { Batch } from '../port.ts';
import type { Database } from './database.ts';
import { QuarantineRepository } from './quarantine-repository.ts';
import { StaleNotes, spansOf } from './stale-notes.ts';
import { UnknownFields } from './unknown-fields.ts';

export interface BatchWriterOptions {
  quarantineMaxBytes?: number;
  onEvicted?: (items: number) => void;
  /** Whether quarantined items have their ids, and are removed, in a database that others share. */
  isShared?: boolean;
}

export class BatchWriter {
  readonly database: Database;
  readonly staleNotes: StaleNotes;
  readonly quarantine: QuarantineRepository;
  readonly unknownFields: UnknownFields;
  /** Told how many of the oldest quarantined items went. */
  readonly onEvicted: (items: number) => void;
  readonly #release: StatementSync | null;

  /** @param options.onEvicted told how many of the oldest quarantined items went, because newer ones need the room */
  constructor(
    database: Database,
    { quarantineMaxBytes, onEvicted, isShared = false }: BatchWriterOptions = {},
  ) {
    this.database = database;
    this.#release = isShared
      ? database.db.prepare('INSERT INTO quarantine_release (item_id) VALUES (?)')
      : null;
    this.staleNotes = new StaleNotes(database);
    this.quarantine = new QuarantineRepository(database, quarantineMaxBytes);
    this.onEvicted = onEvicted ?? (() => {});
    this.unknownFields = new UnknownFields(database);
  }

  /**
   * Makes a batch durable in one transaction: its stale note, quarantine, unknown fields, the quarantined items that
   * it takes out, and what `writeSamples` writes (not called without samples).
   * @returns the id of the stale note, or 0 where the batch has no samples
   * @throws when nothing of it is durable
   */
  async commit(batch: Batch, writeSamples: (noteId: number) => void): Promise<number> {
    this.database.requireRoom();
    let evicted = 0;
    const staleNoteId = await this.database.transactionWhenUnlocked(() => {
      const noteId = batch.samples.length === 0 ? 0 : this.staleNotes.add(spansOf(batch.samples));
      if (noteId !== 0) writeSamples(noteId);
      for (const message of batch.quarantined) this.quarantine.add(message);
      for (const id of batch.released ?? []) {
        if (this.#release === null) this.quarantine.remove(id);
        else this.#release.run(id);
      }
      evicted = this.quarantine.evictOldest(batch.quarantined.length);
      this.unknownFields.add(batch.unknownFields);
      return noteId;
    });
    if (evicted > 0) this.onEvicted(evicted);
    return staleNoteId;
  }
}
