/**
 * Delivers the outbox to InfluxDB: oldest first and one request at a time, so that each unit's samples arrive in
 * their order; several batches in one request when behind. An entry leaves the outbox once InfluxDB has its points
 * and, in the same commit, the points that InfluxDB refused are in quarantine.
 */
import type { Logger } from 'pino';
import type { InfluxHttp } from './influx-http.ts';
import { type RefusedPoint, type WriteResult, writeLines } from './influx-writer.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';

const MAX_REQUEST_ENTRIES = 256;
const MAX_REQUEST_BYTES = 1024 * 1024;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
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
  /** Counts requests that had to be repeated. */
  retried: Count;
  /** Counts requests that were halved to find refused points. */
  bisected: Count;
}

export class OutboxDelivery {
  readonly #options: DeliveryOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #wake: () => void = () => {};
  #failure: string | null = null;
  #failures = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Why the last request failed; null when it did not. */
  get failure(): string | null {
    return this.#failure;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There is something new to deliver. */
  wake(): void {
    this.#wake();
  }

  /** Gives what waits up to `withinMs` to be delivered; the rest stays on disk for the next start. */
  async stop(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (
      this.#running !== null &&
      this.#options.outbox.depth > 0 &&
      Date.now() < end &&
      this.#failure === null
    ) {
      await this.#pause(20);
    }
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#options.outbox.depth === 0) await this.#untilWoken();
        else await this.#deliverNext();
      } catch (error) {
        // The ledger's disk may be full: the entries stay, and delivering them again is harmless.
        await this.#retryLater(error instanceof Error ? error.message : String(error), null, false);
      }
    }
  }

  async #deliverNext(): Promise<void> {
    const { outbox, http, quarantine, onDelivered, bisected } = this.#options;
    const entries = outbox.head(MAX_REQUEST_ENTRIES, MAX_REQUEST_BYTES);
    const result: WriteResult = await writeLines(http, joined(entries));
    if (result.kind === 'later') {
      await this.#retryLater(result.reason, result.retryAfterMs, result.needsOperator);
      return;
    }
    outbox.remove(entries, () => quarantine(result.refused));
    const points = entries.reduce((sum, entry) => sum + entry.points, 0);
    onDelivered(points - result.refused.length);
    if (result.refused.length > 0) bisected.inc();
    if (this.#failure !== null) this.#options.log.info('InfluxDB takes writes again');
    this.#failure = null;
    this.#failures = 0;
  }

  async #retryLater(reason: string, retryAfterMs: number | null, needsOperator: boolean): Promise<void> {
    const { log, outbox, mend, retried } = this.#options;
    if (this.#failure !== reason) {
      const waiting = { batches: outbox.depth, bytes: outbox.bytes };
      if (needsOperator) log.error({ reason, ...waiting }, 'InfluxDB refuses the writes; they are kept');
      else log.warn({ reason, ...waiting }, 'InfluxDB does not take the writes now; they are kept');
    }
    this.#failure = reason;
    retried.inc();
    const backoff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
    const jittered = backoff * (0.75 + Math.random() / 2);
    await this.#pause(needsOperator ? OPERATOR_RETRY_MS : (retryAfterMs ?? jittered));
    if (needsOperator && !this.#stopping.signal.aborted) await mend().catch(() => {});
  }

  #untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
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
