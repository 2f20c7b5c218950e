/**
 * The store port: what the rooms ingest, rollup and api may ask of a store. Two adapters implement it
 * (embedded SQLite, InfluxDB behind the outbox); one contract test suite holds both to what is said here.
 *
 * Samples merge by (unit, ts) field by field, the later arrival's readings replacing; they never add.
 * Times are epoch milliseconds; a range is [from, to).
 */
import type { Resolution, RowsByUnit, UnitInterval } from '../domain/metering/intervals.ts';
import type { QuarantineCode } from '../domain/quarantine.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { NumericField, Sample } from '../domain/telemetry.ts';

/** The store can't be read or written now: it is out of reach, overloaded or full. Trying again later is right. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** Items that are asked for are not in quarantine, or another replay is taking them. */
export class NotInQuarantineError extends Error {
  override name = 'NotInQuarantineError';
  readonly ids: readonly number[];

  constructor(ids: readonly number[]) {
    super(`not in quarantine any more: ${ids.join(', ')}`);
    this.ids = ids;
  }
}

export interface UnitSample extends Sample {
  unit: RegisteredUnit;
}

export interface TimeRange {
  from: number;
  to: number;
}

/** A message, or one sample of an array, that could not be taken: kept whole, with the reason. */
export interface QuarantinedMessage {
  receivedAt: number;
  /** The MQTT topic; null for an upload over HTTP. */
  topic: string | null;
  payload: Uint8Array;
  /** What programs go by. */
  code: QuarantineCode;
  /** The same for people: what was wrong, and what is allowed. */
  reason: string;
  /** The unit that it named, where that is known. */
  unit: string | null;
}

/** A field that a unit's kind does not have. */
export interface UnknownField {
  unit: string;
  field: string;
  seenAt: number;
}

/** All that one group commit makes durable, in order of arrival. */
export interface Batch {
  samples: UnitSample[];
  quarantined: QuarantinedMessage[];
  unknownFields: UnknownField[];
  /** Ids of quarantined items that leave quarantine with it, because a replay takes them. */
  released?: number[];
}

/** Times of a unit's samples that arrived (or a span whose rows must be made again): inclusive on both ends. */
export interface StaleSpan {
  unit: string;
  from: number;
  to: number;
}

/** A durable note that spans must be rolled up: made with the samples' commit, removed once rows are written. */
export interface StaleNote {
  id: number;
  spans: StaleSpan[];
  /** How long ago it was made, where processes share it. */
  ageMs?: number;
}

/** The times of a unit's first and last sample, epoch milliseconds. */
export interface Extent {
  first: number;
  last: number;
}

export interface StoreCheck {
  ok: boolean;
  /** What is wrong, for the log; never shown to the public. */
  detail?: string;
}

/** The rows that hold for one unit in a range: whatever it had there before and is not among them is removed. */
export interface IntervalReplacement {
  unit: RegisteredUnit;
  from: number;
  to: number;
  rows: UnitInterval[];
}

export interface Store {
  readonly kind: 'embedded' | 'influxdb';
  start(): Promise<void>;
  /** Finishes what was appended, then closes. */
  stop(): Promise<void>;
  check(): Promise<StoreCheck>;

  /**
   * Resolves once the whole batch (samples, quarantine, unknown fields, and the note of what it made stale)
   * is durable; only then may it be acknowledged. Resolves with the id of that stale note.
   * @throws when it could not be made durable: nothing of it may be acknowledged.
   */
  append(batch: Batch): Promise<number>;

  /**
   * A unit's merged samples in the range, oldest first, at most `limit`.
   * @param signal aborts once nobody waits for the answer any more: it is then given up, with the signal's reason
   */
  samples(unit: RegisteredUnit, range: TimeRange, limit: number, signal?: AbortSignal): Promise<Sample[]>;
  /**
   * Up to `limit` samples that carry `field`, nearest to `ts` first: those with ts < `ts` (`before`),
   * or those with ts >= `ts` (`after`).
   */
  neighbours(
    unit: RegisteredUnit,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]>;
  /** The times of the first and last sample of each of the units that has any, by the unit's id. */
  extents(units: readonly RegisteredUnit[]): Promise<Map<string, Extent>>;
  /** The last sample of each of the units that has any, by the unit's id. */
  latest(units: readonly RegisteredUnit[]): Promise<Map<string, Sample>>;
  /** The ids of all units of which raw samples are stored. */
  storedUnits(): Promise<string[]>;
  /**
   * Removes raw samples older than `ts`; rollups stay. Before that it notes durably up to where each unit's rows stand
   * as they are, because removed samples have a part in them; units that are not named keep their samples where the
   * store can tell them apart. Resolves with how many were removed (where the store can tell).
   * @param fixedBefore by the unit's id, on quarter-hours
   */
  removeSamplesBefore(ts: number, fixedBefore: ReadonlyMap<string, number>): Promise<number>;
  /** The latest instant noted for each of the units that has any: its rows before it must not be made again. */
  rowsFixedBefore(units: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** Notes whose samples can be read by now, oldest first: what was stale at a kill is found here again. */
  staleNotes(afterId: number, limit: number): Promise<StaleNote[]>;
  /** Adds a note by hand (a registry change, a re-roll after a replay). Resolves with its id. */
  addStaleNote(spans: StaleSpan[]): Promise<number>;
  removeStaleNotes(ids: readonly number[]): Promise<void>;

  replaceIntervals(resolution: Resolution, replacements: IntervalReplacement[]): Promise<void>;
  /**
   * Rows in the range of each of the units that has any, by the unit's id, in order of time; not to be changed. Day and
   * month rows start at local midnight of the unit's camp.
   * @param signal aborts once nobody waits for the answer any more: it is then given up, with the signal's reason
   */
  intervals(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<RowsByUnit>;
  /**
   * The quarter-hours of a range summed by the whole UTC hour, of each of the units that has any: the measures of
   * HOUR_MEASURES, in order of time. For a year of a camp a quarter of what `intervals` reads.
   */
  hours(units: readonly RegisteredUnit[], range: TimeRange, signal?: AbortSignal): Promise<RowsByUnit>;
  /**
   * Files all rows of units under the mission, camp and kind that they have now. Until that is done, and while it is
   * done, their rows are found all the same.
   */
  refileIntervals(units: readonly RegisteredUnit[]): Promise<void>;
}
