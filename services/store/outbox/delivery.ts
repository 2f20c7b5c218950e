/**
 * Delivers the outbox to InfluxDB: in each lane oldest first and one request at a time, so that each unit's samples
 * arrive in their order; several batches in one request when behind. An entry leaves the outbox once InfluxDB has its points
 * and, in the same commit, the points that InfluxDB refused are in quarantine.
 */
import type { Logger } from 'pino';
import { backoffMs } from '../../backoff.ts';
import type { InfluxHttp } from '../influx/http.ts';
import { type RefusedPoint, type WriteResult, writeLines } from '../influx/writer.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';

const MAX_REQUEST_ENTRIES = 256;
const MAX_REQUEST_BYTES = 1024 * 1024;
const RETRY = { firstMs: 250, lastMs: 10_000 };
/** Between tries of what only an operator can mend. */
const OPERATOR_RETRY_MS = 10_000;

/** Something that counts upward. */
interface Count {
  inc(): void;
}

export interface DeliveryOptions {
  outbox: Outbox;
  http: InfluxHttp;
  log: Logger;
  /** Told of the points that InfluxDB has taken. */
  onDelivered: (points: number) => void;
  /** Puts refused points in quarantine; called within the transaction that removes their entries. */
  quarantine: (refused: readonly RefusedPoint[]) => void;
  /** Called before a retry of what needs an operator: a bucket that went missing may be made again. */
  mend: () => Promise<void>;
  /** Told how many points went into quarantine. */
  onRefused: (points: number) => void;
  /** Epoch milliseconds. */
  now: () => number;
  /** Samples of notes from this id on must wait, because others could not know yet that their rows are stale. */
  noteBefore: () => number;
  /** Counts requests that had to be repeated. */
  retried: Count;
  /** Counts requests that were halved to find refused points. */
  bisected: Count;
}

/** A lane's own progress. */
interface Lane {
  lane: number;
  wake: () => void;
  /** Why its last request failed; null when it did not. */
  failure: string | null;
  failures: number;
}

export class OutboxDelivery {
  readonly #options: DeliveryOptions;
  readonly #stopping = new AbortController();
  readonly #lanes: readonly Lane[];
  #running: Promise<unknown> | null = null;
  #failingSinceMs: number | null = null;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#lanes = Array.from(
      { length: options.outbox.laneCount },
      (_, lane): Lane => ({ lane, wake: () => {}, failure: null, failures: 0 }),
    );
  }

  /** Why the last request of a lane failed; null when none did. */
  get failure(): string | null {
    return this.#lanes.find(({ failure }) => failure !== null)?.failure ?? null;
  }

  /** Since when nothing gets through, epoch milliseconds; null when it does. */
  get failingSinceMs(): number | null {
    return this.#failingSinceMs;
  }

  start(): void {
    this.#running ??= Promise.all(this.#lanes.map((lane) => this.#run(lane)));
  }

  /** There is something new to deliver. */
  wake(): void {
    for (const { wake } of this.#lanes) wake();
  }

  /** Gives what waits up to `withinMs` to be delivered; the rest stays on disk for the next start. */
  async stop(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (
      this.#running !== null &&
      this.#options.outbox.depth > 0 &&
      Date.now() < end &&
      this.failure === null
    ) {
      await this.#pause(20);
    }
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  async #run(lane: Lane): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const { outbox, noteBefore } = this.#options;
        const entries = outbox.readOldest(lane.lane, MAX_REQUEST_ENTRIES, MAX_REQUEST_BYTES, noteBefore());
        if (entries.length > 0) await this.#deliver(lane, entries);
        else await new Promise<void>((resolve) => Object.assign(lane, { wake: resolve }));
      } catch (error) {
        // The database's disk may be full: the entries stay, and delivering them again is harmless.
        await this.#retryLater(lane, error instanceof Error ? error.message : String(error), null, false);
      }
    }
  }

  async #deliver(lane: Lane, entries: readonly OutboxEntry[]): Promise<void> {
    const { outbox, http, quarantine, onDelivered, bisected } = this.#options;
    const result: WriteResult = await writeLines(http, joined(entries));
    if (result.kind === 'later') {
      await this.#retryLater(lane, result.reason, result.retryAfterMs, result.needsOperator);
      return;
    }
    if (await outbox.removeDelivered(entries, () => quarantine(result.refused))) this.wake();
    const points = entries.reduce((sum, entry) => sum + entry.points, 0);
    onDelivered(points - result.refused.length);
    if (result.refused.length > 0) bisected.inc();
    if (result.refused.length > 0) this.#tellRefused(result.refused);
    const failed = this.failure !== null;
    lane.failure = null;
    lane.failures = 0;
    if (this.failure !== null) return;
    this.#failingSinceMs = null;
    if (failed) this.#options.log.info('InfluxDB takes writes again');
  }

  #tellRefused(refused: readonly RefusedPoint[]): void {
    const { log, onRefused } = this.#options;
    onRefused(refused.length);
    log.error(
      { points: refused.length, reason: refused[0]?.reason },
      'InfluxDB refused points; they are in quarantine',
    );
  }

  async #retryLater(
    lane: Lane,
    reason: string,
    retryAfterMs: number | null,
    needsOperator: boolean,
  ): Promise<void> {
    const { log, outbox, mend, retried, now } = this.#options;
    if (this.#lanes.every(({ failure }) => failure !== reason)) {
      const waiting = { batches: outbox.depth, bytes: outbox.bytes };
      if (needsOperator) log.error({ reason, ...waiting }, 'InfluxDB refuses the writes; they are kept');
      else log.warn({ reason, ...waiting }, 'InfluxDB does not take the writes now; they are kept');
    }
    lane.failure = reason;
    this.#failingSinceMs ??= now();
    retried.inc();
    const ownMs = backoffMs(lane.failures, RETRY);
    lane.failures += 1;
    await this.#pause(needsOperator ? OPERATOR_RETRY_MS : (retryAfterMs ?? ownMs));
    if (needsOperator && !this.#stopping.signal.aborted) await mend().catch(() => {});
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#stopping;
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}

/** The lines of all entries; those of a single one as they are, because copies of megabytes fill the memory. */
function joined(entries: readonly OutboxEntry[]): Uint8Array {
  const [first] = entries;
  return first !== undefined && entries.length === 1
    ? first.lines
    : Buffer.concat(entries.map(({ lines }) => lines));
}
