/** Reads messages by a profile, in order and with its state, and stores nothing: what `POST /api/profiles/try` does. */
import type { Profile, SourceSettings } from '../domain/devices/profile.ts';
import type { TelemetryField, UnitKind } from '../domain/telemetry.ts';
import { type CompiledProfile, compileProfile } from './compile.ts';
import type { ReadingContext } from './element-decoder.ts';
import { type DeviceResult, MessageDecoder } from './message-decoder.ts';
import { type DeviceIndex, routesBy } from './source-index.ts';
import { decodeSparkplug, isSparkplug } from './sparkplug/event-decoder.ts';
import { type Publication, SparkplugHost } from './sparkplug/host.ts';

const DEFAULT_REPORT_S = 60;

export interface TriedSource {
  kind?: UnitKind | undefined;
  timeZone?: string | undefined;
  capacityL?: number | undefined;
  ignore?: TelemetryField[] | undefined;
  settings?: SourceSettings | undefined;
  reportEveryS?: number | undefined;
}

export interface TriedMessage {
  topic: string;
  payload: Uint8Array;
  retained: boolean;
  receivedAtMs: number;
}

export interface TriedResult {
  /** The message's place among those given. */
  message: number;
  /** Null: no part of the profile reads such a topic. */
  result: DeviceResult | null;
  publications: Publication[];
}

export interface ProfileTrial {
  profile: Profile;
  known: ReadonlyMap<string, Profile>;
  prefixes: readonly string[];
  source: TriedSource;
}

/** @returns a result for each message and device, or in words why the profile can't be used */
export function tryProfile(trial: ProfileTrial, messages: readonly TriedMessage[]): TriedResult[] | string {
  const { profile, known, prefixes, source } = trial;
  const compiled = compileProfile(profile, known, source.settings);
  if (typeof compiled === 'string') return compiled;
  const index = indexOf(compiled, prefixes, source);
  const decoder = new MessageDecoder();
  const host = isSparkplug(compiled) ? new SparkplugHost() : null;
  return messages.flatMap((message, place) => {
    // What was due before the message came has been published by then.
    const before = host?.due(message.receivedAtMs) ?? [];
    const decoded = host === null ? decoder.decode(index, message) : decodeSparkplug(index, host, message);
    const publications = [...before, ...(host?.due(message.receivedAtMs) ?? [])];
    const results: (DeviceResult | null)[] = decoded.length === 0 ? [null] : decoded;
    return results.map((result, at) => ({
      message: place,
      result,
      publications: at === 0 ? publications : [],
    }));
  });
}

function indexOf(compiled: CompiledProfile, prefixes: readonly string[], source: TriedSource): DeviceIndex {
  const unbound: ReadingContext = {
    kind: source.kind ?? null,
    timeZone: source.timeZone ?? 'UTC',
    capacityL: source.capacityL,
    tank: source.settings?.tank,
    ignore: new Set(source.ignore),
    reportEveryS: source.reportEveryS ?? DEFAULT_REPORT_S,
  };
  return {
    prefixes,
    unbound,
    routes: (topic) => routesBy(compiled, topic, prefixes, null),
    sourceOf: () => undefined,
    compiledProfiles: () => [compiled],
  };
}
