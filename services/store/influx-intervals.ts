/**
 * The rollup rows in InfluxDB. Day and month rows are read through memory; quarter-hours, of which there are too many
 * to keep and of which an answer needs few, are read as they are asked for.
 */
import type { Resolution, UnitInterval } from '../domain/intervals.ts';
import type { RegisteredUnit } from '../domain/registry.ts';
import { cellsOf } from './influx-csv.ts';
import { InfluxCurtailment } from './influx-curtailment.ts';
import type { InfluxHttp } from './influx-http.ts';
import { type CachedChunk, IntervalCache } from './influx-interval-cache.ts';
import { intervalLine, oneOf, PACKED_FIELD, rollupMeasurement, unpackRow, within } from './influx-lines.ts';
import { removeVanishing } from './influx-vanishing.ts';
import {
  type Chunk,
  chunkKey,
  chunkStartOf,
  chunkStartsIn,
  type InfluxVersions,
  nextChunkStart,
} from './influx-versions.ts';
import type { IntervalReplacement, TimeRange } from './port.ts';

const MAX_CACHED_ROWS = 200_000;
const MAX_ROWS_A_WRITE = 5_000;
/** Above so many units, reading all and leaving some out is quicker than naming each. */
const MAX_NAMED_UNITS = 1_000;

/** A unit's chunk that an answer needs. */
interface Piece {
  unit: RegisteredUnit;
  start: number;
  chunk: CachedChunk;
  /** What memory had; undefined where it must be read. */
  kept: readonly UnitInterval[] | undefined;
  /** The chunk's `rewritten` when its rows were asked for. */
  rewritten: number;
}

export class InfluxIntervals {
  readonly #http: InfluxHttp;
  readonly #versions: InfluxVersions;
  readonly #cache = new IntervalCache(MAX_CACHED_ROWS);
  readonly #curtailment: InfluxCurtailment;

  constructor(http: InfluxHttp, versions: InfluxVersions) {
    this.#http = http;
    this.#versions = versions;
    this.#curtailment = new InfluxCurtailment(http, versions);
  }

  /** Rows of the units in the range, ordered by unit, then start; not to be changed. */
  async read(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
  ): Promise<UnitInterval[]> {
    const byId = new Map(units.map((unit) => [unit.id, unit]));
    const ordered = [...byId.keys()].sort().flatMap((id) => byId.get(id) ?? []);
    if (ordered.length === 0 || range.from >= range.to) return [];
    if (resolution === '15m') {
      const rows = Map.groupBy(await this.#query(resolution, ordered, range), ({ unit }) => unit);
      return ordered.flatMap(({ id }) => rows.get(id) ?? []);
    }
    const pieces = await this.#pieces(resolution, ordered, range);
    const missing = pieces.filter(({ kept }) => kept === undefined);
    const fresh = await this.#readPieces(resolution, missing);
    const rows: UnitInterval[] = [];
    for (const piece of pieces) {
      for (const row of piece.kept ?? fresh.get(piece) ?? []) {
        if (row.start >= range.from && row.start < range.to) rows.push(row);
      }
    }
    return rows;
  }

  unitsWithCurtailment(): Promise<ReadonlySet<string>> {
    return this.#curtailment.units();
  }

  /** Puts rows in the place of all that their units had in the ranges. */
  async replace(resolution: Resolution, replacements: readonly IntervalReplacement[]): Promise<void> {
    if (replacements.length === 0) return;
    const chunks = resolution === '15m' ? [] : chunksOf(resolution, replacements);
    this.#cache.beginRewrite(chunks);
    try {
      const lost = await removeVanishing(this.#http, resolution, replacements);
      await this.#write(resolution, replacements);
      if (chunks.length > 0) await this.#versions.mark(chunks);
      if (resolution === 'month' && lost > 0) this.#curtailment.forget();
    } catch (error) {
      this.#cache.forget(chunks);
      this.#curtailment.forget();
      throw error;
    }
    this.#cache.endRewrite(chunks, replacements);
    if (resolution === 'month') this.#curtailment.wrote(replacements.flatMap(({ rows }) => rows));
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

  /** All pieces of an answer, ordered by unit, then start. */
  async #pieces(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
  ): Promise<Piece[]> {
    const marks = await this.#versions.marksOfOthers(resolution, range);
    const starts = chunkStartsIn(range);
    const chunks = new Map<string, CachedChunk[]>();
    return units.flatMap((unit) => {
      let ofMission = chunks.get(unit.mission);
      if (ofMission === undefined) {
        ofMission = starts.map((start) => {
          const key = chunkKey({ resolution, mission: unit.mission, start });
          return this.#cache.chunk(key, marks.get(key) ?? '');
        });
        chunks.set(unit.mission, ofMission);
      }
      return ofMission.map((chunk, at) => ({
        unit,
        start: starts[at] ?? range.from,
        chunk,
        kept: chunk.units.get(unit.id),
        rewritten: chunk.rewritten,
      }));
    });
  }

  /** Reads what is not in memory, in one query from the first to the last chunk that lacks something. */
  async #readPieces(
    resolution: Resolution,
    pieces: readonly Piece[],
  ): Promise<Map<Piece, readonly UnitInterval[]>> {
    const fresh = new Map<Piece, UnitInterval[]>(pieces.map((piece) => [piece, []]));
    if (pieces.length === 0) return fresh;
    const byPlace = new Map(pieces.map((piece) => [`${piece.unit.id} ${piece.start}`, piece]));
    const units = new Set(pieces.map(({ unit }) => unit));
    const from = pieces.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY);
    const to = nextChunkStart(pieces.reduce((last, { start }) => Math.max(last, start), from));
    for (const row of await this.#query(resolution, [...units], { from, to })) {
      const piece = byPlace.get(`${row.unit} ${chunkStartOf(row.start)}`);
      if (piece !== undefined) fresh.get(piece)?.push(row);
    }
    for (const [{ chunk, rewritten, unit }, rows] of fresh) this.#cache.keep(chunk, rewritten, unit.id, rows);
    return fresh;
  }

  async #query(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: TimeRange,
  ): Promise<UnitInterval[]> {
    const named = units.length > MAX_NAMED_UNITS ? '' : ` AND ${oneOf(units)}`;
    const table = await this.#http.query(
      `SELECT "unit", "${PACKED_FIELD}" FROM "${rollupMeasurement(resolution)}" WHERE ${within(range)}${named}`,
    );
    return (table?.lines ?? []).map((line) => {
      const [, , time, unit = '', packed = ''] = cellsOf(line);
      return unpackRow(unit, Number(time), packed);
    });
  }
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
