/**
 * `/api/footprint` at the scale of all UN missions, over HTTP, from both stores; and the same sums by hand-written
 * Flux. Rollups are generated straight into the store: 13 months of months and days, a week of quarter-hours.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { localCalendar } from '../../services/domain/calendar.ts';
import { QUARTER_MS, type Resolution, type UnitInterval } from '../../services/domain/metering/intervals.ts';
import {
  type RegisteredUnit,
  RegistryIndex,
  registrySchema,
} from '../../services/domain/registry/registry.ts';
import type { Store } from '../../services/store/port.ts';
import type { Server } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import { Services } from '../support/services.ts';
import { openEmbedded, openInflux } from '../support/store-kit.ts';
import { tempDir } from '../support/temp-dir.ts';
import { fleetRegistry } from './fleet.ts';
import { type BenchRow, milliseconds, percentile } from './table.ts';

/** 12 missions, 396 camps, 3 168 units. */
const UN_SCALE = { missions: 12, campsPerMission: 33, unitsPerCamp: 8 };
const BUCKET = 'scale';
const COLD_RUNS = 5;
/** Answers after a start until the code that makes them is compiled; the first of all is the cold one. */
const WARMING_RUNS = 10;
const WARM_RUNS = 100;
const FROM = '2025-10-01';
const TO = '2026-11-01';
const WEEK = { from: '2026-10-05', to: '2026-10-12' };
/** Quarter-hours are read for one camp only, so that one mission's are enough. */
const QUARTER_MISSION = 'm3';
const UNITS_A_WRITE = 100;

const QUESTIONS = {
  'fleet year, by mission and month': 'by=mission&interval=month&from=2025-11-01&to=2026-11-01',
  'mission quarter, by camp and day': 'by=camp&interval=day&mission=m3&from=2026-07-01&to=2026-10-01',
  'camp week, by unit and quarter-hour': `by=unit&interval=15m&camp=m3-c5&from=${WEEK.from}&to=${WEEK.to}`,
} as const;
const rowsSchema = z.object({ rows: z.array(z.unknown()) });

export async function benchFootprint(influxServer: Server | null): Promise<BenchRow[]> {
  const rows = await fromEmbedded();
  return influxServer === null ? rows : [...rows, ...(await fromInflux(influxServer))];
}

async function fromEmbedded(): Promise<BenchRow[]> {
  const dir = await tempDir('scale');
  try {
    const dataDir = join(dir.path, 'data');
    const opened = await openEmbedded(dataDir);
    await fill(opened.store);
    await opened.close();
    return await ask('embedded store', dir.path, { DATA_DIR: dataDir });
  } finally {
    await dir.remove();
  }
}

async function fromInflux(server: Server): Promise<BenchRow[]> {
  const dir = await tempDir('scale');
  const influxd = await Influxd.start(server);
  try {
    const token = await influxd.createBucket(BUCKET);
    const target = { url: influxd.url, org: influxd.org, bucket: BUCKET, token };
    const opened = await openInflux(join(dir.path, 'filling'), target);
    await fill(opened.store);
    await opened.close();
    const env = {
      INFLUX_URL: influxd.url,
      INFLUX_ORG: influxd.org,
      INFLUX_BUCKET: BUCKET,
      INFLUX_TOKEN: token,
    };
    return [...(await ask('InfluxDB', dir.path, env)), ...(await askFlux(influxd))];
  } finally {
    await influxd.stop();
    await dir.remove();
  }
}

async function ask(by: string, dir: string, env: Record<string, string>): Promise<BenchRow[]> {
  const registryFile = join(dir, 'registry.json');
  await writeFile(registryFile, JSON.stringify(fleetRegistry(UN_SCALE)));
  const options = { dataDir: join(dir, 'data'), env: { REGISTRY_FILE: registryFile, ...env } };
  const services = await Services.start(options);
  const rows: BenchRow[] = [];
  for (const [what, query] of Object.entries(QUESTIONS)) {
    const timed = async (): Promise<number> => {
      const startedAt = performance.now();
      const answer = rowsSchema.parse(await services.json(`/api/footprint?${query}`));
      if (answer.rows.length === 0) throw new Error(`${what}: no rows`);
      return performance.now() - startedAt;
    };
    const cold: number[] = [];
    for (let run = 0; run < COLD_RUNS; run += 1) {
      await services.stop();
      await services.startAgain();
      cold.push(await timed());
    }
    for (let run = 0; run < WARMING_RUNS; run += 1) await timed();
    const warm: number[] = [];
    for (let run = 0; run < WARM_RUNS; run += 1) warm.push(await timed());
    rows.push({ what, by, figures: [figures('cold', cold), figures('warm', warm)] });
  }
  await services.stop();
  return rows;
}

