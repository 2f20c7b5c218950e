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
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.#insert = database.db.prepare('INSERT INTO stale_note (spans) VALUES (?)');
    this.#select = database.db.prepare('SELECT id, spans FROM stale_note WHERE id > ? ORDER BY id LIMIT ?');
    this.#delete = database.db.prepare('DELETE FROM stale_note WHERE id = ?');
  }

  /** @returns the note's id, which is higher than that of any note before it */
  add(spans: readonly StaleSpan[]): number {
    const text = JSON.stringify(spans.map(({ unit, from, to }) => [unit, from, to]));
    return Number(this.#insert.run(text).lastInsertRowid);
  }

  /** Notes with an id above `afterId`, oldest first. */
  after(afterId: number, limit: number): StaleNote[] {
    return this.#select.all(afterId, limit).map((row) => {
      const { id, spans } = rowSchema.parse(row);
      const parsed = spansSchema.parse(JSON.parse(spans));
      return { id, spans: parsed.map(([unit, from, to]) => ({ unit, from, to })) };
    });
  }

  remove(ids: readonly number[]): void {
    this.#database.transaction(() => {
      for (const id of ids) this.#delete.run(id);
    });
  }
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
