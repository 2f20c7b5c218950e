/**
 * From a payload to samples. What is wrong with one is a value, the reason of its quarantine: each sample of an
 * array stands for itself, while a bad envelope (and a unit that can't be told) is one item with the whole payload.
 */

import { isUtf8 } from 'node:buffer';
import { DAY_MS } from '../../domain/durations.ts';
import type { RegistryIndex } from '../../domain/registry/registry.ts';
import type { Batch } from '../../store/port.ts';
import { parseDeviceTime, TIME_ALLOWED } from './device-time.ts';
import { elementTexts } from './json-elements.ts';
import { parseReadings, shown } from './sample-schema.ts';
import { type FoundUnit, TopicLookup, unitNamed } from './topic.ts';

const PAYLOAD_BYTES_AT_MOST = 256 * 1024;
const FUTURE_MS_AT_MOST = 10 * 60_000;

/** A payload as it arrived. */
export interface Arrival {
  /** Null for an upload, whose entries name their unit themselves. */
  topic: string | null;
  payload: Uint8Array;
  /** Epoch milliseconds. */
  receivedAt: number;
}

export interface DecoderOptions {
  /** The registry as it stands now. */
  index: () => RegistryIndex;
  rawRetentionDays: number;
}

type Bad = { reason: string; named: string | null };
type Entry = Readonly<Record<string, unknown>>;

export class Decoder {
  readonly #options: DecoderOptions;
  readonly #topics = new TopicLookup();

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /**
   * Puts the samples of a payload, its unknown fields and what is bad about it into a batch.
   * @param now what "future" and "too old" are measured by: epoch milliseconds
   * @returns how many samples were accepted, those that say nothing (nulls alone) among them
   */
  decode(arrival: Arrival, now: number, into: Batch): number {
    const index = this.#options.index();
    const of = arrival.topic === null ? null : this.#topics.find(arrival.topic, index);
    const envelope = of !== null && 'reason' in of ? of : parseEnvelope(arrival.payload);
    if ('reason' in envelope) {
      quarantine(into, arrival, arrival.payload, envelope.reason, envelope.named ?? unitIdOf(of));
      return 0;
    }
    const { text, value } = envelope;
    if (!Array.isArray(value)) {
      const bad = this.#take(value, of, index, now, into);
      if (bad === null) return 1;
      quarantine(into, arrival, arrival.payload, bad.reason, bad.named);
      return 0;
    }
    let texts: string[] | null = null;
    let accepted = 0;
    for (const [at, element] of value.entries()) {
      const bad = this.#take(element, of, index, now, into);
      if (bad === null) accepted += 1;
      else {
        texts ??= elementTexts(text);
        // An array within the array keeps its brackets' depth, so that a replay judges it as this does.
        const kept = Array.isArray(element) ? `[${texts[at]}]` : (texts[at] ?? '');
        quarantine(into, arrival, Buffer.from(kept), bad.reason, bad.named);
      }
    }
    return accepted;
  }

  /** Takes one sample, or says why not. */
  #take(value: unknown, of: FoundUnit | null, index: RegistryIndex, now: number, into: Batch): Bad | null {
    if (!isEntry(value))
      return { reason: `a sample is ${shown(value)}: must be a JSON object`, named: unitIdOf(of) };
    const found = of ?? namedUnit(value, index);
    if ('reason' in found) return found;
    const { unit } = found;
    const ts = parseDeviceTime(value.ts);
    const reason = ts === null ? `ts is ${shown(value.ts)}: ${TIME_ALLOWED}` : this.#timeReason(ts, now);
    if (ts === null || reason !== null) return { reason: reason ?? '', named: unit.id };
    const readings = parseReadings(unit.kind, value);
    if ('reason' in readings) return { reason: readings.reason, named: unit.id };
    into.samples.push({ unit, ts, fields: readings.fields });
    for (const field of readings.unknown) {
      if (of !== null || field !== 'unit') into.unknownFields.push({ unit: unit.id, field, seenAt: now });
    }
    return null;
  }

  /** Why a time can't be taken, or null. */
  #timeReason(ts: number, now: number): string | null {
    if (ts > now + FUTURE_MS_AT_MOST) return `ts is ${timeText(ts)}: more than 10 minutes in the future`;
    const { rawRetentionDays } = this.#options;
    if (ts >= now - rawRetentionDays * DAY_MS) return null;
    return `ts is ${timeText(ts)}: older than the raw retention (${rawRetentionDays} days)`;
  }
}

/** The parsed payload, or what keeps it from being read at all. */
function parseEnvelope(payload: Uint8Array): { text: string; value: unknown } | Bad {
  const bad = (reason: string) => ({ reason, named: null });
  const size = payload.byteLength;
  if (size > PAYLOAD_BYTES_AT_MOST) {
    return bad(`payload is ${size} bytes: must be at most ${PAYLOAD_BYTES_AT_MOST} (256 KiB)`);
  }
  if (!isUtf8(payload)) return bad('payload is not UTF-8');
  const text = textOf(payload);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return bad(
      size === 0 ? 'payload is empty: must be JSON' : `payload is not JSON: ${parseErrorText(error)}`,
    );
  }
  if (Array.isArray(value)) {
    return value.length === 0
      ? bad('payload is an empty array: must hold a sample at least')
      : { text, value };
  }
  return isEntry(value)
    ? { text, value }
    : bad(`payload is ${shown(value)}: must be a JSON object, or an array of them`);
}

/** What the parser says, without its copy of the payload's text. */
function parseErrorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, (?:\.\.\.)?".*$/s, '');
}

function textOf(payload: Uint8Array): string {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  // RFC 8259 §8.1 lets a reader ignore a byte order mark.
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The unit that an uploaded entry names. */
function namedUnit({ unit }: Entry, index: RegistryIndex): FoundUnit {
  if (typeof unit === 'string') return unitNamed(unit, index);
  return { reason: `unit is ${shown(unit)}: must be the id of a unit in the registry`, named: null };
}

function unitIdOf(found: FoundUnit | null): string | null {
  if (found === null) return null;
  return 'unit' in found ? found.unit.id : found.named;
}

function timeText(ts: number): string {
  return Math.abs(ts) <= 8.64e15 ? new Date(ts).toISOString() : String(ts);
}

function quarantine(
  into: Batch,
  { topic, receivedAt }: Arrival,
  payload: Uint8Array,
  reason: string,
  unit: string | null,
) {
  into.quarantined.push({ receivedAt, topic, payload, reason, unit });
}
