/**
 * The rollup rows in InfluxDB. Day and month rows are read through memory; quarter-hours, of which there are too many
 * to keep and of which an answer needs few, are read as they are asked for.
 */
import type { Resolution, RowsByUnit, UnitInterval } from '../../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../../domain/registry/registry.ts';
import { Turns } from '../../../turns.ts';
import type { IntervalReplacement, TimeRange } from '../../port.ts';
import { cellsOf } from '../csv.ts';
import type { InfluxHttp } from '../http.ts';
import { intervalLine, oneOf, PACKED_FIELD, rollupMeasurement, unpackRow, within } from '../line-protocol.ts';
import { findObsoletePoints } from '../obsolete-points.ts';
import { REQUESTS_SIDE_BY_SIDE } from '../parallelism.ts';
import { type CachedChunk, IntervalCache } from './cache.ts';
import {
  type Chunk,
  chunkKey,
  chunkStartOf,
  chunkStartsIn,
  type InvalidationTokens,
  nextChunkStart,
} from './invalidation-tokens.ts';
import { deleteMisfiled, findMisfiled, readMisfiled } from './refile.ts';

const MAX_CACHED_ROWS = 200_000;
const MAX_ROWS_A_WRITE = 5_000;
/** Rows after which it looks whether others should have their turn. */
const LOOK_EVERY_ROWS = 256;
/** Of more units in all, or of a mission, reading all of their missions is quicker than naming each. */
const MAX_NAMED_UNITS = 1_000;
const MAX_NAMED_OF_MISSION = 100;

/** A chunk of a unit's rows that memory lacks. */
interface Missing {
  unit: RegisteredUnit;
  start: number;
  chunk: CachedChunk;
  /** The chunk's `rewritten` when its rows were asked for. */
  rewritten: number;
  rows: UnitInterval[];
}

export class InfluxIntervals {
  readonly #http: InfluxHttp;
  readonly #versions: InvalidationTokens;
  readonly #cache = new IntervalCache(MAX_CACHED_ROWS);
  /** The mission of each unit when its rows were last asked for, and those before that until its rows are refiled. */
  readonly #lastMission = new Map<string, string>();
  readonly #formerMissions = new Map<string, Set<string>>();

  constructor(http: InfluxHttp, versions: InvalidationTokens) {
    this.#http = http;
    this.#versions = versions;
  }

