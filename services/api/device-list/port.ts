/** What the API asks of the devices. */
import type { Profile, SourceSettings } from '../../domain/devices/profile.ts';
import type { Problem } from '../../domain/problem.ts';
import type { QuarantineCode } from '../../domain/quarantine.ts';
import type { Registry } from '../../domain/registry/registry.ts';
import type { SampleFields, TelemetryField, UnitKind } from '../../domain/telemetry.ts';

/** A sample that a message came to; each of its fields has its time from the same place. */
export interface DeviceSample {
  ts: number;
  fields: SampleFields;
  timeFrom: 'device' | 'reception';
}

/** What a message says of one device. */
export interface DeviceReading {
  profile: string;
  device: string | null;
  kind: UnitKind | null;
  samples: readonly DeviceSample[];
  outcome: 'samples' | 'nothing' | 'quarantine';
  code: QuarantineCode | string | null;
  reason: string | null;
}

interface SeenDevice {
  profile: string;
  device: string;
  unit: string | null;
  lastSeenAtMs: number;
  messages: number;
  lastSamples: readonly DeviceSample[];
  suggestedKind: UnitKind | null;
  warnings: readonly { code: string; text: string }[];
}

interface LoggedMessage {
  topic: string;
  receivedAtMs: number;
  payload: string;
  payloadEncoding: 'utf8' | 'base64';
  results: readonly DeviceReading[];
}

interface Trial {
  profile: Profile | string;
  source: {
    kind?: UnitKind | undefined;
    timeZone?: string | undefined;
    capacityL?: number | undefined;
    ignore?: TelemetryField[] | undefined;
    settings?: SourceSettings | undefined;
    reportEveryS?: number | undefined;
  };
  messages: readonly { topic: string; payload: Uint8Array; retained: boolean; receivedAtMs: number }[];
}

interface TrialResult {
  message: number;
  /** Null: no part of the profile reads such a topic. */
  result: DeviceReading | null;
  publications: readonly { topic: string; payload: Uint8Array }[];
}

export interface DevicesPort {
  /** Built-in profiles and one's own. */
  profiles(): Profile[];
  /** What is wrong with a registry's profiles and sources. */
  check(registry: Registry): Problem[];
  /** Reads messages in order, with state, storing nothing; or what is wrong with the profile. */
  tryProfile(trial: Trial): TrialResult[] | Problem;
  seenDevices(limit: number, after: string | null): { devices: SeenDevice[]; next: string | null };
  /** The last message of each device topic; asking keeps the log going for a minute. */
  watchMessages(): LoggedMessage[];
}
