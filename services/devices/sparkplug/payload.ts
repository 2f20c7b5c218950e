/**
 * Sparkplug B payloads (eclipse-tahu sparkplug_b.proto): the fields that a host needs, read by the wire format. What
 * is not known is skipped: proto2 lets senders extend every message.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface SparkplugMetric {
  name: string | null;
  alias: bigint | null;
  timestampMs: number | null;
  datatype: number | null;
  isHistorical: boolean;
  isNull: boolean;
  /** As it was sent; `typedValue` gives it the sign of its datatype. Null: none that a reading could be. */
  value: number | bigint | boolean | string | null;
  engineeringUnit: string | null;
  /** The quality property, where there is one: 192 is good, 0 bad, 500 stale. */
  quality: number | null;
}

export interface SparkplugPayload {
  timestampMs: number | null;
  metrics: SparkplugMetric[];
  seq: number | null;
}

const METRICS_AT_MOST = 20_000;
const SIGNED_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };
const BOOLEAN = 11;

/** The payload, or null where it is none. */
export function parsePayload(bytes: Uint8Array): SparkplugPayload | null {
  try {
    const payload: SparkplugPayload = { timestampMs: null, metrics: [], seq: null };
    readFields(new BinaryReader(bytes), (reader, field) => {
      if (field === 1) payload.timestampMs = msOf(reader.uint64());
      else if (field === 2 && payload.metrics.length < METRICS_AT_MOST) {
        payload.metrics.push(parseMetric(reader.bytes()));
      } else if (field === 3) payload.seq = Number(reader.uint64());
      else return false;
      return true;
    });
    return payload;
  } catch {
    return null;
  }
}

/** A metric's value by the datatype that its birth gave: signed integers come as two's complement. */
export function typedValue(
  { value, isNull }: SparkplugMetric,
  datatype: number | null,
): number | boolean | string | null {
  if (isNull || value === null) return null;
  const bits = datatype === null ? undefined : SIGNED_BITS[datatype];
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  // A float under an integer's datatype is what it says.
  if (bits !== undefined && isWhole) {
    return Number(BigInt.asIntN(bits, BigInt(value)));
  }
  if (typeof value === 'bigint') return Number(value);
  if (datatype === BOOLEAN && typeof value === 'number') return value !== 0;
  return value;
}

function parseMetric(bytes: Uint8Array): SparkplugMetric {
  const metric: SparkplugMetric = {
    ...{ name: null, alias: null, timestampMs: null, datatype: null, value: null },
    ...{ isHistorical: false, isNull: false, engineeringUnit: null, quality: null },
  };
  readFields(new BinaryReader(bytes), (reader, field) => {
    if (field === 1) metric.name = reader.string();
    else if (field === 2) metric.alias = BigInt(reader.uint64());
    else if (field === 3) metric.timestampMs = msOf(reader.uint64());
    else if (field === 4) metric.datatype = reader.uint32();
    else if (field === 5) metric.isHistorical = reader.bool();
    else if (field === 7) metric.isNull = reader.bool();
    else if (field === 9) readProperties(reader.bytes(), metric);
    else if (field === 10) metric.value = reader.uint32();
    else if (field === 11) metric.value = BigInt(reader.uint64());
    else if (field === 12) metric.value = reader.float();
    else if (field === 13) metric.value = reader.double();
    else if (field === 14) metric.value = reader.bool();
    else if (field === 15) metric.value = reader.string();
    else return false;
    return true;
  });
  return metric;
}

/** PropertySet: keys and values, side by side. */
function readProperties(bytes: Uint8Array, metric: SparkplugMetric): void {
  const keys: string[] = [];
  const values: (number | string | null)[] = [];
  readFields(new BinaryReader(bytes), (reader, field) => {
    if (field === 1) keys.push(reader.string());
    else if (field === 2) values.push(propertyValue(reader.bytes()));
    else return false;
    return true;
  });
  const unit = values[keys.indexOf('engUnit')];
  const quality = values[keys.findIndex((key) => key.toLowerCase() === 'quality')];
  if (typeof unit === 'string') metric.engineeringUnit = unit;
  if (typeof quality === 'number') metric.quality = quality;
}

function propertyValue(bytes: Uint8Array): number | string | null {
  let value: number | string | null = null;
  readFields(new BinaryReader(bytes), (reader, field) => {
    if (field === 3) value = reader.uint32();
    else if (field === 4) value = Number(reader.uint64());
    else if (field === 8) value = reader.string();
    else return false;
    return true;
  });
  return value;
}

/** Reads each field of a message; what `take` leaves is skipped, groups and extensions too. */
function readFields(reader: BinaryReader, take: (reader: BinaryReader, field: number) => boolean): void {
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const isGroup = wire === WireType.StartGroup || wire === WireType.EndGroup;
    if (isGroup || !take(reader, field)) reader.skip(wire, field);
  }
}

function msOf(value: bigint | string): number {
  return Number(value);
}

/** The request for a rebirth: an NCMD with `Node Control/Rebirth` = true. */
export function rebirthPayload(atMs: number): Uint8Array {
  const metric = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string('Node Control/Rebirth')
    .tag(3, WireType.Varint)
    .uint64(atMs)
    .tag(4, WireType.Varint)
    .uint32(BOOLEAN)
    .tag(14, WireType.Varint)
    .bool(true)
    .finish();
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .uint64(atMs)
    .tag(2, WireType.LengthDelimited)
    .bytes(metric)
    .finish();
}

/** What quarantine may keep: the metrics that are read, and those that only an unknown alias names. */
export function keptMetrics(bytes: Uint8Array, keep: (metric: SparkplugMetric) => boolean): Uint8Array {
  const writer = new BinaryWriter();
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const start = reader.pos;
      const [field, wire] = reader.tag();
      const body = reader.pos;
      reader.skip(wire, field);
      if (field === 2) {
        const metric = new BinaryReader(bytes.subarray(body, reader.pos)).bytes();
        if (!keep(parseMetric(metric))) continue;
      } else if (field !== 1 && field !== 3) continue;
      writer.raw(bytes.subarray(start, reader.pos));
    }
  } catch {
    return new Uint8Array();
  }
  return writer.finish();
}
