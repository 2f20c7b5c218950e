/**
 * The intake: what arrives by any door is decoded, made durable, and only then acknowledged.
 *
 * Commits are shared: all that arrives while a commit is under way goes into the next one, so that one fsync serves
 * hundreds of messages. When a commit fails nothing of it is acknowledged, and its senders send again.
 */
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Batch, Store, UnitSample } from '../store/port.ts';
import { Decoder, type DecoderOptions } from './decode/decoder.ts';
import { type IntakeCounts, Replay, type ReplayOptions } from './replay.ts';

/** A commit holds up all else while it is written: larger batches are cut into several. */
const BATCH_SAMPLES = 5_000;
const BATCH_QUARANTINED = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

type CommitListener = (batch: Batch, staleNoteId: number) => void;

export interface IntakeOptions extends DecoderOptions {
  store: Pick<Store, 'append'>;
  quarantine: ReplayOptions['quarantine'];
  metrics: Metrics;
  log: Pick<Logger, 'error'>;
  /** The present, epoch milliseconds. */
  now: () => number;
}

/** A batch that is being gathered, and what its senders wait for. */
interface Gathering {
  batch: Batch;
  /** Payloads that went into it. */
  bytes: number;
  accepted: number;
  since: number;
  durable: PromiseWithResolvers<void>;
}

export class Intake {
  readonly #options: IntakeOptions;
  readonly #decoder: Decoder;
  readonly #replay: Replay;
  readonly #listeners: CommitListener[] = [];
  readonly #waiting: Gathering[] = [];
  #committing: Promise<void> | null = null;
  #underWay: Gathering | null = null;

  constructor(options: IntakeOptions) {
    const { metrics, now } = options;
    this.#options = options;
    this.#decoder = new Decoder(options);
    this.#replay = new Replay({
      decoder: this.#decoder,
      quarantine: options.quarantine,
      commit: (batch, accepted) => this.#append(batch, accepted),
      now,
    });
    metrics.gauge(
      'footprint_ingest_lag_seconds',
      'Time for which the oldest message that is not durable yet has waited',
      () => this.#lagS(),
    );
  }

  /** Calls the listener after each commit, with its batch and the id of its stale note (0: it has no samples). */
  onCommitted(listener: CommitListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes a message.
   * @param retained a copy that the broker kept, handed out at a subscription
   * @returns resolves once it is durable, or durably in quarantine
   * @throws (rejects) when it could not be made durable: it must not be acknowledged
   */
  acceptMessage(topic: string, payload: Uint8Array, retained = false): Promise<void> {
    return this.#gather(topic, payload, retained).durable.promise;
  }

  /** Takes samples that no message brought: values that stand. Resolves once they are durable. */
  async acceptSamples(samples: readonly UnitSample[]): Promise<void> {
    const gathering = this.#current();
    gathering.batch.samples.push(...samples);
    gathering.accepted += samples.length;
    this.#committing ??= this.#commitAll();
    await gathering.durable.promise;
  }

  /**
   * Takes samples uploaded by hand, each the JSON text of one that names its `unit`. Resolves once all are durable,
   * or durably in quarantine.
   * @throws when they could not be made durable (some may be; sending them again does no harm)
   */
  async upload(samples: readonly Uint8Array[]): Promise<IntakeCounts> {
    const counts = { accepted: 0, quarantined: 0 };
    const gathered = new Set<Gathering>();
    for (const sample of samples) {
      const { accepted, batch } = this.#current();
      const before = batch.quarantined.length;
      const gathering = this.#gather(null, sample);
      counts.accepted += gathering.accepted - accepted;
      counts.quarantined += gathering.batch.quarantined.length - before;
      gathered.add(gathering);
    }
    await Promise.all([...gathered].map(({ durable }) => durable.promise));
    return counts;
  }

  /**
   * Tries quarantined messages again: those with the ids, or all. What is accepted is stored and leaves quarantine
   * in one commit; the rest stays, with the reason that holds now.
   */
  replay(ids?: readonly number[]): Promise<IntakeCounts> {
    return this.#replay.run(ids);
  }

  /** Resolves once all that arrived is durable (or has failed). */
  async drain(): Promise<void> {
    while (this.#committing !== null) await this.#committing;
  }

  #gather(topic: string | null, payload: Uint8Array, retained = false): Gathering {
    const now = this.#options.now();
    const gathering = this.#current();
    gathering.bytes += payload.byteLength;
    const arrival = { topic, payload, receivedAt: now, retained };
    gathering.accepted += this.#decoder.decode(arrival, now, gathering.batch);
    this.#options.metrics.receivedMessages.inc();
    this.#committing ??= this.#commitAll();
    return gathering;
  }

  /** The batch that takes the next message. */
  #current(): Gathering {
    const last = this.#waiting.at(-1);
    if (last !== undefined && !isFull(last)) return last;
    const next: Gathering = {
      batch: { samples: [], quarantined: [], unknownFields: [] },
      bytes: 0,
      accepted: 0,
      since: this.#options.now(),
      durable: Promise.withResolvers(),
    };
    // A sender that has gone away waits for nothing.
    next.durable.promise.catch(() => {});
    this.#waiting.push(next);
    return next;
  }

  async #commitAll(): Promise<void> {
    // Whatever the sockets hold by now shares the commit.
    await new Promise(setImmediate);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#underWay = next;
      try {
        await this.#append(next.batch, next.accepted);
        next.durable.resolve();
      } catch (error) {
        this.#options.log.error({ err: error }, 'a batch could not be made durable; it is not acknowledged');
        next.durable.reject(error);
      }
      this.#underWay = null;
      await new Promise(setImmediate);
    }
    this.#committing = null;
  }

  async #append(batch: Batch, accepted: number): Promise<void> {
    const { store, metrics, log } = this.#options;
    const noteId = await store.append(batch);
    metrics.acceptedSamples.inc(accepted);
    metrics.quarantinedItems.inc(batch.quarantined.length);
    for (const listener of this.#listeners) {
      try {
        listener(batch, noteId);
      } catch (error) {
        log.error({ err: error }, 'a listener failed after a commit');
      }
    }
  }

  #lagS(): number {
    const oldest = this.#underWay ?? this.#waiting[0];
    return oldest === undefined ? 0 : Math.max(0, (this.#options.now() - oldest.since) / 1000);
  }
}

function isFull({ batch: { samples, quarantined }, bytes }: Gathering): boolean {
  return samples.length >= BATCH_SAMPLES || quarantined.length >= BATCH_QUARANTINED || bytes >= BATCH_BYTES;
}
