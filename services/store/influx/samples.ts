/** Reads raw samples back from InfluxDB, as the store port asks for them. */
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import { FIELD_BOUNDS, KIND_FIELDS, type NumericField, type Sample } from '../../domain/telemetry.ts';
import type { Extent, TimeRange } from '../port.ts';
import { type CsvTable, cellsOf } from './csv.ts';
import type { InfluxHttp } from './http.ts';
import { oneOf, readField, TELEMETRY, within } from './line-protocol.ts';

/** Columns of an answer before the fields: name, tags, time. */
const TAGS_COLUMN = 1;
const TIME_COLUMN = 2;
const FIRST_FIELD_COLUMN = 3;
/** Points asked for beyond the limit, because a unit that moved may have an instant once for each camp. */
const SPARE = 8;
/** Neighbours are mostly near; looking through all of time costs InfluxDB ten times as much. */
const NEAR_MS = 86_400_000;
/** What InfluxDB can hold ends in 2262. */
const END_OF_TIME = Date.UTC(2262, 0, 1);
const MAX_STATEMENTS = 100;
/** So many units are named in one request. */
const MAX_NAMED_UNITS = 1_000;
/** How far back a unit's last sample is looked for, step by step: each step costs InfluxDB what lies within it. */
const LOOK_BACK_MS = [NEAR_MS, 30 * NEAR_MS, END_OF_TIME];

interface Waiting {
  statement: string;
  answer: PromiseWithResolvers<CsvTable | null>;
}

export class InfluxSamples {
  readonly #http: InfluxHttp;
  #waiting: Waiting[] = [];

  constructor(http: InfluxHttp) {
    this.#http = http;
  }

