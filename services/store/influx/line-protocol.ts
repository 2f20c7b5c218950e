/**
 * Samples and interval rows as InfluxDB's line protocol. Ids hold no character that would need an
 * escape (registry.ts), and `state` is one of four words.
 *
 * An interval row is written twice in its point: as numbers, for Grafana and scripts, and as one text `row` from
 * which the services read it back. One text is one column to read instead of eighteen, and replaces all measures of
 * a row at once, also those that became unknown.
 */
import {
  INTERVAL_MEASURES,
  type Resolution,
  type UnitInterval,
  unknownInterval,
} from '../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import {
  FIELD_BOUNDS,
  GENERATOR_STATES,
  KIND_FIELDS,
  type NumericField,
  type Sample,
  type SampleFields,
} from '../../domain/telemetry.ts';
import type { TimeRange, UnitSample } from '../port.ts';

export const TELEMETRY = 'telemetry';
export const PACKED_FIELD = 'row';

const SEPARATOR = '|';

export function rollupMeasurement(resolution: Resolution): string {
  return `footprint_${resolution}`;
}

/** Some samples of one lane, as line protocol. */
export interface LaneLines {
  lane: number;
  body: Buffer<ArrayBuffer>;
  points: number;
}

const tagsByUnit = new WeakMap<RegisteredUnit, { tags: string; hash: number }>();

/** The tags of a unit's points, in the sorted order that InfluxDB handles fastest, and what chooses their lane. */
function tagsOf(unit: RegisteredUnit): { tags: string; hash: number } {
  return tagsByUnit.getOrInsertComputed(unit, ({ id, camp, kind, mission }) => ({
    tags: `camp=${camp},kind=${kind},mission=${mission},unit=${id}`,
    hash: Buffer.from(id).reduce((sum, byte) => sum + byte, 0),
  }));
}

/**
 * The samples' line protocol by lane, without lanes that have none: samples that say nothing have no line. All samples
 * of a unit go in the same lane, so that they arrive in their order.
 */
export function linesOf(samples: readonly UnitSample[], laneCount: number): LaneLines[] {
  const lanes = Array.from({ length: laneCount }, (_, lane) => ({ lane, text: '', points: 0 }));
  for (const sample of samples) {
    const line = sampleLine(sample);
    const lane = lanes[tagsOf(sample.unit).hash % laneCount];
    if (line === '' || lane === undefined) continue;
    lane.text += line;
    lane.text += '\n';
    lane.points += 1;
  }
  return lanes
    .filter(({ points }) => points > 0)
    .map(({ lane, text, points }) => ({ lane, points, body: Buffer.from(text, 'latin1') }));
}

/** The sample's line, or '' for one that says nothing. */
function sampleLine({ unit, ts, fields }: UnitSample): string {
  let line = '';
  for (const field of KIND_FIELDS[unit.kind]) {
    const value = fields[field];
    if (value === undefined) continue;
    line += line === '' ? '' : ',';
    line += typeof value === 'number' ? `${field}=${value}` : `${field}="${value}"`;
  }
  return line === '' ? '' : `${TELEMETRY},${tagsOf(unit).tags} ${line} ${ts}`;
}

/** What a line of `sampleLine` says, for a point that InfluxDB refused. */
export function parseSampleLine(line: string): { tags: Record<string, string>; sample: Sample } {
  const [key = '', fieldSet = '', ts = ''] = line.split(' ');
  const tags = Object.fromEntries(key.split(',').slice(1).map(keyAndValue));
  const fields: SampleFields = {};
  for (const [name, value] of fieldSet.split(',').map(keyAndValue)) {
    readField(fields, name, value.replaceAll('"', ''));
  }
  return { tags, sample: { ts: Number(ts), fields } };
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

const NUMERIC_FIELDS: ReadonlySet<string> = new Set(Object.keys(FIELD_BOUNDS));

/** Puts a reading into fields; nothing where there is none, or another program wrote what can't be one. */
export function readField(fields: SampleFields, name: string, text: string): void {
  if (text === '') return;
  if (name === 'state') {
    const state = GENERATOR_STATES.find((word) => word === text);
    if (state !== undefined) fields.state = state;
    return;
  }
  const value = Number(text);
  if (isNumericField(name) && Number.isFinite(value)) fields[name] = value;
}

function isNumericField(name: string): name is NumericField {
  return NUMERIC_FIELDS.has(name);
}

export function intervalLine(resolution: Resolution, unit: RegisteredUnit, row: UnitInterval): string {
  let numbers = '';
  for (const measure of INTERVAL_MEASURES) {
    const value = row[measure];
    if (value !== undefined) numbers += `${measure}=${value},`;
  }
  return `${rollupMeasurement(resolution)},${tagsOf(unit).tags} ${numbers}${PACKED_FIELD}="${packRow(row)}" ${row.start}`;
}

function packRow(row: UnitInterval): string {
  return INTERVAL_MEASURES.map((measure) => row[measure] ?? '').join(SEPARATOR);
}

export function unpackRow(unit: string, start: number, packed: string): UnitInterval {
  const row = unknownInterval(unit, start);
  let at = 0;
  for (const measure of INTERVAL_MEASURES) {
    const separator = packed.indexOf(SEPARATOR, at);
    const end = separator === -1 ? packed.length : separator;
    if (end > at) row[measure] = Number(packed.slice(at, end));
    if (separator === -1) break;
    at = end + 1;
  }
  return row;
}

/** The InfluxQL condition of a range of time. */
export function within({ from, to }: TimeRange): string {
  return `time >= ${from}ms AND time < ${to}ms`;
}

/** The InfluxQL condition of a set of units. */
export function oneOf(units: readonly RegisteredUnit[]): string {
  return `"unit" =~ /^(?:${units.map(({ id }) => id).join('|')})$/`;
}
