/**
 * A small camp with everything that the unit and the data quality pages are there to show: a set that idles, a
 * counter reset, a spike, a gap that the counter recovered, an array with its sun, a tank that loses fuel, a unit
 * that fell silent, unknown fields, and messages in quarantine.
 */
import { DAY_MS, HOUR_MS } from '../../services/domain/durations.ts';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import { eventually } from '../support/child.ts';
import type { Services } from '../support/services.ts';
import { upload } from './dashboard-world.ts';

const STEP_MS = 60_000;
const QUARTER_MS = HOUR_MS / 4;
const DAYS = 3;

const WORLD: RegistryInput = {
  missions: [{ id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' }],
  camps: [
    {
      id: 'malakal',
      mission: 'unmiss',
      name: 'Malakal',
      latitude: 9.53,
      longitude: 31.66,
      timeZone: 'Africa/Juba',
      headcount: [{ from: '2025-07-01', people: 800 }],
    },
  ],
  units: [
    {
      id: 'malakal-g1',
      camp: 'malakal',
      kind: 'generator',
      name: 'Genset 1',
      ratedKw: 400,
      fuel: 'diesel',
      owner: [
        { from: '2025-07-01', contributor: 'IND', formedUnit: 'INDBATT-2', lease: 'wet' },
        { from: '2026-02-01', contributor: 'RWA', lease: 'dry' },
      ],
    },
    { id: 'malakal-g2', camp: 'malakal', kind: 'generator', name: 'Genset 2', ratedKw: 300, fuel: 'diesel' },
    { id: 'malakal-pv', camp: 'malakal', kind: 'solar', name: 'Array', ratedKw: 200 },
    {
      id: 'malakal-battery',
      camp: 'malakal',
      kind: 'battery',
      name: 'Battery',
      ratedKw: 250,
      capacityKwh: 500,
    },
    { id: 'malakal-tank', camp: 'malakal', kind: 'tank', name: 'Tank', capacityL: 40_000 },
    { id: 'malakal-weather', camp: 'malakal', kind: 'weather', name: 'Weather station' },
    { id: 'malakal-load', camp: 'malakal', kind: 'load', name: 'Camp load' },
  ],
};

/** What is wrong on purpose, in hours after the start. */
export const FAULTS = { gap: [20, 23], reset: 30, spike: 40, silentLoadFrom: 60 } as const;

export type Row = { unit: string; ts: number } & Record<string, number | string>;

/** All samples from `start` on, every minute for three days. */
export function samplesFrom(start: number): Row[] {
  const rows: Row[] = [];
  const counters = { g1: 12_000, g1L: 3_000, g2: 500, g2L: 140, pv: 900, charged: 10, discharged: 8 };
  let [levelL, socPct] = [30_000, 50];
  for (let ts = start; ts < start + DAYS * DAY_MS; ts += STEP_MS) {
    const hours = (ts - start) / HOUR_MS;
    const localHour = (new Date(ts).getUTCHours() + 2 + new Date(ts).getUTCMinutes() / 60) % 24;
    const sun = Math.max(0, Math.sin(((localHour - 6) / 12) * Math.PI));
    const pvKw = 200 * 0.8 * sun;
    const chargeKw = sun > 0.7 ? 80 : 0;
    const dischargeKw = localHour > 19 && localHour < 22.5 ? 60 : 0;
    const demandKw = 220 + 60 * Math.sin((hours / 24) * 2 * Math.PI * 3);
    const setsKw = Math.max(60, demandKw - pvKw + chargeKw - dischargeKw);
    const g1Kw = setsKw * 0.6;
    const g2Kw = localHour < 5 ? 0 : setsKw * 0.4;
    const [g1Lph, g2Lph] = [0.0165 * 400 + 0.27 * g1Kw, g2Kw === 0 ? 0 : 0.0165 * 300 + 0.3 * g2Kw];
    const step = STEP_MS / HOUR_MS;
    counters.g1 += g1Kw * step;
    counters.g1L += g1Lph * step;
    counters.g2 += g2Kw * step;
    counters.g2L += g2Lph * step;
    counters.pv += pvKw * step;
    counters.charged += chargeKw * step;
    counters.discharged += dischargeKw * step;
    socPct = Math.min(100, Math.max(5, socPct + ((chargeKw * 0.94 - dischargeKw) * step * 100) / 500));
    levelL -= (g1Lph + g2Lph) * step + (hours > 50 && hours < 51 ? 600 * step : 0);
    if (ts - start === FAULTS.reset * HOUR_MS) counters.g1 = 0;
    const spike = ts - start === FAULTS.spike * HOUR_MS ? 900_000 : 0;
    const inGap = hours >= FAULTS.gap[0] && hours < FAULTS.gap[1];
    if (!inGap) {
      rows.push({
        unit: 'malakal-g1',
        ts,
        powerKw: g1Kw,
        energyKwh: counters.g1 + spike,
        fuelUsedL: counters.g1L,
        state: 'running',
        oilBar: 4.2,
      });
    }
    rows.push({
      unit: 'malakal-g2',
      ts,
      powerKw: g2Kw,
      energyKwh: counters.g2,
      fuelUsedL: counters.g2L,
      state: g2Kw > 0 ? 'running' : 'off',
    });
    rows.push({
      unit: 'malakal-pv',
      ts,
      powerKw: pvKw,
      energyKwh: counters.pv,
      availableKw: pvKw + 10 * sun,
    });
    rows.push({
      unit: 'malakal-battery',
      ts,
      powerKw: dischargeKw - chargeKw,
      chargedKwh: counters.charged,
      dischargedKwh: counters.discharged,
      socPct,
    });
    rows.push({ unit: 'malakal-tank', ts, levelL, deliveredL: 100_000 });
    rows.push({ unit: 'malakal-weather', ts, irradianceWm2: 1000 * sun, ambientC: 24 + 12 * sun });
    if (hours < FAULTS.silentLoadFrom) rows.push({ unit: 'malakal-load', ts, powerKw: demandKw });
  }
  return rows;
}

/** Registers the camp, uploads its three days, which end now, and some messages that can't be taken. */
export async function fillWorld(services: Services, now: number): Promise<{ start: number }> {
  const start = now - (now % STEP_MS) - DAYS * DAY_MS + STEP_MS;
  await services.register(WORLD);
  await upload(services, samplesFrom(start));
  await upload(services, [
    { unit: 'malakal-g1', ts: now, powerKw: 1e9 },
    { unit: 'malakal-g1', ts: now, powerKw: 2e9 },
    { unit: 'malakal-g9', ts: now, powerKw: 10, energyKwh: 4 },
    { unit: 'malakal-tank', ts: now, levelL: -4 },
  ]);
  const device = await services.connect();
  const topic = 'missions/unmiss/camps/malakal/units/malakal-g2/telemetry';
  await device.publishAsync(topic, Buffer.from([0xff, 0xfe, 0x00, 0x41]), { qos: 1 });
  await device.endAsync();
  await isAccountedFor(services, start, now);
  return { start };
}

/** Registers a set that its messages named before it was known. */
export async function registerNinthSet(services: Services): Promise<void> {
  await services.register({
    ...WORLD,
    units: [
      ...WORLD.units,
      {
        id: 'malakal-g9',
        camp: 'malakal',
        kind: 'generator',
        name: 'Genset 9',
        ratedKw: 100,
        fuel: 'diesel',
      },
    ],
  });
}

async function isAccountedFor(services: Services, start: number, now: number): Promise<void> {
  await eventually(async () => {
    const rows = await services.footprint({
      by: 'unit',
      interval: 'total',
      from: { instant: Math.ceil(start / QUARTER_MS) * QUARTER_MS },
      to: { instant: Math.floor(now / QUARTER_MS) * QUARTER_MS },
      missions: [],
      camps: [],
      units: [],
      contributors: [],
    });
    return (
      rows.length === COVERAGES.size &&
      rows.every(({ unit = '', coverage }) => (coverage ?? 0) > (COVERAGES.get(unit) ?? 1))
    );
  }, 60_000);
}

/** What each unit's coverage exceeds once all of its samples are accounted for. */
const COVERAGES = new Map([
  ['malakal-g1', 0.95],
  ['malakal-g2', 0.999],
  ['malakal-pv', 0.999],
  ['malakal-battery', 0.999],
  ['malakal-load', 0.83],
]);
