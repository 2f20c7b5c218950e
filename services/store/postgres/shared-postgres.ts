/**
 * The shared database in PostgreSQL. It may be away, also at the start: then questions and changes fail at once,
 * and it is looked for each second until it answers. Its changes are heard of by NOTIFY, and by a look at the topics'
 * versions each second, which nothing that gets lost can keep from being noticed.
 */

import { sql } from 'kysely';
import type { Logger } from 'pino';
import { OperatorError } from '../../operator-error.ts';
import type { StoreCheck } from '../port.ts';
import { migrateShared } from '../shared/migrations.ts';
import { queryBuilder } from '../shared/query-builders.ts';
import {
  type SharedDatabase,
  SharedUnavailableError,
  TOPICS,
  type Topic,
} from '../shared/shared-database.ts';
import { affectedBy, rowsOf, runLater, type Work } from '../shared/work.ts';
import { postgresAddress } from './address.ts';
import { type Connection, Connections, within } from './connections.ts';
import { messageOf, QueryFailure } from './errors.ts';
import { Listener } from './listener.ts';

/** From the question to its answer or refusal: a caller over HTTP has its 503 within five seconds. */
const ANSWER_MS = 4_000;
/** By the server's clock, from a transaction's beginning. */
const COMMIT_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
const LOOK_MS = 2_000;
/** Another process may be at work on the schema. */
const MIGRATE_MS = 60_000;
const CONNECT_MS = 3_000;
/** How long a start waits for a server that is silent. */
const START_MS = 3_000;
/** Any number that no other program takes: processes that start together migrate one after the other. */
const MIGRATION_LOCK = 4_071_955_306;
/** So long a change that found no room counts as a failure, unless one succeeds. */
const REFUSAL_MS = 10_000;
const NOT_YET = 'not connected yet';
const TOPIC_CHANNEL = 'footprint_topic';
const LIVE_CHANNEL = 'footprint_live';

/** PostgreSQL does not let this program in, or holds what a later version wrote. */
class PostgresRefusedError extends OperatorError {
  override name = 'PostgresRefusedError';
}

export interface SharedPostgresOptions {
  databaseUrl: string;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export class SharedPostgres implements SharedDatabase {
  readonly dialect = 'postgres';
  readonly queries = queryBuilder('postgres');
  readonly #listener: Listener;
  readonly #log: SharedPostgresOptions['log'];
  readonly #shown: string;
  readonly #connections: Connections;
  readonly #listeners: { topic: Topic; listener: () => void }[] = [];
  readonly #versions = new Map<string, number>();
  readonly #stopping = new AbortController();
  #isMigrated = false;
  /** Why nothing can be asked of it now; null where it can. */
  #absence: string | null = NOT_YET;
  #refusal: { reason: string; at: number } | null = null;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  private constructor({ databaseUrl, log }: SharedPostgresOptions) {
    this.#log = log;
    const address = postgresAddress(databaseUrl);
    this.#shown = address.shown;
    this.#connections = new Connections(address, (error) => this.#setAbsence(messageOf(error)));
    this.#listener = new Listener(() => this.#connections.newClient(CONNECT_MS));
    this.#listener.on(TOPIC_CHANNEL, () => void this.#lookNow());
  }

  /**
   * Connects and migrates; where the server does not answer, that is tried again in the background.
   * @throws PostgresRefusedError, SharedSchemaError where only an operator can mend it
   */
  static async open(options: SharedPostgresOptions): Promise<SharedPostgres> {
    const database = new SharedPostgres(options);
    try {
      await database.#prepare(START_MS);
      await database.#look();
    } catch (error) {
      const isAway =
        error instanceof QueryFailure && error.failure !== 'refused' && error.failure !== 'wrong';
      if (!isAway) {
        await database.#connections.close();
        if (error instanceof OperatorError) throw error;
        throw new PostgresRefusedError(`DATABASE_URL: ${database.#shown}: ${messageOf(error)}`);
      }
      database.#setAbsence(messageOf(error));
    }
    database.#schedule();
    return database;
  }

  /** Whether it can be asked and changed. */
  check(): StoreCheck {
    if (this.#absence !== null) return { ok: false, detail: this.#absence };
    const refusal = this.#refusal;
    if (refusal !== null && performance.now() - refusal.at < REFUSAL_MS) {
      return { ok: false, detail: refusal.reason };
    }
    return { ok: true };
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#use((connection) => runLater(work, (query) => connection.execute(query)));
  }

  async change<T>(work: Work<T>, topic?: Topic): Promise<T> {
    const steps = topic === undefined ? work : this.#announced(work, topic);
    const result = await this.#use((connection) =>
      connection.transaction(COMMIT_MS, () => runLater(steps, (query) => connection.execute(query))),
    );
    this.#refusal = null;
    return result;
  }

