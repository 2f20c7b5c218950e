/**
 * The embedded store: samples and rollup rows in the database's own SQLite file, so that a batch is one transaction
 * and one fsync. Its work is synchronous; long answers let other work come between.
 */
import { DAY_MS } from '../../domain/durations.ts';
import {
  RESOLUTIONS,
  type Resolution,
  type RowsByUnit,
  type UnitInterval,
} from '../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import { type NumericField, type Sample, UNIT_KINDS, type UnitKind } from '../../domain/telemetry.ts';
import { Turns } from '../../turns.ts';
import type {
  Batch,
  Extent,
  IntervalReplacement,
  StaleNote,
  StaleSpan,
  Store,
  StoreCheck,
  TimeRange,
  UnitSample,
} from '../port.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { Database } from './database.ts';
import { FixedRows } from './fixed-rows.ts';
import { IntervalTable } from './interval-table.ts';
import { SampleTable } from './sample-table.ts';
import { UnitIds } from './unit-ids.ts';
import { UnitSamples } from './unit-samples.ts';

/** A unit's quarter-hours are read in parts of this length: reading one holds up everything else. */
const PART_MS = 31 * DAY_MS;
const MOST_PARTS = 60;

export class EmbeddedStore implements Store {
  readonly kind = 'embedded';
  readonly #batchWriter: BatchWriter;
  readonly #database: Database;
  readonly #tables: ReadonlyMap<UnitKind, SampleTable>;
  readonly #ids: UnitIds;
  readonly #fixedRows: FixedRows;
  readonly #samples: UnitSamples;
  readonly #intervals: (resolution: Resolution) => IntervalTable;
  readonly #onDelivered: (samples: number) => void;

  /** @param onDelivered told of the samples that a commit has put into the store */
  constructor(batchWriter: BatchWriter, onDelivered: (samples: number) => void = () => {}) {
    const { database } = batchWriter;
    const ids = new UnitIds(database);
    this.#ids = ids;
    this.#fixedRows = new FixedRows(database);
    this.#batchWriter = batchWriter;
    this.#database = database;
    this.#tables = new Map(UNIT_KINDS.map((kind) => [kind, new SampleTable(database, ids, kind)]));
    this.#samples = new UnitSamples(this.#tables);
    const rows = new Map(
      RESOLUTIONS.map((resolution) => [resolution, new IntervalTable(database, ids, resolution)]),
    );
    this.#intervals = (resolution) => present(rows.get(resolution));
    this.#onDelivered = onDelivered;
  }

  async start(): Promise<void> {}

  /** Nothing is under way between calls; the database is closed by who opened it. */
  async stop(): Promise<void> {}

  check(): Promise<StoreCheck> {
    return this.#database.check();
  }

  async append(batch: Batch): Promise<number> {
    const noteId = await this.#batchWriter.commit(batch, () => this.#write(batch.samples));
    this.#onDelivered(batch.samples.length);
    return noteId;
  }

  #write(samples: readonly UnitSample[]): void {
    for (const sample of samples) present(this.#tables.get(sample.unit.kind)).recordSample(sample);
  }

  async samples(
    unit: RegisteredUnit,
    range: TimeRange,
    limit: number,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    signal?.throwIfAborted();
    return this.#database.read(() => this.#samples.readSamples(unit, range, limit));
  }

  async neighbours(
    unit: RegisteredUnit,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]> {
    return this.#database.read(() => this.#samples.neighbours(unit, field, ts, direction, limit));
  }

