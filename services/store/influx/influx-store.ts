/**
 * The InfluxDB store. With the outbox, a batch is durable once the database has it, and InfluxDB gets it from there;
 * without, it is durable once InfluxDB took it. Quarantine, unknown fields and stale notes are in the database either
 * way. InfluxDB may be unreachable, refuse the token or lack the bucket, also at the start: that is retried for ever.
 */
import type { Logger } from 'pino';
import { type Resolution, type RowsByUnit, sumByHour } from '../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import type { NumericField, Sample } from '../../domain/telemetry.ts';
import { OutboxDelivery } from '../outbox/delivery.ts';
import { Outbox } from '../outbox/outbox.ts';
import {
  type Batch,
  type Extent,
  type IntervalReplacement,
  type StaleNote,
  type StaleSpan,
  type Store,
  type StoreCheck,
  StoreUnavailableError,
  type TimeRange,
} from '../port.ts';
import type { Handover } from '../shared/handover.ts';
import type { SharedNotes } from '../shared/notes.ts';
import type { BatchWriter } from '../sqlite/batch-writer.ts';
import { BucketSetup } from './bucket-setup.ts';
import { InfluxFixedRows } from './fixed-rows.ts';
import { InfluxHttp, type InfluxTarget } from './http.ts';
import { InfluxIntervals } from './intervals/intervals.ts';
import { InvalidationTokens, writerName } from './intervals/invalidation-tokens.ts';
import { type LaneLines, linesOf, TELEMETRY } from './line-protocol.ts';
import { REQUESTS_SIDE_BY_SIDE } from './parallelism.ts';
import { refusedMessage } from './refused-message.ts';
import { InfluxSamples } from './samples.ts';
import { type RefusedPoint, writeLines } from './writer.ts';

const CHECK_TIMEOUT_MS = 3_000;
/** A comment of the line protocol: a write that needs the right to write, and leaves nothing. */
const NO_POINTS = Buffer.from('# health\n', 'latin1');
/** How long a stop waits for the outbox to empty; what is left is delivered after the next start. */
const DRAIN_ON_STOP_MS = 3_000;

/** How notes become known to all processes. */
interface Sharing {
  notes: Pick<SharedNotes, 'after' | 'add' | 'remove'>;
  handover: Pick<Handover, 'wake' | 'flush' | 'isWorking'>;
}

export interface InfluxStoreOptions {
  batchWriter: BatchWriter;
  target: InfluxTarget;
  outbox: { enabled: boolean; maxBytes: number };
  /** How many writes go side by side; as many as this machine has cores by default. */
  laneCount?: number;
  log: Logger;
  /** Set where several processes roll up by the same notes. */
  sharing?: Sharing;
  /** Told of samples that InfluxDB has taken. */
  onDelivered: (samples: number) => void;
  /** Told how many points InfluxDB refused; they are in quarantine. */
  onRefused: (points: number) => void;
  /** Epoch milliseconds. */
  now: () => number;
  /** Counts requests that had to be repeated. */
  retried: { inc(): void };
  /** Counts requests that were halved to find refused points. */
  bisected: { inc(): void };
}

export class InfluxStore implements Store {
  readonly kind = 'influxdb';
  readonly outbox: Outbox;
  readonly #delivery: OutboxDelivery;
  readonly #options: InfluxStoreOptions;
  readonly #http: InfluxHttp;
  readonly #samples: InfluxSamples;
  readonly #fixedRows: InfluxFixedRows;
  readonly #intervals: InfluxIntervals;
  readonly #bucket: BucketSetup;
  /** Without the outbox: notes whose samples are on their way. */
  readonly #writing = new Set<number>();

