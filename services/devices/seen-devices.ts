/** What is heard on device topics: every device that has readings, or trouble with them, whether a unit names it or not. */
import type { UnitKind } from '../domain/telemetry.ts';
import { CounterWatch } from './counter-watch.ts';
import type { DecodedSample } from './element-decoder.ts';
import type { DeviceResult } from './message-decoder.ts';

const DEVICES_AT_MOST = 5_000;
const SAMPLES_KEPT = 5;
const NAME_CHARACTERS = 500;

interface DeviceWarning {
  code: string;
  text: string;
}

export interface SeenDevice {
  profile: string;
  device: string;
  /** Null: no unit names it. */
  unit: string | null;
  /** Epoch milliseconds. */
  lastSeenAtMs: number;
  messages: number;
  lastSamples: readonly DecodedSample[];
  suggestedKind: UnitKind | null;
  warnings: readonly DeviceWarning[];
}

interface Entry extends SeenDevice {
  lastSamples: DecodedSample[];
  /** What quarantined its messages, by code. */
  troubles: Map<string, string>;
  counters: CounterWatch;
}

export class SeenDevices {
  readonly #devices = new Map<string, Entry>();

  observe(result: DeviceResult, nowMs: number): void {
    const { profile, device } = result;
    if (device === null || device.length > NAME_CHARACTERS) return;
    const key = `${profile}\n${device}`;
    let entry = this.#devices.get(key);
    if (entry === undefined) {
      if (!result.isOfInterest) return;
      entry = this.#added(key, profile, device);
    }
    entry.messages += 1;
    entry.lastSeenAtMs = nowMs;
    entry.unit = result.unit?.id ?? null;
    entry.suggestedKind = result.kind ?? entry.suggestedKind;
    for (const sample of result.samples) {
      entry.counters.observe(sample);
      entry.lastSamples.push(sample);
    }
    if (entry.lastSamples.length > SAMPLES_KEPT)
      entry.lastSamples.splice(0, entry.lastSamples.length - SAMPLES_KEPT);
    if (result.outcome === 'samples') entry.troubles.clear();
    else if (result.outcome === 'quarantine' || result.code === 'retained-copy') {
      entry.troubles.set(String(result.code), result.reason ?? '');
    }
  }

  /** The devices in the order of their names, after a name where given. */
  list(limit: number, after: string | null = null): { devices: SeenDevice[]; next: string | null } {
    const keys = [...this.#devices.keys()].sort();
    const start = after === null ? 0 : keys.findIndex((key) => key > after);
    const page = start < 0 ? [] : keys.slice(start, start + limit);
    const devices = page.flatMap((key) => {
      const entry = this.#devices.get(key);
      return entry === undefined ? [] : [shownEntry(entry)];
    });
    const last = page.at(-1);
    return { devices, next: last !== undefined && start + limit < keys.length ? last : null };
  }

  #added(key: string, profile: string, device: string): Entry {
    if (this.#devices.size >= DEVICES_AT_MOST) {
      const oldest = [...this.#devices].reduce((a, b) => (a[1].lastSeenAtMs <= b[1].lastSeenAtMs ? a : b));
      this.#devices.delete(oldest[0]);
    }
    const entry: Entry = {
      ...{ profile, device, unit: null, lastSeenAtMs: 0, messages: 0, suggestedKind: null },
      ...{ lastSamples: [], warnings: [], troubles: new Map(), counters: new CounterWatch() },
    };
    this.#devices.set(key, entry);
    return entry;
  }
}

function shownEntry({ troubles, counters, ...entry }: Entry): SeenDevice {
  const flat = counters.flatField;
  return {
    ...entry,
    warnings: [
      ...[...troubles].map(([code, text]) => ({ code, text })),
      ...(flat === null
        ? []
        : [{ code: 'counter-flat', text: `${flat} stands still while power does not: have it ignored` }]),
    ],
  };
}
