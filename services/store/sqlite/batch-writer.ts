/**
 * The parts of the ledger that a batch writes, whichever store holds its samples. An adapter makes a batch durable
 * by `commit`, and writes in the same transaction whatever makes its samples durable: the embedded store the samples
 * themselves, the InfluxDB store the outbox entry that it delivers later.
 */

import type { Batch } from '../port.ts';
import type { Ledger } from './database.ts';
import { QuarantineBook } from './quarantine-repository.ts';
import { StaleNotes, spansOf } from './stale-notes.ts';
import { UnknownFields } from './unknown-fields.ts';

export class Books {
  readonly ledger: Ledger;
  readonly staleNotes: StaleNotes;
  readonly quarantine: QuarantineBook;
  readonly unknownFields: UnknownFields;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
    this.staleNotes = new StaleNotes(ledger);
    this.quarantine = new QuarantineBook(ledger);
    this.unknownFields = new UnknownFields(ledger);
  }

  /**
   * Makes a batch durable in one transaction: its stale note, quarantine, unknown fields, the quarantined items that
   * it takes out, and what `writeSamples` writes (not called without samples).
   * @returns the id of the stale note, or 0 where the batch has no samples
   * @throws when nothing of it is durable
   */
  commit(batch: Batch, writeSamples: (noteId: number) => void): number {
    this.ledger.requireRoom();
    return this.ledger.transaction(() => {
      const noteId = batch.samples.length === 0 ? 0 : this.staleNotes.add(spansOf(batch.samples));
      if (noteId !== 0) writeSamples(noteId);
      for (const message of batch.quarantined) this.quarantine.add(message);
      for (const id of batch.released ?? []) this.quarantine.remove(id);
      this.unknownFields.add(batch.unknownFields);
      return noteId;
    });
  }
}
