/**
 * Hands over to the shared database what a commit has put into this process's DATA_DIR, at once where it answers,
 * and all that was kept meanwhile when it answers again. Each thing arrives once, whatever is killed when: the shared
 * database counts, in the transaction that takes a parcel, up to which local number it has this process's.
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { StoreCheck } from '../port.ts';
import { storedBytes } from '../sqlite/quarantine-repository.ts';
import { spansText } from '../sqlite/stale-notes.ts';
import { NAMES_AT_MOST } from '../sqlite/unknown-fields.ts';
import { SERVER_NOW } from './clock.ts';
import type { Outgoing, Parcel } from './outgoing.ts';
import { evictOldest } from './quarantine-bound.ts';
import { type SharedDatabase, SharedUnavailableError } from './shared-database.ts';
import { affectedBy, firstOf, type Work } from './work.ts';

/** How long a commit waits for the shared database before it goes on by what is on this disk. */
const WAIT_MS = 1_500;
const RETRY_MS = 1_000;
/** A sign of life, and what was delivered meanwhile, where nothing else is handed over. */
const REPORT_EVERY_MS = 1_000;

export interface HandoverOptions {
  shared: SharedDatabase;
  outgoing: Outgoing;
  /** The same at every start of a process, and no other process's. */
  writer: string;
  /** Beyond it the oldest items of the shared quarantine go. */
  quarantineMaxBytes: number;
  onEvicted: (items: number) => void;
  /** The samples of notes with a lower local id are in InfluxDB. */
  deliveredBefore: () => number;
  /** Told when notes are in the shared database that were not, or when it became clear that they can't be. */
  onProgress: () => void;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export class Handover {
  readonly #options: HandoverOptions;
  #running: Promise<void> | null = null;
  #wake = Promise.withResolvers<void>();
  /** Resolved at the end of the next round that began after it was made. */
  #next = Promise.withResolvers<void>();
  #endPause = () => {};
  #failure: string | null = null;
  #reportedAt = 0;
  #reported = -1;
  #stopped = false;

  constructor(options: HandoverOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something was committed. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Whether notes reach the shared database: while they don't, samples wait for them no longer. */
  get isWorking(): boolean {
    return this.#failure === null;
  }

  check(): StoreCheck {
    return this.#failure === null ? { ok: true } : { ok: false, detail: this.#failure };
  }

  /** Resolves once what was committed is in the shared database, or must do with this disk for now. */
  async flush(): Promise<void> {
    if (!this.isWorking) return;
    const round = this.#next.promise;
    this.wake();
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, WAIT_MS);
    await Promise.race([round, late.promise]);
    clearTimeout(timer);
  }

  /** Hands over what is left, where that is possible at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      this.#wake = Promise.withResolvers<void>();
      const round = this.#next;
      this.#next = Promise.withResolvers<void>();
      const succeeded = await this.#round();
      round.resolve();
      if (this.#stopped) return;
      await this.#pause(succeeded);
    }
  }

  /** Hands over all that there is. */
  async #round(): Promise<boolean> {
    const { outgoing, onProgress } = this.#options;
    try {
      for (let parcel = outgoing.next(); parcel !== null; parcel = outgoing.next()) {
        await this.#deliver(parcel);
        outgoing.remove(parcel);
        onProgress();
      }
      await this.#report();
      if (this.#failure !== null) this.#options.log.info('notes and quarantine are shared again');
      this.#failure = null;
      return true;
    } catch (error) {
      this.#setFailure(error);
      onProgress();
      return false;
    }
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const deliveredBefore = this.#options.deliveredBefore();
    const evicted = await this.#options.shared.change(this.#take(parcel, deliveredBefore));
    if (evicted > 0) this.#options.onEvicted(evicted);
    this.#setReported(deliveredBefore);
  }

  /** Says that this process lives, and what it has delivered. */
  async #report(): Promise<void> {
    const deliveredBefore = this.#options.deliveredBefore();
    const isDue = performance.now() - this.#reportedAt >= REPORT_EVERY_MS;
    if (!isDue && deliveredBefore === this.#reported) return;
    const nothing: Parcel = { notes: [], items: [], releases: [], unknownFields: { seq: 0, rows: [] } };
    await this.#options.shared.change(this.#take(nothing, deliveredBefore));
    this.#setReported(deliveredBefore);
  }

  #setReported(deliveredBefore: number): void {
    this.#reportedAt = performance.now();
    this.#reported = deliveredBefore;
  }

