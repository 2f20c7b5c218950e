/** Reads raw samples back from InfluxDB, as the store port asks for them. */
import type { RegisteredUnit } from '../domain/registry.ts';
import { FIELD_BOUNDS, KIND_FIELDS, type NumericField, type Sample } from '../domain/telemetry.ts';
import type { CsvTable } from './influx-csv.ts';
import type { InfluxHttp } from './influx-http.ts';
import { readField, TELEMETRY } from './influx-lines.ts';
import type { TimeRange } from './port.ts';

/** Columns of an answer before the fields: name, tags, time. */
const TIME_COLUMN = 2;
const FIRST_FIELD_COLUMN = 3;
/** Points asked for beyond the limit, because a unit that moved may have an instant once for each camp. */
const SPARE = 8;

export class InfluxSamples {
  readonly #http: InfluxHttp;

  constructor(http: InfluxHttp) {
    this.#http = http;
  }

  /** A unit's samples in the range, oldest first, at most `limit`. */
  async read(unit: RegisteredUnit, range: TimeRange, limit: number): Promise<Sample[]> {
    const samples: Sample[] = [];
    let from = range.from;
    while (samples.length < limit) {
      const asked = limit - samples.length + SPARE;
      const where = `time >= ${from}ms AND time < ${range.to}ms`;
      const [found = []] = await this.#select(unit, [`${where} ORDER BY time ASC LIMIT ${asked}`]);
      const merged = mergeSameInstants(found);
      const last = merged.at(-1);
      if (found.length < asked || last === undefined) return [...samples, ...merged].slice(0, limit);
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
    // InfluxQL has no "is present"; every reading is at or above its field's lowest possible value.
    const present = `"${field}" >= ${FIELD_BOUNDS[field].min}`;
    const order =
      direction === 'before'
        ? `time < ${ts}ms AND ${present} ORDER BY time DESC`
        : `time >= ${ts}ms AND ${present} ORDER BY time ASC`;
    const [found = []] = await this.#select(unit, [`${order} LIMIT ${limit + SPARE}`]);
    return mergeSameInstants(found).slice(0, limit);
  }

  /** The times of a unit's first and last sample. */
  async extent(unit: RegisteredUnit): Promise<{ first: number; last: number } | null> {
    const ends = ['time >= 0 ORDER BY time ASC LIMIT 1', 'time >= 0 ORDER BY time DESC LIMIT 1'];
    const [oldest, newest] = await this.#select(unit, ends);
    const first = oldest?.[0]?.ts;
    const last = newest?.[0]?.ts;
    return first === undefined || last === undefined ? null : { first, last };
  }

  /** The answers to one query each; all of them in one request. A unit without samples answers nothing. */
  async #select(unit: RegisteredUnit, conditions: readonly string[]): Promise<Sample[][]> {
    const fields = KIND_FIELDS[unit.kind].map((field) => `"${field}"`).join(', ');
    const statements = conditions.map(
      (condition) => `SELECT ${fields} FROM "${TELEMETRY}" WHERE "unit" = '${unit.id}' AND ${condition}`,
    );
    return (await this.#http.query(statements.join('; '))).map(samplesOf);
  }
}

function samplesOf(table: CsvTable): Sample[] {
  const names = table.columns.slice(FIRST_FIELD_COLUMN);
  return table.rows.map((cells) => {
    const sample: Sample = { ts: Number(cells[TIME_COLUMN]), fields: {} };
    for (const [at, name] of names.entries()) {
      Object.assign(sample.fields, readField(name, cells[at + FIRST_FIELD_COLUMN] ?? ''));
    }
    return sample;
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