/** Each figure in the sums that the API's answer is made of; the API also knows shares, factors and completeness. */
async function askFlux(influxd: Influxd): Promise<BenchRow[]> {
  const sums = (measurement: string, from: string, to: string, filter: string, by: string): string => `
    from(bucket: "${BUCKET}")
      |> range(start: ${new Date(from).toISOString()}, stop: ${new Date(to).toISOString()})
      |> filter(fn: (r) => r._measurement == "${measurement}" and r._field != "row"${filter})
      |> group(columns: ["${by}", "kind", "_field", "_time"])
      |> sum()`;
  const queries = {
    'fleet year, by mission and month': sums('footprint_month', '2025-10-31', '2026-10-31', '', 'mission'),
    'mission quarter, by camp and day': sums(
      'footprint_day',
      '2026-06-30',
      '2026-09-30',
      ' and r.mission == "m3"',
      'camp',
    ),
    'camp week, by unit and quarter-hour': sums(
      'footprint_15m',
      WEEK.from,
      WEEK.to,
      ' and r.camp == "m3-c5"',
      'unit',
    ),
  } satisfies Record<keyof typeof QUESTIONS, string>;
  const rows: BenchRow[] = [];
  for (const [what, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (let run = 0; run < COLD_RUNS; run += 1) {
      const startedAt = performance.now();
      await influxd.flux(query);
      times.push(performance.now() - startedAt);
    }
    rows.push({ what, by: 'hand-written Flux', figures: [figures('each', times)] });
  }
  return rows;
}

function figures(name: string, times: readonly number[]): string {
  return `${name} p50 ${milliseconds(percentile(times, 0.5))} p95 ${milliseconds(percentile(times, 0.95))}`;
}

async function fill(store: Store): Promise<void> {
  const units = [...new RegistryIndex(registrySchema.parse(fleetRegistry(UN_SCALE))).units.values()];
  const instant = (date: string, unit: RegisteredUnit): number => localCalendar(unit.timeZone).dayStart(date);
  const write = async (
    resolution: Resolution,
    of: readonly RegisteredUnit[],
    range: { from: string; to: string },
    startsOf: (unit: RegisteredUnit, from: number, to: number) => number[],
  ): Promise<void> => {
    for (let at = 0; at < of.length; at += UNITS_A_WRITE) {
      const replacements = of.slice(at, at + UNITS_A_WRITE).map((unit) => {
        const [from, to] = [instant(range.from, unit), instant(range.to, unit)];
        return { unit, from, to, rows: startsOf(unit, from, to).map((start, n) => rowOf(unit, start, n)) };
      });
      await store.replaceIntervals(resolution, replacements);
    }
  };
  const periods = (resolution: 'day' | 'month') => (unit: RegisteredUnit, from: number, to: number) =>
    localCalendar(unit.timeZone)
      .periods(resolution, from, to)
      .map((period) => period.from);
  await write('month', units, { from: FROM, to: TO }, periods('month'));
  await write('day', units, { from: FROM, to: TO }, periods('day'));
  const near = units.filter(({ mission }) => mission === QUARTER_MISSION);
  await write('15m', near, WEEK, (_unit, from, to) =>
    Array.from({ length: (to - from) / QUARTER_MS }, (_, n) => from + n * QUARTER_MS),
  );
}

/** A row as full as those of its kind are. */
function rowOf(unit: RegisteredUnit, start: number, n: number): UnitInterval {
  const kwh = 100 + ((n * 7 + unit.id.length) % 50) + 0.123;
  const common = { unit: unit.id, start, coveredS: 86_000, rejected: 0, resets: 0 };
  const supply = { energyKwh: kwh, measuredKwh: kwh, recoveredKwh: 0, integratedKwh: 0 };
  switch (unit.kind) {
    case 'generator':
      return {
        ...common,
        ...supply,
        fuelL: kwh * 0.28,
        fuelMeasuredL: kwh * 0.28,
        fuelRecoveredL: 0,
        fuelIntegratedL: 0,
        fuelEstimatedL: 0,
        hoursRun: 20,
        hoursBelow30Pct: 1.5,
      };
    case 'battery':
      return { ...common, chargedKwh: kwh, dischargedKwh: kwh * 0.9 };
    case 'grid':
      return { ...common, ...supply, importedKwh: kwh, exportedKwh: 0 };
    case 'solar':
      return { ...common, ...supply, curtailedKwh: 1.5 };
    default:
      return { ...common, energyKwh: kwh };
  }
}
