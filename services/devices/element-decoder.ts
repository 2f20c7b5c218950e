/** One element of a message, read for one unit: its fields, its time, or why it gives nothing. */
import type { QuarantineCode } from '../domain/quarantine.ts';
import type { SampleFields, TelemetryField, UnitKind } from '../domain/telemetry.ts';
import type { CompiledPart, Condition, FieldReader } from './compile.ts';
import { CLOCK_SET_MS, readClock } from './device-clock.ts';
import type { DeviceState } from './device-state.ts';
import { type Pointer, valueAt } from './pointer.ts';
import { isBad, type Reading, readField, sumReading } from './reading.ts';
import type { TankForm } from './tank-level.ts';

const FUTURE_MS_AT_MOST = 10 * 60_000;

/** How a unit's source is read. */
export interface ReadingContext extends TankForm {
  /** Null: not known; then every field of the profile is read. */
  kind: UnitKind | null;
  timeZone: string;
  ignore: ReadonlySet<TelemetryField>;
  reportEveryS: number;
}

export interface Message {
  topic: readonly string[];
  names: Readonly<Record<string, string>>;
  document: unknown;
  receivedAtMs: number;
  /** A copy that the broker kept: of unknown age. */
  retained: boolean;
}

export type TimeFrom = 'device' | 'reception';

export interface DecodedSample {
  ts: number;
  fields: SampleFields;
  timeFrom: TimeFrom;
  /** Stored and forwarded: it never moves the live value. */
  isHistorical?: boolean;
}

/** Why a message gave nothing, where that is as it should be. */
export type NothingCode = 'not-of-interest' | 'no-reading' | 'superseded' | 'retained-copy' | 'guarded';

export type ElementOutcome =
  | { outcome: 'samples'; samples: DecodedSample[] }
  | { outcome: 'nothing'; code: NothingCode; reason: string }
  | { outcome: 'quarantine'; code: QuarantineCode; reason: string };

export function decodeElement(
  part: CompiledPart,
  readers: readonly FieldReader[],
  element: unknown,
  message: Message,
  context: ReadingContext,
  state: DeviceState,
): ElementOutcome {
  const { document } = message;
  if (!holds(part.where, element, document))
    return nothing('not-of-interest', 'not an element that the profile reads');
  const fields: SampleFields = {};
  let found = 0;
  let mapped = 0;
  let why: { code: NothingCode; reason: string } | null = null;
  for (const reader of readers) {
    if (context.ignore.has(reader.field)) continue;
    learnGuards(reader, element, message, state);
    if (!appliesTo(reader, message.topic) || !holds(reader.where, element, document)) continue;
    const reading = readingOf(reader, element, message, context, state);
    if (reading === 'absent') continue;
    mapped += 1;
    if (reading === 'superseded') {
      why = { code: 'superseded', reason: `${reader.field} is taken from a better source of this device` };
    } else if (reading === 'guarded') {
      why = {
        code: 'guarded',
        reason: `another topic of the device says that ${reader.field} is no reading`,
      };
    } else if (isBad(reading)) return { outcome: 'quarantine', ...reading };
    else if (reading !== undefined) {
      if (typeof reading === 'number') {
        if (reader.field !== 'state') fields[reader.field] = reading;
      } else fields.state = reading;
      found += 1;
    }
  }
  if (part.requires !== null && valueIn(part.requires.pointer, element, document) === undefined) {
    return { outcome: 'quarantine', code: 'payload-not-decoded', reason: part.requires.why };
  }
  if (found === 0) {
    if (why !== null) return { outcome: 'nothing', ...why };
    return mapped > 0
      ? nothing('no-reading', 'the value says that there is no reading')
      : nothing('not-of-interest', 'holds no field that the profile maps for this kind of unit');
  }
  return timed(part, fields, element, message, context);
}

/** Gives the fields their time. */
function timed(
  part: CompiledPart,
  fields: SampleFields,
  element: unknown,
  message: Message,
  context: ReadingContext,
): ElementOutcome {
  const { receivedAtMs } = message;
  let given: unknown;
  for (const { pointer, as } of part.time) {
    const value = valueIn(pointer, element, message.document);
    if (value === undefined || value === null || value === '') continue;
    given ??= value;
    const ts = readClock(value, as, { timeZone: context.timeZone, receivedAtMs });
    if (ts === null || ts < CLOCK_SET_MS) continue;
    return deviceTime(ts, fields, receivedAtMs);
  }
  if (part.time.length > 0 && part.reads === 'qos1') {
    const said = given === undefined ? 'missing' : String(given).slice(0, 60);
    const reason = `the device's time is ${said}: its clock is not set (or not readable), and the message may have waited`;
    return { outcome: 'quarantine', code: 'clock-not-set', reason };
  }
  if (message.retained) {
    return nothing('retained-copy', 'a retained copy without a time of its own is of unknown age');
  }
  return {
    outcome: 'samples',
    samples: [{ ts: onGrid(receivedAtMs, context.reportEveryS), fields, timeFrom: 'reception' }],
  };
}

