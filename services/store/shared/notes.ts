/**
 * The notes of what must be rolled up, as all processes share them. A note is due once its writer says that its
 * samples are in InfluxDB. One whose writer is away is rolled up without waiting, once, and again should the writer
 * come back and deliver what it still had.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import type { StaleNote, StaleSpan } from '../port.ts';
import { spansFrom, spansText } from '../sqlite/stale-notes.ts';
import { type DatabaseClock, SERVER_NOW } from './clock.ts';
import type { SharedDatabase } from './shared-database.ts';
import { affectedBy, firstOf, rowsOf, type Work } from './work.ts';

/** A writer that was not seen for so long is taken for dead. */
const AWAY_MS = 20_000;
/** The writer of notes that no samples wait for. */
const NOBODY = '';

const idSchema = z.object({ id: z.number() });

export class SharedNotes {
  readonly #shared: SharedDatabase;
  readonly #now: DatabaseClock;
  /** Notes that were read while their writer was away: they stay until it says that all has arrived. */
  readonly #early = new Set<number>();

  /** @param now the clock by which a writer is away, epoch ms; by default the database's */
  constructor(shared: SharedDatabase, now: DatabaseClock = () => SERVER_NOW) {
    this.#shared = shared;
    this.#now = now;
  }

  /** Notes that are due, with an id above `afterId`, oldest first. */
  async after(afterId: number, limit: number): Promise<StaleNote[]> {
    const due = this.#shared.queries
      .selectFrom('shared_note as note')
      .leftJoin('writer', 'writer.id', 'note.writer')
      .select(['note.id', 'note.spans'])
      .select(sql<number>`${this.#now()} - note.added_at`.as('ageMs'))
      .select(sql<boolean>`note.writer = ${NOBODY} OR note.seq < writer.delivered_before`.as('arrived'))
      .where('note.id', '>', afterId)
      .where(({ eb, or, and, ref }) =>
        or([
          eb(ref('note.writer'), '=', NOBODY),
          eb(ref('note.seq'), '<', ref('writer.delivered_before')),
          and([
            eb(ref('note.rolled_early'), '=', 0),
            eb(ref('writer.seen_at'), '<', sql<number>`${this.#now()} - ${sql.lit(AWAY_MS)}`),
          ]),
        ]),
      )
      .orderBy('note.id')
      .limit(limit);
    const rows = await this.#shared.read(rowsOf(due));
    return rows.map(({ id, spans, arrived, ageMs }) => {
      if (arrived) this.#early.delete(id);
      else this.#early.add(id);
      return { id, spans: spansFrom(spans), ageMs };
    });
  }

  /** Adds a note that no samples are on their way for; returns its id. */
  async add(spans: readonly StaleSpan[]): Promise<number> {
    const insert = this.#shared.queries
      .insertInto('shared_note')
      .values({ writer: NOBODY, seq: 0, spans: spansText(spans), added_at: SERVER_NOW })
      .returning('id');
    return idSchema.parse(await this.#shared.change(firstOf(insert))).id;
  }

  /** Removes notes whose rows are written. */
  async remove(ids: readonly number[]): Promise<void> {
    const early = ids.filter((id) => this.#early.has(id));
    const arrived = ids.filter((id) => !this.#early.has(id));
    await this.#shared.change(this.#remove(arrived, early));
    for (const id of early) this.#early.delete(id);
  }

  *#remove(arrived: readonly number[], early: readonly number[]): Work<void> {
    const { queries } = this.#shared;
    if (arrived.length > 0) {
      yield* affectedBy(queries.deleteFrom('shared_note').where('id', 'in', [...arrived]));
    }
    if (early.length > 0) {
      yield* affectedBy(
        queries
          .updateTable('shared_note')
          .set({ rolled_early: 1 })
          .where('id', 'in', [...early]),
      );
    }
  }
}