  constructor(options: InfluxStoreOptions) {
    const { batchWriter, target, outbox, log } = options;
    this.#options = options;
    this.#http = new InfluxHttp(target);
    this.#samples = new InfluxSamples(this.#http);
    this.#fixedRows = new InfluxFixedRows(this.#http);
    this.#intervals = new InfluxIntervals(
      this.#http,
      new InvalidationTokens(this.#http, writerName(batchWriter.database)),
    );
    const { laneCount = REQUESTS_SIDE_BY_SIDE } = options;
    this.outbox = new Outbox(batchWriter.database, outbox.maxBytes, laneCount);
    this.#delivery = new OutboxDelivery({
      outbox: this.outbox,
      http: this.#http,
      log,
      onDelivered: options.onDelivered,
      retried: options.retried,
      bisected: options.bisected,
      quarantine: (refused) => {
        for (const point of refused) batchWriter.quarantine.add(refusedMessage(point));
      },
      mend: () => this.#bucket.ensure(),
      onRefused: options.onRefused,
      now: options.now,
      noteBefore: () => {
        const isGated = options.sharing?.handover.isWorking === true;
        return (isGated ? batchWriter.staleNotes.firstId() : null) ?? Number.MAX_SAFE_INTEGER;
      },
    });
    this.#bucket = new BucketSetup({
      http: this.#http,
      bucket: target.bucket,
      log,
      onUsable: () => this.#delivery.start(),
    });
  }

  /**
   * Begins to deliver what a former process left, whether InfluxDB answers or not.
   * @throws BucketRetentionError where the bucket removes data by itself
   */
  start(): Promise<void> {
    return this.#bucket.start();
  }

  async stop(): Promise<void> {
    this.#bucket.stop();
    await this.#delivery.stop(DRAIN_ON_STOP_MS);
  }

  /** Waits for no answer of InfluxDB any more, so that a stop comes to an end where it is silent. */
  giveUp(): void {
    this.#http.giveUp();
  }

  async check(): Promise<StoreCheck> {
    const { refusal } = this.#bucket;
    if (refusal !== null) return { ok: false, detail: refusal };
    try {
      await Promise.all([
        this.#http.query(`SHOW MEASUREMENTS LIMIT 1`, { timeoutMs: CHECK_TIMEOUT_MS }),
        this.#http.write(NO_POINTS, CHECK_TIMEOUT_MS),
      ]);
      return { ok: true };
    } catch (error) {
      return { ok: false, detail: messageOf(error) };
    }
  }

  /** Since when what was acknowledged does not get through, epoch milliseconds; null when it does. */
  get failingSinceMs(): number | null {
    return this.#delivery.failingSinceMs;
  }

  /** Whether what arrives can be made durable here, and what was acknowledged reaches InfluxDB. */
  async checkOutbox(): Promise<StoreCheck> {
    const { failure } = this.#delivery;
    return failure === null ? this.#options.batchWriter.database.check() : { ok: false, detail: failure };
  }

  async append(batch: Batch): Promise<number> {
    const { batchWriter, outbox, sharing, laneCount = REQUESTS_SIDE_BY_SIDE } = this.#options;
    const lanes = linesOf(batch.samples, laneCount);
    if (!outbox.enabled) return this.#appendNow(batch, lanes);
    const noteId = await batchWriter.commit(batch, (note) => this.outbox.recordBatch(note, lanes));
    sharing?.handover.wake();
    this.#delivery.wake();
    return noteId;
  }

  /** Durable once InfluxDB has the samples. Their note goes first: whoever dies in between leaves it to be rolled up. */
  async #appendNow(batch: Batch, lanes: readonly LaneLines[]): Promise<number> {
    const { batchWriter, onDelivered, onRefused, sharing } = this.#options;
    if (this.#bucket.refusal !== null) throw new StoreUnavailableError(this.#bucket.refusal);
    const samplesAlone = { samples: batch.samples, quarantined: [], unknownFields: [] };
    const noteId = await batchWriter.commit(samplesAlone, (note) => this.#writing.add(note));
    try {
      if (noteId !== 0) await sharing?.handover.flush();
      const refused = (await Promise.all(lanes.map((lane) => this.#writeNow(lane)))).flat();
      const held = [...batch.quarantined, ...refused.map(refusedMessage)];
      if (held.length + batch.unknownFields.length + (batch.released?.length ?? 0) > 0) {
        await batchWriter.commit({ ...batch, samples: [], quarantined: held }, () => {});
        await sharing?.handover.flush();
      }
      if (refused.length > 0) onRefused(refused.length);
      onDelivered(lanes.reduce((sum, { points }) => sum + points, 0) - refused.length);
    } finally {
      this.#writing.delete(noteId);
      sharing?.handover.wake();
    }
    return noteId;
  }

  /** The samples of notes with a lower id are in InfluxDB. */
  deliveredBefore(): number {
    const next = this.#options.batchWriter.staleNotes.nextId();
    return Math.min(this.outbox.firstUndeliveredNote() ?? next, ...this.#writing, next);
  }

  /** Notes became known to all processes: their samples may follow. */
  onShared(): void {
    this.#delivery.wake();
  }

  async #writeNow({ body }: LaneLines): Promise<RefusedPoint[]> {
    const result = await writeLines(this.#http, body);
    if (result.kind === 'later') throw new StoreUnavailableError(result.reason);
    return result.refused;
  }

  samples(unit: RegisteredUnit, range: TimeRange, limit: number, signal?: AbortSignal): Promise<Sample[]> {
    return this.#samples.readSamples(unit, range, limit, signal);
  }

  neighbours(
    unit: RegisteredUnit,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]> {
    return this.#samples.neighbours(unit, field, ts, direction, limit);
  }

  latest(units: readonly RegisteredUnit[]): Promise<Map<string, Sample>> {
    return this.#samples.latest(units);
  }

  extents(units: readonly RegisteredUnit[]): Promise<Map<string, Extent>> {
    return this.#samples.extents(units);
  }

  storedUnits(): Promise<string[]> {
    return this.#samples.storedUnits();
  }

  /** InfluxDB does not tell how many it removed. */
  async removeSamplesBefore(ts: number, fixedBefore: ReadonlyMap<string, number>): Promise<number> {
    await this.#fixedRows.recordFixed(fixedBefore);
    await this.#http.delete(TELEMETRY, 0, ts - 1);
    return 0;
  }

  rowsFixedBefore(units: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#fixedRows.readFixed(units);
  }

  async staleNotes(afterId: number, limit: number): Promise<StaleNote[]> {
    const { sharing, batchWriter } = this.#options;
    if (sharing !== undefined) return sharing.notes.after(afterId, limit);
    const deliveredBefore = this.deliveredBefore();
    return batchWriter.staleNotes.after(afterId, limit).filter(({ id }) => id < deliveredBefore);
  }

  async addStaleNote(spans: StaleSpan[]): Promise<number> {
    const { sharing, batchWriter } = this.#options;
    if (sharing !== undefined) return sharing.notes.add(spans);
    const { database, staleNotes } = batchWriter;
    return database.transactionWhenUnlocked(() => staleNotes.add(spans));
  }

  async removeStaleNotes(ids: readonly number[]): Promise<void> {
    const { sharing, batchWriter } = this.#options;
    if (sharing !== undefined) return sharing.notes.remove(ids);
    const { database, staleNotes } = batchWriter;
    await database.transactionWhenUnlocked(() => staleNotes.remove(ids));
  }

  replaceIntervals(resolution: Resolution, replacements: IntervalReplacement[]): Promise<void> {
    return this.#intervals.replaceIntervals(resolution, replacements);
  }

  intervals(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<RowsByUnit> {
    return this.#intervals.readIntervals(resolution, units, range, signal);
  }

  async hours(units: readonly RegisteredUnit[], range: TimeRange, signal?: AbortSignal): Promise<RowsByUnit> {
    const quarters = await this.intervals('15m', units, range, signal);
    return new Map([...quarters].map(([unit, rows]) => [unit, sumByHour(rows)]));
  }

  refileIntervals(units: readonly RegisteredUnit[]): Promise<void> {
    return this.#intervals.refile(units);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