  /** @returns how many quarantined items had to go */
  *#take(parcel: Parcel, deliveredBefore: number): Work<number> {
    const { shared, writer } = this.#options;
    const { queries } = shared;
    // The row's lock keeps two tries of one parcel apart, should the first have been thought lost.
    const had = yield* firstOf(
      queries
        .insertInto('writer')
        .values({ id: writer, seen_at: SERVER_NOW })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: SERVER_NOW }))
        .returningAll(),
    );
    if (had === undefined) throw new Error('the writer has no row');
    const notes = parcel.notes.filter(({ id }) => id > had.note_seq);
    const items = parcel.items.filter(({ id }) => id > had.item_seq);
    const releases = parcel.releases.filter(({ id }) => id > had.release_seq);
    if (notes.length > 0) {
      const rows = notes.map(({ id, spans }) => ({
        ...{ writer, seq: id, spans: spansText(spans) },
        added_at: SERVER_NOW,
      }));
      yield* affectedBy(queries.insertInto('shared_note').values(rows));
    }
    if (items.length > 0) {
      const rows = items.map((item) => {
        const { id: _, receivedAt, ...rest } = item;
        return { ...rest, received_at: receivedAt, size: storedBytes(item) };
      });
      yield* affectedBy(queries.insertInto('quarantine').values(rows));
    }
    if (releases.length > 0) {
      const ids = releases.map(({ itemId }) => itemId);
      yield* affectedBy(queries.deleteFrom('quarantine').where('id', 'in', ids));
      yield* affectedBy(queries.deleteFrom('quarantine_claim').where('item_id', 'in', ids));
    }
    const evicted =
      items.length === 0 ? 0 : yield* evictOldest(queries, this.#options.quarantineMaxBytes, items.length);
    const { unknownFields } = parcel;
    if (unknownFields.seq > had.unknown_seq) yield* this.#count(unknownFields.rows);
    yield* affectedBy(
      queries
        .updateTable('writer')
        .set({
          note_seq: parcel.notes.at(-1)?.id ?? had.note_seq,
          item_seq: parcel.items.at(-1)?.id ?? had.item_seq,
          release_seq: parcel.releases.at(-1)?.id ?? had.release_seq,
          unknown_seq: Math.max(unknownFields.seq, had.unknown_seq),
          delivered_before: deliveredBefore,
        })
        .where('id', '=', writer),
    );
    return evicted;
  }

  *#count(rows: Parcel['unknownFields']['rows']): Work<void> {
    for (const { unit, field, count, firstSeenAt, lastSeenAt } of rows) {
      yield sql`
        INSERT INTO unknown_field AS known (unit, field, first_seen_at, last_seen_at, count)
        SELECT ${unit}, ${field}, ${firstSeenAt}::bigint, ${lastSeenAt}::bigint, ${count}::bigint
        WHERE (SELECT count(*) FROM unknown_field WHERE unit = ${unit}) < ${sql.lit(NAMES_AT_MOST)}
          OR EXISTS (SELECT 1 FROM unknown_field WHERE unit = ${unit} AND field = ${field})
        ON CONFLICT (unit, field) DO UPDATE SET count = known.count + excluded.count,
          last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
      `.compile(this.#options.shared.queries);
    }
  }

  #setFailure(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof SharedUnavailableError)) {
      this.#options.log.error({ err: error }, 'notes and quarantine could not be shared; they are kept');
    } else if (this.#failure === null) {
      this.#options.log.warn(
        { reason },
        'notes and quarantine are kept on this disk until they can be shared',
      );
    }
    this.#failure = reason;
  }

  async #pause(succeeded: boolean): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#endPause = done.resolve;
    const timer = setTimeout(done.resolve, succeeded ? REPORT_EVERY_MS / 2 : RETRY_MS);
    // After a failure a commit does not hurry it: each would wait for the deadline again.
    if (succeeded) void this.#wake.promise.then(done.resolve);
    await done.promise;
    clearTimeout(timer);
  }
}