  /** A unit's samples in the range, oldest first, at most `limit`. */
  async readSamples(
    unit: RegisteredUnit,
    range: TimeRange,
    limit: number,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    const samples: Sample[] = [];
    let from = range.from;
    while (samples.length < limit) {
      // Statements share a request, which is not cut off for one of them.
      signal?.throwIfAborted();
      const wanted = limit - samples.length + SPARE;
      const found = await this.#select(
        unit,
        `${within({ from, to: range.to })} ORDER BY time ASC LIMIT ${wanted}`,
      );
      const merged = mergeSameInstants(found);
      const last = merged.at(-1);
      if (found.length < wanted || last === undefined) return [...samples, ...merged].slice(0, limit);
      // The last instant may have been cut in the middle.
      samples.push(...merged.slice(0, -1));
      from = last.ts;
    }
    return samples.slice(0, limit);
  }

  /** Up to `limit` samples that carry the field, nearest to `ts` first. */
  async neighbours(
    unit: RegisteredUnit,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]> {
    const near = direction === 'before' ? { from: ts - NEAR_MS, to: ts } : { from: ts, to: ts + NEAR_MS };
    const found = await this.#carrying(unit, field, near, direction, limit);
    if (found.length === limit) return found;
    const all = direction === 'before' ? { from: 0, to: ts } : { from: ts, to: END_OF_TIME };
    const order = `ORDER BY time ${direction === 'before' ? 'DESC' : 'ASC'} LIMIT ${limit + SPARE}`;
    const times = (await this.#select(unit, `${within(all)} ${order}`, [field])).map((sample) => sample.ts);
    if (times.length === 0) return [];
    const reach = { from: Math.min(...times), to: Math.max(...times) + 1 };
    return this.#carrying(unit, field, reach, direction, limit);
  }

  async #carrying(
    unit: RegisteredUnit,
    field: NumericField,
    range: TimeRange,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]> {
    // InfluxQL has no "is present"; every reading is at or above its field's lowest possible value.
    const present = `"${field}" >= ${FIELD_BOUNDS[field].min}`;
    const order = `ORDER BY time ${direction === 'before' ? 'DESC' : 'ASC'} LIMIT ${limit + SPARE}`;
    const found = await this.#select(unit, `${within(range)} AND ${present} ${order}`);
    return mergeSameInstants(found).slice(0, limit);
  }

  /** The times of the first and last sample of each of the units that has any, by the unit's id. */
  async extents(units: readonly RegisteredUnit[]): Promise<Map<string, Extent>> {
    const stored = new Set(await this.storedUnits());
    const found = new Map<string, Extent>();
    const heard = units.filter(({ id }) => stored.has(id));
    for (let at = 0; at < heard.length; at += MAX_STATEMENTS) {
      await Promise.all(
        heard.slice(at, at + MAX_STATEMENTS).map(async (unit) => {
          const [oldest, newest] = await Promise.all([
            this.#select(unit, 'time >= 0 ORDER BY time ASC LIMIT 1'),
            this.#select(unit, 'time >= 0 ORDER BY time DESC LIMIT 1'),
          ]);
          const first = oldest[0]?.ts;
          const last = newest[0]?.ts;
          if (first !== undefined && last !== undefined) found.set(unit.id, { first, last });
        }),
      );
    }
    return found;
  }

  /** The ids of all units that ever said anything: its index knows them, which is quicker than asking for each. */
  async storedUnits(): Promise<string[]> {
    const table = await this.#http.query(`SHOW TAG VALUES FROM "${TELEMETRY}" WITH KEY = "unit"`);
    return (table?.lines ?? []).map((line) => cellsOf(line).at(-1) ?? '');
  }

  /** The last sample of each of the units that has any, by the unit's id. */
  async latest(units: readonly RegisteredUnit[]): Promise<Map<string, Sample>> {
    const found = new Map<string, Sample>();
    const stored = new Set(await this.storedUnits());
    const now = Date.now();
    let to = END_OF_TIME;
    for (const backMs of LOOK_BACK_MS) {
      const missing = units.filter(({ id }) => stored.has(id) && !found.has(id));
      if (missing.length === 0) break;
      const range = { from: Math.max(0, now - backMs), to };
      for (let at = 0; at < missing.length; at += MAX_NAMED_UNITS) {
        const named = missing.slice(at, at + MAX_NAMED_UNITS);
        for (const [id, sample] of await this.#lastWithin(named, range)) found.set(id, sample);
      }
      to = range.from;
    }
    return found;
  }

  async #lastWithin(units: readonly RegisteredUnit[], range: TimeRange): Promise<[string, Sample][]> {
    const statements = [...Map.groupBy(units, ({ kind }) => kind)].map(([kind, ofKind]) => {
      const where = `${within(range)} AND ${oneOf(ofKind)}`;
      return `${selection(KIND_FIELDS[kind])} WHERE ${where} GROUP BY "unit" ORDER BY time DESC LIMIT 1`;
    });
    const tables = await this.#http.queryAll(statements);
    return tables.flatMap((table) =>
      readLines(table, (sample, tags): [string, Sample] => [tags.replace(/^unit=/, ''), sample]),
    );
  }

  /** What is queried in the same turn of the event loop goes as one request: that costs a third of one each. */
  async #select(
    unit: RegisteredUnit,
    condition: string,
    fields: readonly string[] = KIND_FIELDS[unit.kind],
  ): Promise<Sample[]> {
    const statement = `${selection(fields)} WHERE "unit" = '${unit.id}' AND ${condition}`;
    const answer = Promise.withResolvers<CsvTable | null>();
    if (this.#waiting.length === 0) setImmediate(() => this.#send());
    this.#waiting.push({ statement, answer });
    return samplesOf(await answer.promise);
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at < waiting.length; at += MAX_STATEMENTS) {
      const together = waiting.slice(at, at + MAX_STATEMENTS);
      this.#http.queryAll(together.map(({ statement }) => statement)).then(
        (tables) => {
          for (const [n, { answer }] of together.entries()) answer.resolve(tables[n] ?? null);
        },
        (error: unknown) => {
          for (const { answer } of together) answer.reject(error);
        },
      );
    }
  }
}

function selection(fields: readonly string[]): string {
  return `SELECT ${fields.map((field) => `"${field}"`).join(', ')} FROM "${TELEMETRY}"`;
}

function samplesOf(table: CsvTable | null): Sample[] {
  return readLines(table, (sample) => sample);
}

/** What is made of each line of an answer: of its sample, and of its tags where it was grouped by any. */
function readLines<T>(table: CsvTable | null, make: (sample: Sample, tags: string) => T): T[] {
  if (table === null) return [];
  const names = table.columns.slice(FIRST_FIELD_COLUMN);
  return table.lines.map((line) => {
    const cells = cellsOf(line);
    const sample: Sample = { ts: Number(cells[TIME_COLUMN]), fields: {} };
    for (const [at, name] of names.entries())
      readField(sample.fields, name, cells[at + FIRST_FIELD_COLUMN] ?? '');
    return make(sample, cells[TAGS_COLUMN] ?? '');
  });
}

/** InfluxDB keeps a point for each set of tags; a unit that moved has two sets, and still one sample an instant. */
function mergeSameInstants(samples: readonly Sample[]): Sample[] {
  const merged: Sample[] = [];
  for (const sample of samples) {
    const last = merged.at(-1);
    if (last?.ts === sample.ts) Object.assign(last.fields, sample.fields);
    else merged.push(sample);
  }
  return merged;
}