  /** Rows in the range of each of the units that has any, in order of time; not to be changed. */
  async readIntervals(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<RowsByUnit> {
    signal?.throwIfAborted();
    if (units.length === 0 || range.from >= range.to) return new Map();
    if (resolution === '15m') {
      const found = new Map<string, UnitInterval[]>();
      for (const row of await this.#query(resolution, units, range, signal)) {
        pushNewer(
          found.getOrInsertComputed(row.unit, () => []),
          row,
        );
      }
      return found;
    }
    const chunks = await this.#chunks(resolution, units, range);
    const missing: Missing[] = [];
    const parts = new Map<string, (readonly UnitInterval[])[]>();
    for (const unit of units) {
      const ofUnit: (readonly UnitInterval[])[] = [];
      for (const { chunk, start } of chunks.get(unit.mission) ?? []) {
        let rows = chunk.units.get(unit.id);
        if (rows === undefined) {
          const piece: Missing = { unit, start, chunk, rewritten: chunk.rewritten, rows: [] };
          missing.push(piece);
          rows = piece.rows;
        }
        ofUnit.push(rows);
      }
      parts.set(unit.id, ofUnit);
    }
    if (missing.length > 0) await this.#readMissing(resolution, missing, signal);
    const found = new Map<string, UnitInterval[]>();
    for (const [id, ofUnit] of parts) {
      const rows: UnitInterval[] = [];
      for (const part of ofUnit) {
        for (const row of part) if (row.start >= range.from && row.start < range.to) rows.push(row);
      }
      if (rows.length > 0) found.set(id, rows);
    }
    return found;
  }

  /** Puts rows in the place of all that their units had in the ranges. */
  async replaceIntervals(
    resolution: Resolution,
    replacements: readonly IntervalReplacement[],
  ): Promise<void> {
    if (replacements.length === 0) return;
    const chunks = resolution === '15m' ? [] : chunksOf(resolution, replacements);
    this.#cache.beginRewrite(chunks);
    try {
      const obsolete = await findObsoletePoints(this.#http, resolution, replacements);
      await this.#write(resolution, replacements);
      for (const { tags, from, to, again } of obsolete) {
        await this.#http.delete(rollupMeasurement(resolution), from, to, tags);
        await this.#write(resolution, [{ ...again.replacement, rows: again.rows }]);
      }
      if (chunks.length > 0) await this.#versions.invalidate(chunks);
    } catch (error) {
      this.#cache.forget(chunks);
      throw error;
    }
    this.#cache.endRewrite(chunks, replacements);
  }

  /** Files the rows of units under their present mission, camp and kind. */
  async refile(units: readonly RegisteredUnit[]): Promise<void> {
    if (units.length === 0) return;
    for (const { resolution, unit, tags } of await findMisfiled(this.#http, units)) {
      const rows = await readMisfiled(this.#http, resolution, unit, tags);
      const replacement = { unit, from: rows[0]?.start ?? 0, to: (rows.at(-1)?.start ?? -1) + 1, rows };
      await this.#write(resolution, [replacement]);
      const chunks = resolution === '15m' || rows.length === 0 ? [] : chunksOf(resolution, [replacement]);
      if (chunks.length > 0) await this.#versions.invalidate(chunks);
      this.#cache.forget(chunks);
      await deleteMisfiled(this.#http, resolution, tags);
    }
    for (const { id } of units) this.#formerMissions.delete(id);
  }

  async #write(resolution: Resolution, replacements: readonly IntervalReplacement[]): Promise<void> {
    const lines = replacements.flatMap(({ unit, rows }) =>
      rows.map((row) => intervalLine(resolution, unit, row)),
    );
    for (let at = 0; at < lines.length; at += MAX_ROWS_A_WRITE) {
      const body = lines.slice(at, at + MAX_ROWS_A_WRITE).join('\n');
      await this.#http.write(Buffer.from(body, 'latin1'));
    }
  }

  /** The chunks of the units' missions that the range touches, in order of time. */
  async #chunks(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
  ): Promise<Map<string, { chunk: CachedChunk; start: number }[]>> {
    const tokens = await this.#versions.tokensOfOthers(resolution);
    const starts = chunkStartsIn(range);
    const chunks = new Map<string, { chunk: CachedChunk; start: number }[]>();
    for (const { mission } of units) {
      if (chunks.has(mission)) continue;
      const ofMission = starts.map((start) => {
        const key = chunkKey({ resolution, mission, start });
        return { start, chunk: this.#cache.chunk(key, tokens.get(key) ?? '') };
      });
      chunks.set(mission, ofMission);
    }
    return chunks;
  }

  /** Reads what is not in memory, from the first to the last chunk that lacks something. */
  async #readMissing(
    resolution: Resolution,
    missing: readonly Missing[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const byUnit = new Map<string, Map<number, Missing>>();
    const units = new Set<RegisteredUnit>();
    let [first, last] = [Number.POSITIVE_INFINITY, 0];
    for (const piece of missing) {
      const { unit, start } = piece;
      units.add(unit);
      byUnit.getOrInsertComputed(unit.id, () => new Map()).set(start, piece);
      first = Math.min(first, start);
      last = Math.max(last, start);
    }
    const read = async (part: TimeRange) => {
      for (const row of await this.#query(resolution, [...units], part, signal)) {
        const piece = byUnit.get(row.unit)?.get(chunkStartOf(row.start));
        if (piece !== undefined) pushNewer(piece.rows, row);
      }
    };
    await Promise.all(partsOf({ from: first, to: nextChunkStart(last) }).map(read));
    for (const { chunk, rewritten, unit, rows } of missing)
      this.#cache.retainRows(chunk, rewritten, unit.id, rows);
  }

  /** The missions under which rows of a unit may be filed: its own, and those that it was in since the start. */
  #missionsOf({ id, mission }: RegisteredUnit): Iterable<string> {
    const last = this.#lastMission.get(id);
    if (last !== undefined && last !== mission) {
      this.#formerMissions.getOrInsertComputed(id, () => new Set()).add(last);
    }
    this.#lastMission.set(id, mission);
    return [mission, ...(this.#formerMissions.get(id) ?? [])];
  }

  async #query(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
    signal: AbortSignal | undefined,
  ): Promise<UnitInterval[]> {
    const missions = new Set<string>();
    for (const unit of units) for (const mission of this.#missionsOf(unit)) missions.add(mission);
    const named = units.length <= Math.min(MAX_NAMED_UNITS, missions.size * MAX_NAMED_OF_MISSION);
    const whose = named ? oneOf(units) : `"mission" =~ /^(?:${[...missions].join('|')})$/`;
    const table = await this.#http.query(
      `SELECT "unit", "${PACKED_FIELD}" FROM "${rollupMeasurement(resolution)}" WHERE ${within(range)} AND ${whose}`,
      { signal },
    );
    const rows: UnitInterval[] = [];
    const turns = new Turns();
    for (const line of table?.lines ?? []) {
      const [, , time, unit = '', packed = ''] = cellsOf(line);
      rows.push(unpackRow(unit, Number(time), packed));
      if (rows.length % LOOK_EVERY_ROWS === 0 && turns.isOver) await turns.next(signal);
    }
    return rows;
  }
}

/** Adds a row to a unit's, in order of time; while a unit moves, a row may be filed in two places. */
function pushNewer(rows: UnitInterval[], row: UnitInterval): void {
  if (rows.at(-1)?.start !== row.start) rows.push(row);
}

/** A range on chunks in parts that are read side by side. */
function partsOf({ from, to }: TimeRange): TimeRange[] {
  const parts: TimeRange[] = [];
  let start = from;
  for (let n = 1; n <= REQUESTS_SIDE_BY_SIDE; n += 1) {
    const end =
      n === REQUESTS_SIDE_BY_SIDE ? to : chunkStartOf(from + ((to - from) * n) / REQUESTS_SIDE_BY_SIDE);
    if (end > start) parts.push({ from: start, to: end });
    start = Math.max(start, end);
  }
  return parts;
}

function chunksOf(resolution: Resolution, replacements: readonly IntervalReplacement[]): Chunk[] {
  const chunks = new Map<string, Chunk>();
  for (const { unit, from, to } of replacements) {
    for (const start of chunkStartsIn({ from, to })) {
      const chunk = { resolution, mission: unit.mission, start };
      chunks.set(chunkKey(chunk), chunk);
    }
  }
  return [...chunks.values()];
}
