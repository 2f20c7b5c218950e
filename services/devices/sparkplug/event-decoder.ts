/** What a Sparkplug message says in our fields: a sample for each distinct time of its metrics. */
import type { QuarantineCode } from '../../domain/quarantine.ts';
import type { SampleFields, TelemetryField } from '../../domain/telemetry.ts';
import type { CompiledProfile, FieldReader } from '../compile.ts';
import { CLOCK_SET_MS } from '../device-clock.ts';
import {
  type DecodedSample,
  deviceTime,
  onGrid,
  type ReadingContext,
  type TimeFrom,
} from '../element-decoder.ts';
import type { DeviceMessage, DeviceResult } from '../message-decoder.ts';
import { isBad, readField } from '../reading.ts';
import { type BoundSource, type DeviceIndex, suits } from '../source-index.ts';
import { deviceName, type SparkplugHost, type SparkplugTopic, sparkplugTopic } from './host.ts';
import type { MetricReading, NodeEvent } from './node-session.ts';
import { keptMetrics } from './payload.ts';

type Verdict = Pick<DeviceResult, 'outcome' | 'code' | 'quarantineCode' | 'reason'>;

interface SampleDraft {
  fields: SampleFields;
  isHistorical: boolean;
  timeFrom: TimeFrom;
  bad: Verdict | null;
}

/**
 * What a message says, by the profile of each source that its device is; empty where it is no Sparkplug message.
 * @param replayed it comes from quarantine: it is read by the names that hold now, and moves no session
 */
export function decodeSparkplug(
  index: DeviceIndex,
  host: SparkplugHost,
  message: DeviceMessage,
  replayed = false,
): DeviceResult[] {
  for (const prefix of ['', ...index.prefixes]) {
    if (!message.topic.startsWith(`${prefix}spBv1.0/`)) continue;
    const topic = sparkplugTopic(message.topic.slice(prefix.length).split('/'));
    if (topic === null) return [];
    const profiles = index.compiledProfiles().filter(isSparkplug);
    const device = deviceName(topic);
    const bound = profiles.flatMap(({ id }) => index.sourceOf(id, device) ?? []);
    const [first] = profiles;
    const base = profiles.find(({ id }) => id === 'sparkplug-b') ?? first;
    if (base === undefined) return [];
    const event = message.retained ? null : eventOf(host, topic, prefix, message, replayed);
    if (bound.length === 0) return [resultFor(base, null, index.unbound, device, event, message)];
    return [...new Set(bound)].map((source) =>
      resultFor(source.compiled, source, source.context, device, event, message),
    );
  }
  return [];
}

function eventOf(
  host: SparkplugHost,
  topic: SparkplugTopic,
  prefix: string,
  { payload, receivedAtMs }: DeviceMessage,
  replayed: boolean,
): NodeEvent | null {
  return replayed ? host.read(topic, payload) : host.take({ topic, prefix, payload, receivedAtMs });
}

export function isSparkplug({ parts }: CompiledProfile): boolean {
  return parts.some(({ formats }) => formats.includes('sparkplug'));
}

function resultFor(
  compiled: CompiledProfile,
  source: BoundSource | null,
  context: ReadingContext,
  device: string,
  event: NodeEvent | null,
  message: DeviceMessage,
): DeviceResult {
  const { kind } = context;
  const readers = compiled.parts.flatMap((part) => part.readers).filter((reader) => suits(reader, kind));
  const mapped = new Set(readers.flatMap(({ spec }) => spec.metric ?? []));
  const result: DeviceResult = {
    ...{ profile: compiled.id, device, unit: source?.unit ?? null, kind, samples: [] },
    ...{
      outcome: 'nothing',
      code: 'not-of-interest',
      quarantineCode: null,
      reason: null,
      isOfInterest: true,
    },
    kept: () => keptMetrics(message.payload, ({ name }) => name === null || name === '' || mapped.has(name)),
  };
  if (event === null) {
    if (message.retained) {
      return {
        ...result,
        code: 'retained-copy',
        reason: 'births and data are never retained: a copy is of an old session',
      };
    }
    return { ...result, ...unusable('payload-not-sparkplug', 'payload is no Sparkplug B payload') };
  }
  const { samples, verdict, ended } = samplesOf(event, readers, context, message.receivedAtMs);
  return { ...result, samples, ...verdict, ended };
}

function samplesOf(
  event: NodeEvent,
  readers: readonly FieldReader[],
  context: ReadingContext,
  receivedAtMs: number,
): { samples: DecodedSample[]; verdict: Verdict; ended: TelemetryField[] } {
  const drafts = new Map<number, SampleDraft>();
  const ended: TelemetryField[] = [];
  let mapped = 0;
  for (const reading of event.readings) {
    for (const { field, spec } of readers) {
      if (spec.metric !== reading.name || context.ignore.has(field)) continue;
      mapped += 1;
      const value = readField(field, spec, reading.value, context, reading.engineeringUnit);
      if (value === undefined) {
        ended.push(field);
        continue;
      }
      const draft = draftAt(drafts, reading, context, receivedAtMs);
      if (isBad(value)) draft.bad = unusable(value.code, value.reason);
      else if (typeof value !== 'number') draft.fields.state = value;
      else if (field !== 'state') draft.fields[field] = value;
    }
  }
  const samples: DecodedSample[] = [];
  let bad: Verdict | null = null;
  for (const [ts, draft] of drafts) {
    const timed = deviceTime(ts, draft.fields, receivedAtMs);
    if (draft.bad !== null) bad = draft.bad;
    else if (timed.outcome === 'quarantine') bad = unusable(timed.code, timed.reason);
    else
      samples.push({ ts, fields: draft.fields, timeFrom: draft.timeFrom, isHistorical: draft.isHistorical });
  }
  if (event.unknownAliases > 0) {
    const reason = `${event.unknownAliases} metrics have an alias that no birth named; a rebirth is asked for`;
    bad ??= unusable('alias-unknown', reason);
  }
  return { samples, verdict: bad ?? plainVerdict(event, samples.length, mapped), ended };
}

function plainVerdict(event: NodeEvent, samples: number, mapped: number): Verdict {
  if (samples > 0) return { outcome: 'samples', code: null, quarantineCode: null, reason: null };
  const code = mapped > 0 ? 'no-reading' : 'not-of-interest';
  const reason =
    event.reason ??
    (mapped > 0
      ? 'the value says that there is no reading'
      : 'holds no metric that the source maps to a field');
  return { outcome: 'nothing', code, quarantineCode: null, reason };
}

function unusable(code: QuarantineCode, reason: string): Verdict {
  return { outcome: 'quarantine', code, quarantineCode: code, reason };
}

/** The sample of a metric's time; a clock that is not set gives way to the time of reception. */
function draftAt(
  drafts: Map<number, SampleDraft>,
  { timestampMs, isHistorical }: MetricReading,
  { reportEveryS }: ReadingContext,
  receivedAtMs: number,
): SampleDraft {
  const isSet = timestampMs !== null && timestampMs >= CLOCK_SET_MS && timestampMs <= 8.64e15;
  const ts = isSet ? timestampMs : onGrid(receivedAtMs, reportEveryS);
  let draft = drafts.get(ts);
  if (draft === undefined) {
    draft = { fields: {}, isHistorical, timeFrom: isSet ? 'device' : 'reception', bad: null };
    drafts.set(ts, draft);
  }
  return draft;
}
