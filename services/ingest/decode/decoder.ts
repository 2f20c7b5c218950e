/**
 * From a payload to samples. What is wrong with one is a value, the reason of its quarantine: each sample of an
 * array stands for itself, while a bad envelope (and a unit that can't be told) is one item with the whole payload.
 */
import { DAY_MS } from '../../domain/durations.ts';
import type { RegistryIndex } from '../../domain/registry/registry.ts';
import type { Batch } from '../../store/port.ts';
import { parseDeviceTime, TIME_ALLOWED } from './device-time.ts';
import { parseEnvelope } from './envelope.ts';
import { parseReadings, shown } from './readings.ts';
import {
  type Arrival,
  type BadElement,
  quarantineElements,
  quarantinePayload,
  type Rejection,
} from './rejection.ts';
import { type FoundUnit, TopicLookup, unitNamed } from './topic.ts';

const FUTURE_MS_AT_MOST = 10 * 60_000;
const TELEMETRY_PREFIX = 'missions/';
export interface DecoderOptions {
  /** The registry as it stands now. */
  index: () => RegistryIndex;
  rawRetentionDays: number;
  /** Reads what devices publish on topics of their own. */
  devices?: DeviceReader;
}

interface DeviceReader {
  /** Whether messages on a topic are read here. */
  handles(topic: string): boolean;
  /** Puts what a message says of units into a batch. @returns how many samples were taken */
  decode(arrival: Arrival & { topic: string }, nowMs: number, batch: Batch): number;
}

type Entry = Readonly<Record<string, unknown>>;

/** What one payload is judged by. */
interface Context {
  /** The topic's unit; null where each entry names its own. */
  found: FoundUnit | null;
  registry: RegistryIndex;
  nowMs: number;
  batch: Batch;
}

export class Decoder {
  readonly #options: DecoderOptions;
  readonly #topics = new TopicLookup();

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /**
   * Puts the samples of a payload, its unknown fields and what is bad about it into a batch.
   * @param nowMs what "future" and "too old" are measured by: epoch milliseconds
   * @returns how many samples were accepted, those that say nothing (nulls alone) among them
   */
  decode(arrival: Arrival, nowMs: number, batch: Batch): number {
    const { devices } = this.#options;
    const { topic } = arrival;
    if (
      devices !== undefined &&
      topic !== null &&
      !topic.startsWith(TELEMETRY_PREFIX) &&
      devices.handles(topic)
    ) {
      return devices.decode({ ...arrival, topic }, nowMs, batch);
    }
    const registry = this.#options.index();
    const found = arrival.topic === null ? null : this.#topics.find(arrival.topic, registry);
    const envelope = found !== null && 'describe' in found ? found : parseEnvelope(arrival.payload);
    if ('describe' in envelope) {
      const namedUnit = envelope.namedUnit ?? unitIdOf(found);
      quarantinePayload(batch, arrival, arrival.payload, { ...envelope, namedUnit });
      return 0;
    }
    const context: Context = { found, registry, nowMs, batch };
    if (Array.isArray(envelope.value)) {
      return this.#decodeArray(arrival, envelope.value, context);
    }
    const rejection = this.#decodeSample(envelope.value, context);
    if (rejection === null) return 1;
    quarantinePayload(batch, arrival, arrival.payload, rejection);
    return 0;
  }

  #decodeArray(arrival: Arrival, elements: readonly unknown[], context: Context): number {
    const bad: BadElement[] = [];
    for (let index = 0; index < elements.length; index += 1) {
      const element = elements[index];
      const rejection = this.#decodeSample(element, context);
      if (rejection !== null) bad.push({ index, isArray: Array.isArray(element), rejection });
    }
    if (bad.length > 0) quarantineElements(context.batch, arrival, bad);
    return elements.length - bad.length;
  }

  /** Takes one sample, or says why not. */
  #decodeSample(value: unknown, { found, registry, nowMs, batch }: Context): Rejection | null {
    if (!isEntry(value)) {
      return {
        code: 'sample-not-object',
        describe: () => `a sample is ${shown(value)}: must be a JSON object`,
        namedUnit: unitIdOf(found),
      };
    }
    const located = found ?? namedUnit(value, registry);
    if ('describe' in located) return located;
    const { unit } = located;
    const ts = parseDeviceTime(value.ts);
    if (ts === null) {
      const describe = () => `ts is ${shown(value.ts)}: ${TIME_ALLOWED}`;
      return { code: 'time-invalid', describe, namedUnit: unit.id };
    }
    const wrongTime = this.#judgeTime(ts, nowMs);
    if (wrongTime !== null) return { ...wrongTime, namedUnit: unit.id };
    const readings = parseReadings(unit.kind, value);
    if ('describe' in readings) return { ...readings, namedUnit: unit.id };
    batch.samples.push({ unit, ts, fields: readings.fields });
    for (const field of readings.unknown) {
      if (found !== null || field !== 'unit') {
        batch.unknownFields.push({ unit: unit.id, field, seenAt: nowMs });
      }
    }
    return null;
  }

  /** Why a time can't be taken, or null. */
  #judgeTime(ts: number, nowMs: number): Omit<Rejection, 'namedUnit'> | null {
    if (ts > nowMs + FUTURE_MS_AT_MOST) {
      return {
        code: 'time-in-future',
        describe: () => `ts is ${timeText(ts)}: more than 10 minutes in the future`,
      };
    }
    const { rawRetentionDays } = this.#options;
    if (ts >= nowMs - rawRetentionDays * DAY_MS) return null;
    return {
      code: 'time-too-old',
      describe: () => `ts is ${timeText(ts)}: older than the raw retention (${rawRetentionDays} days)`,
    };
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The unit that an uploaded entry names. */
function namedUnit({ unit }: Entry, registry: RegistryIndex): FoundUnit {
  if (typeof unit === 'string') return unitNamed(unit, registry);
  return {
    code: 'unit-unknown',
    describe: () => `unit is ${shown(unit)}: must be the id of a unit in the registry`,
    namedUnit: null,
  };
}

function unitIdOf(found: FoundUnit | null): string | null {
  if (found === null) return null;
  return 'unit' in found ? found.unit.id : found.namedUnit;
}

function timeText(ts: number): string {
  return Math.abs(ts) <= 8.64e15 ? new Date(ts).toISOString() : String(ts);
}
