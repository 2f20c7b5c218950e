/**
 * The parts of the database that a batch writes, whichever store holds its samples. An adapter makes a batch durable
 * by `commit`, and writes in the same transaction whatever makes its samples durable: the embedded store the samples
 * themselves, the InfluxDB store the outbox entry that it delivers later.
 */

import type { Batch } from '../port.ts';
import type { Database } from './database.ts';
import { QuarantineRepository } from './quarantine-repository.ts';
import { StaleNotes, spansOf } from './stale-notes.ts';
import { UnknownFields } from './unknown-fields.ts';

export class BatchWriter {
  readonly database: Database;
  readonly staleNotes: StaleNotes;
  readonly quarantine: QuarantineRepository;
  readonly unknownFields: UnknownFields;

  constructor(database: Database) {
    this.database = database;
    this.staleNotes = new StaleNotes(database);
    this.quarantine = new QuarantineRepository(database);
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
    return this.database.transactionWhenUnlocked(() => {
      const noteId = batch.samples.length === 0 ? 0 : this.staleNotes.add(spansOf(batch.samples));
      if (noteId !== 0) writeSamples(noteId);
      for (const message of batch.quarantined) this.quarantine.add(message);
      for (const id of batch.released ?? []) this.quarantine.remove(id);
      this.unknownFields.add(batch.unknownFields);
      return noteId;
    });
  }
}