  async extents(units: readonly RegisteredUnit[]): Promise<Map<string, Extent>> {
    const found = new Map<string, Extent>();
    this.#database.read(() => {
      for (const unit of units) {
        const extent = this.#samples.extent(unit);
        if (extent !== null) found.set(unit.id, extent);
      }
    });
    return found;
  }

  async latest(units: readonly RegisteredUnit[]): Promise<Map<string, Sample>> {
    const found = new Map<string, Sample>();
    this.#database.read(() => {
      for (const unit of units) {
        const extent = this.#samples.extent(unit);
        if (extent === null) continue;
        const [last] = this.#samples.readSamples(unit, { from: extent.last, to: extent.last + 1 }, 1);
        if (last !== undefined) found.set(unit.id, last);
      }
    });
    return found;
  }

  async storedUnits(): Promise<string[]> {
    return this.#database.read(() =>
      this.#ids.names().filter((id) => [...this.#tables.values()].some((table) => table.has(id))),
    );
  }

  async removeSamplesBefore(ts: number, fixedBefore: ReadonlyMap<string, number>): Promise<number> {
    let total = 0;
    for (const [unit, fixed] of fixedBefore) {
      for (const table of this.#tables.values()) {
        for (let more = table.has(unit); more; ) {
          const step = await this.#database.transactionWhenUnlocked(() => {
            this.#fixedRows.recordFixed(unit, fixed);
            return table.removeSomeBefore(unit, ts);
          });
          total += step.removed;
          ({ more } = step);
          await new Promise(setImmediate);
        }
      }
    }
    return total;
  }

  async rowsFixedBefore(units: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#database.read(() => this.#fixedRows.readFixed(units));
  }

  async staleNotes(afterId: number, limit: number): Promise<StaleNote[]> {
    return this.#database.read(() => this.#batchWriter.staleNotes.after(afterId, limit));
  }

  async addStaleNote(spans: StaleSpan[]): Promise<number> {
    return this.#database.transactionWhenUnlocked(() => this.#batchWriter.staleNotes.add(spans));
  }

  async removeStaleNotes(ids: readonly number[]): Promise<void> {
    await this.#database.transactionWhenUnlocked(() => this.#batchWriter.staleNotes.remove(ids));
  }

  async replaceIntervals(resolution: Resolution, replacements: IntervalReplacement[]): Promise<void> {
    await this.#database.transactionWhenUnlocked(() => {
      for (const replacement of replacements) this.#intervals(resolution).replaceIntervals(replacement);
    });
  }

  /** Rows are filed by their unit alone. */
  async refileIntervals(): Promise<void> {}

  async intervals(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<RowsByUnit> {
    return this.#readEach(units, partsOf(resolution, range), signal, (id, part) =>
      this.#intervals(resolution).readIntervals(id, part),
    );
  }

  async hours(units: readonly RegisteredUnit[], range: TimeRange, signal?: AbortSignal): Promise<RowsByUnit> {
    return this.#readEach(units, [range], signal, (id, part) => this.#intervals('15m').readHours(id, part));
  }

  /** Reads unit by unit and part by part, and lets other work come between. */
  async #readEach(
    units: readonly RegisteredUnit[],
    parts: readonly TimeRange[],
    signal: AbortSignal | undefined,
    readPart: (id: string, part: TimeRange) => readonly UnitInterval[],
  ): Promise<RowsByUnit> {
    signal?.throwIfAborted();
    const found = new Map<string, readonly UnitInterval[]>();
    const turns = new Turns();
    for (const { id } of units) {
      let rows: readonly UnitInterval[] = [];
      for (const part of parts) {
        const more = this.#database.read(() => readPart(id, part));
        if (more.length > 0) rows = rows.length === 0 ? more : [...rows, ...more];
        if (turns.isOver) await turns.next(signal);
      }
      if (rows.length > 0) found.set(id, rows);
    }
    return found;
  }
}

/** A range in parts that can be read within a turn. */
function partsOf(resolution: Resolution, { from, to }: TimeRange): TimeRange[] {
  if (resolution !== '15m') return [{ from, to }];
  const parts: TimeRange[] = [];
  const lengthMs = Math.max(PART_MS, (to - from) / MOST_PARTS);
  for (let start = from; start < to; start += lengthMs)
    parts.push({ from: start, to: Math.min(to, start + lengthMs) });
  return parts;
}

/** A table that the constructor made. */
function present<T>(table: T | undefined): T {
  if (table === undefined) throw new Error('there is no such table');
  return table;
}
