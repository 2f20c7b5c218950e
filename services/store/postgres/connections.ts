/**
 * The connections of one process to PostgreSQL. Every question has a deadline that holds whatever the server does:
 * a connection that is silent beyond it is closed, and what was under way on it is never committed.
 */
import type { CompiledQuery } from 'kysely';
import pg, { type ClientConfig, type Pool, type PoolClient } from 'pg';
import type { QueryOutcome } from '../shared/work.ts';
import type { PostgresAddress } from './address.ts';
import { QueryFailure, TOO_LATE } from './errors.ts';

/** With the one that listens, and one to spare, well below the ten that a process may have. */
const POOLED_AT_MOST = 8;
const IDLE_MS = 30_000;
/** A transaction whose process went silent must not hold up the others' changes for longer. */
const IDLE_IN_TRANSACTION_MS = 5_000;
const LOCK_MS = 3_000;
const NO_TLS = /does not support SSL/;

// Ids, counts and times come as text otherwise, because a bigint may exceed what a number holds: none of ours does.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A time on `performance.now()`'s clock. */
export type Deadline = number;

export function within(ms: number): Deadline {
  return performance.now() + ms;
}

class Silence extends Error {
  override name = 'Silence';
}

export class Connections {
  readonly #settings: ClientConfig;
  #mayGoWithoutTls: boolean;
  #pool: Pool;
  readonly #onIdleError: (error: Error) => void;

  constructor({ settings, mayGoWithoutTls }: PostgresAddress, onIdleError: (error: Error) => void) {
    this.#settings = {
      ...settings,
      application_name: settings.application_name ?? 'mission-footprint',
      keepAlive: true,
    };
    this.#mayGoWithoutTls = mayGoWithoutTls;
    this.#onIdleError = onIdleError;
    this.#pool = this.#newPool();
  }

  /** Runs `work` on a connection of its own; one that failed is closed. */
  async use<T>(deadline: Deadline, work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#connect(deadline);
    const connection = new Connection(client, deadline);
    try {
      const result = await work(connection);
      client.release();
      return result;
    } catch (error) {
      client.release(connection.isBroken);
      throw error;
    }
  }

  /** A connection outside of the pool, to listen on; its owner connects and ends it. */
  newClient(connectWithinMs: number): pg.Client {
    return new pg.Client({ ...this.#settings, connectionTimeoutMillis: connectWithinMs });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #connect(deadline: Deadline): Promise<PoolClient> {
    try {
      return await withDeadline(this.#pool.connect(), deadline, (late) => late.release(true));
    } catch (error) {
      const isWithoutTls = error instanceof Error && NO_TLS.test(error.message);
      if (!this.#mayGoWithoutTls || !isWithoutTls) throw new QueryFailure(error);
      this.#mayGoWithoutTls = false;
      this.#settings.ssl = false;
      this.#pool = this.#newPool();
      return this.#connect(deadline);
    }
  }

  #newPool(): Pool {
    const pool = new pg.Pool({
      ...this.#settings,
      max: POOLED_AT_MOST,
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: 3_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      lock_timeout: LOCK_MS,
    });
    pool.on('error', this.#onIdleError);
    return pool;
  }
}

/** A connection while it is in use. */
export class Connection {
  readonly #client: PoolClient;
  readonly #deadline: Deadline;
  isBroken = false;

  constructor(client: PoolClient, deadline: Deadline) {
    this.#client = client;
    this.#deadline = deadline;
  }

  execute({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryOutcome> {
    return this.run(sql, parameters);
  }

  async run(text: string, parameters: readonly unknown[] = []): Promise<QueryOutcome> {
    const values = [...parameters];
    // Without parameters it goes by the simple protocol, by which one text may hold several statements.
    const query = values.length === 0 ? this.#client.query(text) : this.#client.query(text, values);
    try {
      const { rows, rowCount } = await withDeadline(query, this.#deadline);
      return { rows: rows ?? [], affected: rowCount ?? 0 };
    } catch (error) {
      // What the server said keeps the connection usable; silence and a broken line do not.
      if (!(error instanceof pg.DatabaseError) || error.severity === 'FATAL') this.isBroken = true;
      throw new QueryFailure(error);
    }
  }

  /**
   * Runs `work` in a transaction. It is committed only within `commitWithinMs` by the server's clock, checked in the
   * same message that commits: what a frozen server wakes up to later is refused by itself.
   */
  async transaction<T>(commitWithinMs: number, work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN');
    try {
      const result = await work();
      await this.run(`${checkOf(commitWithinMs)}; COMMIT`);
      return result;
    } catch (error) {
      if (!this.isBroken) await this.run('ROLLBACK').catch(() => {});
      throw error;
    }
  }
}

function checkOf(commitWithinMs: number): string {
  return `DO $$ BEGIN
    IF clock_timestamp() - now() > interval '${Math.round(commitWithinMs)} milliseconds' THEN
      RAISE EXCEPTION 'the transaction took too long' USING ERRCODE = '${TOO_LATE}';
    END IF;
  END $$`;
}

/** @throws Silence when the deadline passes first; what comes after is given to `onLate` */
async function withDeadline<T>(
  promise: Promise<T>,
  deadline: Deadline,
  onLate: (late: T) => void = () => {},
): Promise<T> {
  const passed = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => passed.reject(new Silence('PostgreSQL did not answer in time')),
    Math.max(0, deadline - performance.now()),
  );
  try {
    return await Promise.race([promise, passed.promise]);
  } catch (error) {
    if (error instanceof Silence) promise.then(onLate, () => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
