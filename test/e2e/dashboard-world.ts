/**
 * Two missions with three camps over 62 days, of numbers that one can work out by hand: constant powers, a better
 * second month, a gap that a counter recovered, fuel that is only estimated, grid without a factor, a rotation.
 */
import { DAY_MS } from '../../services/domain/durations.ts';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import { eventually } from '../support/child.ts';
import type { Services } from '../support/services.ts';

const STEP_MS = 900_000;
const STEP_HOURS = STEP_MS / 3_600_000;
const DAYS = 62;
const REPORT_EVERY_S = 600;
const SAMPLES_AN_UPLOAD = 8_000;

const dateAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function world(now: number): RegistryInput {
  const first = dateAt(now - (DAYS + 5) * DAY_MS);
  const unit = { reportEveryS: REPORT_EVERY_S };
  const camp = (id: string, mission: string, name: string, latitude: number, longitude: number) => ({
    ...{ id, mission, name, latitude, longitude, timeZone: 'Africa/Juba' },
    headcount: [{ from: first, people: 500 }],
  });
  return {
    missions: [
      { id: 'north', name: 'UNNORTH', country: 'SSD', timeZone: 'Africa/Juba' },
      { id: 'south', name: 'UNSOUTH', country: 'COD', timeZone: 'Africa/Juba' },
    ],
    camps: [
      camp('alpha', 'north', 'Alpha', 9.5, 31.7),
      camp('bravo', 'north', 'Bravo', 4.9, 31.6),
      { ...camp('charlie', 'south', 'Charlie', -1.7, 29.2), grid: [{ from: first, renewableFraction: 0.5 }] },
    ],
    units: [
      {
        ...unit,
        id: 'alpha-g1',
        camp: 'alpha',
        kind: 'generator',
        name: 'Genset 1',
        ratedKw: 200,
        fuel: 'diesel',
      },
      {
        ...{ ...unit, id: 'alpha-pv', camp: 'alpha', kind: 'solar', name: 'Array 1', ratedKw: 100 },
        owner: [
          { from: first, contributor: 'IND', formedUnit: 'INDBATT-2', lease: 'wet' },
          { from: dateAt(now - 10 * DAY_MS), contributor: 'RWA', formedUnit: 'RWABATT-1', lease: 'dry' },
        ],
      },
      {
        ...unit,
        id: 'alpha-battery',
        camp: 'alpha',
        kind: 'battery',
        name: 'Battery',
        ratedKw: 50,
        capacityKwh: 90,
      },
      { ...unit, id: 'alpha-tank', camp: 'alpha', kind: 'tank', name: 'Tank', capacityL: 20_000 },
      {
        ...{ ...unit, id: 'bravo-g1', camp: 'bravo', kind: 'generator', name: 'Genset 1', ratedKw: 100 },
        ...{ fuel: 'diesel', owner: [{ from: first, contributor: 'IND' }] },
      },
      { ...unit, id: 'bravo-weather', camp: 'bravo', kind: 'weather', name: 'Weather station' },
      { ...unit, id: 'charlie-grid', camp: 'charlie', kind: 'grid', name: 'Grid', ratedKw: 300 },
      { ...unit, id: 'charlie-load', camp: 'charlie', kind: 'load', name: 'Load', ratedKw: 300 },
    ],
  };
}

/** Power in kW of each unit, `daysAgo` before now. */
function powerOf(unit: string, daysAgo: number): number {
  const isRecent = daysAgo < 30;
  switch (unit) {
    case 'alpha-g1':
      return isRecent ? 60 : 80;
    case 'alpha-pv':
      return isRecent ? 40 : 20;
    case 'bravo-g1':
      return 25;
    case 'charlie-grid':
      return isRecent ? 120 : 100;
    default:
      return 90;
  }
}

/** A set misses five days, and one unit has never reported. */
function isSilent(unit: string, daysAgo: number): boolean {
  return unit === 'bravo-weather' || (unit === 'bravo-g1' && daysAgo < 14 && daysAgo > 9);
}

type Row = Record<string, string | number>;

/** All samples up to `now`, each of a unit's own counters, in order. */
function allSamples(now: number): { row: Row; isMissed: boolean }[] {
  const rows: { row: Row; isMissed: boolean }[] = [];
  const end = Math.floor(now / STEP_MS) * STEP_MS;
  for (const { id } of world(now).units) {
    let kwh = 5_000;
    for (let ts = end - DAYS * DAY_MS; ts <= end; ts += STEP_MS) {
      const daysAgo = (end - ts) / DAY_MS;
      const powerKw = powerOf(id, daysAgo);
      kwh += powerKw * STEP_HOURS;
      rows.push({ row: { unit: id, ts, ...saidBy(id, powerKw, kwh) }, isMissed: isSilent(id, daysAgo) });
    }
  }
  return rows;
}

function saidBy(unit: string, powerKw: number, kwh: number): Row {
  switch (unit) {
    case 'alpha-g1':
      return { powerKw, energyKwh: kwh, fuelUsedL: kwh * 0.3, state: 'running' };
    case 'alpha-pv':
      return { powerKw, energyKwh: kwh, availableKw: powerKw + 15 };
    case 'alpha-battery':
      return { powerKw: -12, socPct: 64 };
    case 'alpha-tank':
      return { levelL: 8_640 };
    case 'charlie-grid':
      return { powerKw, importedKwh: kwh };
    default:
      return { powerKw, energyKwh: kwh };
  }
}

/** What a silent unit did not say at the time, to be sent late. */
export function missed(now: number): Row[] {
  return allSamples(now).flatMap(({ row, isMissed }) =>
    isMissed && row.unit !== 'bravo-weather' ? [row] : [],
  );
}

/** Registers the world, uploads its telemetry, and waits until all of it is accounted for. */
export async function makeWorld(services: Services, now: number): Promise<void> {
  await services.register(world(now));
  const rows = allSamples(now).flatMap(({ row, isMissed }) => (isMissed ? [] : [row]));
  for (let start = 0; start < rows.length; start += SAMPLES_AN_UPLOAD) {
    await upload(services, rows.slice(start, start + SAMPLES_AN_UPLOAD));
  }
  // The last unit's last day is rolled up last: what is asked for is all that it says.
  await eventually(async () => {
    const answer = await services.footprint({
      ...{ by: 'camp', interval: 'total', from: { date: dateAt(now - 60 * DAY_MS) } },
      ...{ to: { instant: Math.floor(now / STEP_MS) * STEP_MS } },
      ...{ missions: [], camps: [], units: [], contributors: [] },
    });
    return answer.every(({ camp, coverage }) => (coverage ?? 0) > (camp === 'bravo' ? 0.9 : 0.9999));
  }, 60_000);
}

export async function upload(services: Services, rows: readonly object[]): Promise<void> {
  await services.json('/api/telemetry', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: rows.map((row) => JSON.stringify(row)).join('\n'),
  });
}
