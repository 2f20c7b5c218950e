/**
 * A Victron GX: a topic for each value, no time, only on change, and nothing at all unless it is kept alive. Values
 * show that they were float32, and appear as null for a moment at the start.
 */
import type { Unit } from '../fleet/registry.ts';
import { type DeviceMessage, type Family, type Fields, hashOf, type Speaker } from './family.ts';

/** Silence after the last keepalive. */
const ALIVE_MS = 60_000;

type Value = number | string | null;
interface Path {
  path: string;
  value: (fields: Fields) => Value;
}

const of = (path: string, field: string, factor = 1): Path => ({
  path,
  value: (fields) => {
    const value = fields[field];
    return typeof value === 'number' ? value * factor : null;
  },
});

const STATUS: Readonly<Record<string, number>> = { off: 0, starting: 1, running: 8, fault: 10 };

const SERVICES: Partial<Record<Unit['kind'], { service: string; paths: Path[] }>> = {
  generator: {
    service: 'genset',
    paths: [
      of('Ac/Power', 'powerKw', 1000),
      of('Ac/Energy/Forward', 'energyKwh'),
      of('Engine/OperatingHours', 'runHours', 3600),
      of('Engine/Load', 'loadPct'),
      of('Engine/CoolantTemperature', 'coolantC'),
      { path: 'StatusCode', value: ({ state }) => STATUS[String(state)] ?? null },
    ],
  },
  solar: {
    service: 'pvinverter',
    paths: [of('Ac/Power', 'powerKw', 1000), of('Ac/Energy/Forward', 'energyKwh')],
  },
  grid: {
    service: 'grid',
    paths: [
      of('Ac/Power', 'powerKw', 1000),
      of('Ac/Energy/Forward', 'importedKwh'),
      of('Ac/Energy/Reverse', 'exportedKwh'),
    ],
  },
  load: { service: 'acload', paths: [of('Ac/Power', 'powerKw', 1000), of('Ac/Energy/Forward', 'energyKwh')] },
  battery: {
    service: 'battery',
    paths: [
      of('Dc/0/Power', 'powerKw', -1000),
      of('Soc', 'socPct'),
      of('History/ChargedEnergy', 'chargedKwh'),
      of('History/DischargedEnergy', 'dischargedKwh'),
    ],
  },
  tank: {
    service: 'tank',
    paths: [
      { path: 'FluidType', value: () => 0 },
      { path: 'Status', value: () => 0 },
      of('Remaining', 'levelL', 1 / 1000),
    ],
  },
  weather: {
    service: 'meteo',
    paths: [of('Irradiance', 'irradianceWm2'), of('ExternalTemperature', 'ambientC')],
  },
};

export const victron: Family = {
  kinds: ['generator', 'solar', 'grid', 'load', 'battery', 'tank', 'weather'],
  saysTime: false,
  sourceOf: (unit) => ({ profile: 'victron-gx', device: deviceOf(unit) }),
  speaker: () => new Gx(),
};

function portalOf(camp: string): string {
  return hashOf(camp).toString(16).padStart(12, 'c');
}

function deviceOf(unit: Unit): string {
  const instance = 20 + (hashOf(unit.id) % 200);
  return `${portalOf(unit.camp)}/${SERVICES[unit.kind]?.service ?? 'unknown'}/${instance}`;
}

class Gx implements Speaker {
  readonly listensTo = ['R/+/keepalive'];
  readonly #values = new Map<string, number | string | null>();
  /** By portal, until when it is kept alive. */
  readonly #aliveUntil = new Map<string, number>();
  #nowMs = 0;

  say(unit: Unit, tsMs: number, fields: Fields): DeviceMessage[] {
    this.#nowMs = Math.max(this.#nowMs, tsMs);
    const device = deviceOf(unit);
    // It speaks after its start until a first keepalive has lapsed.
    const isAlive = (this.#aliveUntil.get(portalOf(unit.camp)) ?? this.#nowMs) >= this.#nowMs;
    return (SERVICES[unit.kind]?.paths ?? []).flatMap(({ path, value }) => {
      const topic = `N/${device}/${path}`;
      const before = this.#values.get(topic);
      const now = rounded(value(fields));
      if (before === now) return [];
      this.#values.set(topic, now);
      if (!isAlive) return [];
      // A value that was never there appears as null first.
      return before === undefined ? [said(topic, null), said(topic, now)] : [said(topic, now)];
    });
  }

  answer(topic: string, payload: Uint8Array, nowMs: number): DeviceMessage[] {
    const [, portal = ''] = topic.split('/');
    this.#aliveUntil.set(portal, nowMs + ALIVE_MS);
    if (payload.byteLength > 0) return [];
    const prefix = `N/${portal}/`;
    const all = [...this.#values].filter(([known]) => known.startsWith(prefix));
    if (all.length === 0) return [];
    const completed = said(`${prefix}full_publish_completed`, Math.floor(nowMs / 1000));
    return [...all.map(([known, value]) => said(known, value)), completed];
  }

  end(): DeviceMessage[] {
    return [];
  }
}

function rounded(value: Value): Value {
  // Counters of energy are kept in double precision: a float32 would lose the watt-hours of a large one.
  return typeof value === 'number' && Math.abs(value) < 10_000 ? Math.fround(value) : value;
}

function said(topic: string, value: Value): DeviceMessage {
  return { topic, payload: JSON.stringify({ value }), qos: 0, retain: false };
}
