/** The notes of what must be rolled up: made with the samples that made it stale, removed once rows are written. */
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { StaleNote, StaleSpan, UnitSample } from '../port.ts';
import type { Database } from './database.ts';

const rowSchema = z.object({ id: z.number(), spans: z.string() });
const spansSchema = z.array(z.tuple([z.string(), z.number(), z.number()]));

export class StaleNotes {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #sequence: StatementSync;
  readonly #first: StatementSync;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.#insert = database.db.prepare('INSERT INTO stale_note (spans) VALUES (?)');
    this.#select = database.db.prepare('SELECT id, spans FROM stale_note WHERE id > ? ORDER BY id LIMIT ?');
    this.#delete = database.db.prepare('DELETE FROM stale_note WHERE id = ?');
    this.#sequence = database.db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'stale_note'");
    this.#first = database.db.prepare('SELECT min(id) AS id FROM stale_note');
  }

  /** @returns the note's id, which is higher than that of any note before it */
  add(spans: readonly StaleSpan[]): number {
    return Number(this.#insert.run(spansText(spans)).lastInsertRowid);
  }

  /** Notes with an id above `afterId`, oldest first. */
  after(afterId: number, limit: number): StaleNote[] {
    return this.#select.all(afterId, limit).map((row) => {
      const { id, spans } = rowSchema.parse(row);
      return { id, spans: spansFrom(spans) };
    });
  }

  /** The lowest id that no note has had yet. */
  nextId(): number {
    const seq = this.#sequence.get()?.seq;
    return typeof seq === 'number' ? seq + 1 : 1;
  }

  /** The lowest id of the notes that there are; null where there is none. */
  firstId(): number | null {
    const id = this.#first.get()?.id;
    return typeof id === 'number' ? id : null;
  }

  remove(ids: readonly number[]): void {
    this.#database.transaction(() => {
      for (const id of ids) this.#delete.run(id);
    });
  }
}

/** Spans as the text that a note is stored as. */
export function spansText(spans: readonly StaleSpan[]): string {
  return JSON.stringify(spans.map(({ unit, from, to }) => [unit, from, to]));
}

/** The spans that a stored text says. */
export function spansFrom(text: string): StaleSpan[] {
  return spansSchema.parse(JSON.parse(text)).map(([unit, from, to]) => ({ unit, from, to }));
}

/** For each unit the time of its first and last sample. */
export function spansOf(samples: readonly UnitSample[]): StaleSpan[] {
  const spans = new Map<string, StaleSpan>();
  for (const { unit, ts } of samples) {
    const span = spans.get(unit.id);
    if (span === undefined) spans.set(unit.id, { unit: unit.id, from: ts, to: ts });
    else if (ts < span.from) span.from = ts;
    else if (ts > span.to) span.to = ts;
  }
  return [...spans.values()];
}
