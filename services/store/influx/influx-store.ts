/**
 * The InfluxDB store. With the outbox, a batch is durable once the database has it, and InfluxDB gets it from there;
 * without, it is durable once InfluxDB took it. Quarantine, unknown fields and stale notes are in the database either
 * way. InfluxDB may be unreachable, refuse the token or lack the bucket, also at the start: that is retried for ever.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Resolution, RowsByUnit } from '../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import type { NumericField, Sample } from '../../domain/telemetry.ts';
import { OutboxDelivery } from '../outbox/delivery.ts';
import { Outbox } from '../outbox/outbox.ts';
import {
  type Batch,
  type Extent,
  type IntervalReplacement,
  type QuarantinedMessage,
  type StaleNote,
  type StaleSpan,
  type Store,
  type StoreCheck,
  StoreUnavailableError,
  type TimeRange,
} from '../port.ts';
import type { BatchWriter } from '../sqlite/batch-writer.ts';
import { metadata } from '../sqlite/metadata.ts';
import { InfluxFixedRows } from './fixed-rows.ts';
import { InfluxHttp, type InfluxTarget } from './http.ts';
import { InfluxIntervals } from './intervals/intervals.ts';
import { InvalidationTokens } from './intervals/invalidation-tokens.ts';
import { type LaneLines, linesOf, parseSampleLine, TELEMETRY } from './line-protocol.ts';
import { InfluxSamples } from './samples.ts';
import { type RefusedPoint, writeLines } from './writer.ts';

const CHECK_TIMEOUT_MS = 3_000;
const ENSURE_EVERY_MS = 5_000;
/** How long a stop waits for the outbox to empty; what is left is delivered after the next start. */
const DRAIN_ON_STOP_MS = 3_000;

export interface InfluxStoreOptions {
  batchWriter: BatchWriter;
  target: InfluxTarget;
  outbox: { enabled: boolean; maxBytes: number };
  log: Logger;
  /** Told of samples that InfluxDB has taken. */
  onDelivered: (samples: number) => void;
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
  #ensuring: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(options: InfluxStoreOptions) {
    const { batchWriter, target, outbox, log } = options;
    this.#options = options;
    this.#http = new InfluxHttp(target);
    this.#samples = new InfluxSamples(this.#http);
    this.#fixedRows = new InfluxFixedRows(this.#http);
    this.#intervals = new InfluxIntervals(
      this.#http,
      new InvalidationTokens(this.#http, writerName(batchWriter)),
    );
    this.outbox = new Outbox(batchWriter.database, outbox.maxBytes);
    this.#delivery = new OutboxDelivery({
      outbox: this.outbox,
      http: this.#http,
      log,
      onDelivered: options.onDelivered,
      retried: options.retried,
      bisected: options.bisected,
      quarantine: (refused) => {
        for (const point of refused) batchWriter.quarantine.add(quarantined(point));
      },
      mend: () => this.#ensureBucket(),
    });
  }

  /** Begins to deliver what a former process left, whether InfluxDB answers or not. */
  async start(): Promise<void> {
    await this.#ensureUntilFound();
    this.#delivery.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#ensuring !== null) clearTimeout(this.#ensuring);
    await this.#delivery.stop(DRAIN_ON_STOP_MS);
  }

  /** Waits for no answer of InfluxDB any more, so that a stop comes to an end where it is silent. */
  giveUp(): void {
    this.#http.giveUp();
  }

  async check(): Promise<StoreCheck> {
    try {
      await this.#http.query(`SHOW MEASUREMENTS LIMIT 1`, CHECK_TIMEOUT_MS);
      return { ok: true };
    } catch (error) {
      return { ok: false, detail: messageOf(error) };
    }
  }

  /** Whether what arrives can be made durable here, and what was acknowledged reaches InfluxDB. */
  async checkOutbox(): Promise<StoreCheck> {
    const { failure } = this.#delivery;
    return failure === null ? this.#options.batchWriter.database.check() : { ok: false, detail: failure };
  }

  async append(batch: Batch): Promise<number> {
    const { batchWriter, outbox, onDelivered } = this.#options;
    const lanes = linesOf(batch.samples);
    if (outbox.enabled) {
      const noteId = await batchWriter.commit(batch, (note) => this.outbox.add(note, lanes));
      this.#delivery.wake();
      return noteId;
    }
    const refused = (await Promise.all(lanes.map((lane) => this.#writeNow(lane)))).flat();
    const held = [...batch.quarantined, ...refused.map(quarantined)];
    const noteId = await batchWriter.commit({ ...batch, quarantined: held }, () => {});
    onDelivered(lanes.reduce((sum, { points }) => sum + points, 0) - refused.length);
    return noteId;
  }

  async #writeNow({ body }: LaneLines): Promise<RefusedPoint[]> {
    const result = await writeLines(this.#http, body);
    if (result.kind === 'later') throw new StoreUnavailableError(result.reason);
    return result.refused;
  }

  samples(unit: RegisteredUnit, range: TimeRange, limit: number): Promise<Sample[]> {
    return this.#samples.read(unit, range, limit);
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
    const undelivered = this.outbox.firstUndeliveredNote();
    const notes = this.#options.batchWriter.staleNotes.after(afterId, limit);
    return undelivered === null ? notes : notes.filter(({ id }) => id < undelivered);
  }

  async addStaleNote(spans: StaleSpan[]): Promise<number> {
    const { database, staleNotes } = this.#options.batchWriter;
    return database.transactionWhenUnlocked(() => staleNotes.add(spans));
  }

  async removeStaleNotes(ids: readonly number[]): Promise<void> {
    const { database, staleNotes } = this.#options.batchWriter;
    await database.transactionWhenUnlocked(() => staleNotes.remove(ids));
  }

  replaceIntervals(resolution: Resolution, replacements: IntervalReplacement[]): Promise<void> {
    return this.#intervals.replace(resolution, replacements);
  }

  intervals(resolution: Resolution, units: readonly RegisteredUnit[], range: TimeRange): Promise<RowsByUnit> {
    return this.#intervals.read(resolution, units, range);
  }

  async #ensureUntilFound(): Promise<void> {
    try {
      await this.#ensureBucket();
    } catch (error) {
      this.#options.log.error({ reason: messageOf(error) }, 'InfluxDB is not usable yet; trying on');
      if (this.#stopped) return;
      this.#ensuring = setTimeout(() => void this.#ensureUntilFound(), ENSURE_EVERY_MS);
    }
  }

  async #ensureBucket(): Promise<void> {
    const state = await this.#http.ensureBucket();
    this.#options.log.info({ bucket: this.#options.target.bucket, state }, 'the InfluxDB bucket is there');
  }
}

/** A name by which other processes know this one's rewriting apart from theirs; the same at every start. */
function writerName(batchWriter: BatchWriter): string {
  const { database } = batchWriter;
  const kept = metadata(database, 'influx-writer');
  const name = kept.read() ?? randomUUID();
  kept.write(name);
  return name;
}

/** A refused point as a message that can be read and replayed. */
function quarantined({ line, reason }: RefusedPoint): QuarantinedMessage {
  const { tags, sample } = parseSampleLine(line);
  const { mission, camp, unit = null } = tags;
  return {
    receivedAt: Date.now(),
    topic: `missions/${mission}/camps/${camp}/units/${unit}/telemetry`,
    payload: Buffer.from(JSON.stringify({ ts: sample.ts, ...sample.fields })),
    code: 'store-refused',
    reason,
    unit,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