export function deviceTime(ts: number, fields: SampleFields, receivedAtMs: number): ElementOutcome {
  if (ts > receivedAtMs + FUTURE_MS_AT_MOST) {
    const reason = `the device's time is ${new Date(ts).toISOString()}: more than 10 minutes ahead`;
    return { outcome: 'quarantine', code: 'time-in-future', reason };
  }
  return { outcome: 'samples', samples: [{ ts, fields, timeFrom: 'device' }] };
}

/** A time of reception, cut down to the grid of `reportEveryS` (at least 1 s). */
export function onGrid(receivedAtMs: number, reportEveryS: number): number {
  const step = Math.max(1, Math.round(reportEveryS)) * 1000;
  return Math.floor(receivedAtMs / step) * step;
}

/** Whether a field's topic, where it has one, is this one. */
function appliesTo(reader: FieldReader, topic: readonly string[]): boolean {
  if (reader.topic !== null) return reader.topic.matchesEnd(topic);
  const { sumParts } = reader;
  if (sumParts === null || sumParts.every(({ topic: own }) => own === null)) return true;
  return sumParts.some(({ topic: own }) => own === null || own.matchesEnd(topic));
}

/** Whether a message on a topic could say anything of a reader's field or of its guards. */
export function concerns(reader: FieldReader, topic: readonly string[]): boolean {
  return appliesTo(reader, topic) || reader.guards.some((guard) => guard.topic.matchesEnd(topic));
}

function learnGuards(reader: FieldReader, element: unknown, message: Message, state: DeviceState): void {
  for (const { topic, pointer, key } of reader.guards) {
    if (!topic.matchesEnd(message.topic)) continue;
    const value = valueIn(pointer, element, message.document);
    if (value !== undefined && value !== null) state.setGuard(key, value);
  }
}

function readingOf(
  reader: FieldReader,
  element: unknown,
  message: Message,
  context: ReadingContext,
  state: DeviceState,
): Reading | 'absent' | 'superseded' | 'guarded' {
  const { field, spec, guards, sumParts, sumOver } = reader;
  if (sumParts !== null) return summed(reader, element, message, context, state);
  if (reader.pointer === null) return 'absent';
  const value = valueIn(reader.pointer, element, message.document);
  if (value === undefined) return 'absent';
  for (const { key, is } of guards) {
    const said = state.guard(key);
    if (said !== undefined && !isOneOf(is, said)) return 'guarded';
  }
  const reading = readField(field, spec, value, context);
  if (reading === undefined || isBad(reading)) return reading;
  if (reader.hasRivals && !state.admits(field, reader.rank)) return 'superseded';
  if (sumOver === null || typeof reading !== 'number') return reading;
  const phase = message.names[sumOver];
  const parts = phase === undefined ? null : state.addPhase(field, phase, reading);
  return parts === null ? undefined : sumReading(field, parts);
}

/** A sum of several values, perhaps across topics: once each is known. */
function summed(
  reader: FieldReader,
  element: unknown,
  message: Message,
  context: ReadingContext,
  state: DeviceState,
): Reading | 'absent' | 'superseded' {
  const { field, spec, rank } = reader;
  const list = reader.sumParts ?? [];
  const sum = `${field} ${rank}`;
  let whole: Iterable<number> | null = null;
  let touched = false;
  for (const { key, topic, pointer } of list) {
    if (topic !== null && !topic.matchesEnd(message.topic)) continue;
    const value = valueIn(pointer, element, message.document);
    if (value === undefined) continue;
    touched = true;
    const reading = readField(field, { ...spec, sum: undefined }, value, context);
    if (isBad(reading)) return reading;
    whole = state.addPart(sum, key, typeof reading === 'number' ? reading : null, list.length);
  }
  if (!touched) return 'absent';
  if (whole === null) return undefined;
  if (reader.hasRivals && !state.admits(field, rank)) return 'superseded';
  return sumReading(field, whole);
}

function valueIn({ ofDocument, keys }: Pointer, element: unknown, document: unknown): unknown {
  return valueAt(ofDocument ? document : element, keys);
}

function holds(conditions: readonly Condition[], element: unknown, document: unknown): boolean {
  return conditions.every(({ pointer, is, not }) => {
    const value = valueIn(pointer, element, document);
    return (is === null || isOneOf(is, value)) && (not === null || !isOneOf(not, value));
  });
}

function isOneOf(list: readonly (string | number | boolean | null)[], value: unknown): boolean {
  return list.some(
    (item) =>
      item === value ||
      (item === null && value === undefined) ||
      (item !== null && value !== null && value !== undefined && String(item) === String(value)),
  );
}

function nothing(code: NothingCode, reason: string): ElementOutcome {
  return { outcome: 'nothing', code, reason };
}