  onChange(topic: Topic, listener: () => void): void {
    this.#listeners.push({ topic, listener });
  }

  /** Tells all processes; a message is lost for those that are not connected at the moment. */
  async send(messages: readonly string[]): Promise<void> {
    const notify = sql`SELECT pg_notify(${LIVE_CHANNEL}, message) FROM unnest(${[...messages]}::text[]) message`;
    await this.read(affectedBy({ compile: () => notify.compile(this.queries) }));
  }

  /** Calls the handler with what any process sends. */
  onMessage(handler: (message: string) => void): void {
    this.#listener.on(LIVE_CHANNEL, handler);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    await this.#listener.stop();
    await this.#connections.close();
  }

  /** The work, once no other change of the topic is under way; all processes are told when it is committed. */
  *#announced<T>(work: Work<T>, topic: Topic): Work<T> {
    yield* affectedBy(
      this.queries
        .insertInto('topic_version')
        .values({ topic, version: 1 })
        .onConflict((conflict) =>
          conflict.column('topic').doUpdateSet({ version: sql`topic_version.version + 1` }),
        ),
    );
    const result = yield* work;
    yield sql`SELECT pg_notify(${TOPIC_CHANNEL}, ${topic})`.compile(this.queries);
    return result;
  }

  /** @throws SharedUnavailableError, or what the work itself throws */
  async #use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#absence !== null) throw new SharedUnavailableError(`PostgreSQL is away: ${this.#absence}`);
    try {
      return await this.#connections.use(within(ANSWER_MS), work);
    } catch (error) {
      if (!(error instanceof QueryFailure) || error.failure === 'wrong') throw error;
      if (error.failure === 'full') this.#refusal = { reason: error.message, at: performance.now() };
      else if (error.failure !== 'busy') this.#setAbsence(error.message);
      throw new SharedUnavailableError(error.message, { cause: error });
    }
  }

  async #prepare(connectMs: number): Promise<void> {
    if (this.#isMigrated) return;
    // Apart from the migration, so that a server that is silent is not waited for as long as one at work.
    await this.#connections.use(within(connectMs), (connection) => connection.run('SELECT 1'));
    await this.#connections.use(within(MIGRATE_MS), (connection) =>
      connection.transaction(MIGRATE_MS, async () => {
        await connection.run(`SET LOCAL lock_timeout = ${MIGRATE_MS}`);
        await connection.run(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
        const steps = migrateShared(this.queries, 'postgres', `DATABASE_URL: ${this.#shown}`);
        await runLater(steps, (query) => connection.execute(query));
      }),
    );
    this.#isMigrated = true;
  }

  #schedule(): void {
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => void this.#lookNow().then(() => this.#schedule()), LOOK_EVERY_MS);
  }

  /** Looks, after a look that is under way. */
  #lookNow(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      if (this.#stopping.signal.aborted) return;
      try {
        await this.#prepare(LOOK_MS);
        await this.#look();
      } catch (error) {
        this.#setAbsence(messageOf(error));
      }
    });
    return this.#looking;
  }

  /** Whether it answers, and what changed since the last look. */
  async #look(): Promise<void> {
    const versions = rowsOf(this.queries.selectFrom('topic_version').selectAll());
    const found = await this.#connections.use(within(LOOK_MS), (connection) =>
      runLater(versions, (query) => connection.execute(query)),
    );
    const returned = this.#absence !== null;
    this.#absence = null;
    if (returned) this.#log.info({ database: this.#shown }, 'PostgreSQL answers');
    this.#listener.ensure();
    for (const topic of TOPICS) {
      const version = found.find((row) => row.topic === topic)?.version ?? 0;
      const isNew = (this.#versions.get(topic) ?? version) !== version;
      this.#versions.set(topic, version);
      if (isNew || returned) this.#tell(topic);
    }
  }

  #tell(topic: Topic): void {
    for (const each of this.#listeners) if (each.topic === topic) each.listener();
  }

  #setAbsence(reason: string): void {
    if (this.#absence === null || this.#absence === NOT_YET) {
      this.#log.warn({ database: this.#shown, reason }, 'PostgreSQL is away; it is looked for each second');
    }
    this.#absence = reason;
  }
}
