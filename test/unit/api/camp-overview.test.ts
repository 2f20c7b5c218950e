/** All that a camp's page shows of the present, in one answer. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { campOverviewSchema } from '../../../services/analysis/camp-overview.ts';
import { HOUR_MS, MINUTE_MS } from '../../../services/domain/durations.ts';
import { QUARTER_MS } from '../../../services/domain/metering/intervals.ts';
import { apiFixture, type Fixture, NOW } from './fixture.ts';

/** The camp's midnight, at UTC+2. */
const MIDNIGHT = Date.UTC(2026, 2, 14, 22);
const UNTIL = NOW - (NOW % QUARTER_MS);

let api: Fixture;
beforeAll(async () => {
  api = await apiFixture();
  const unit = api.deps.registryRepository.current().units.get('malakal-g1');
  if (unit === undefined) throw new Error('no generator');
  const rows = [];
  for (let start = MIDNIGHT - 24 * HOUR_MS; start < UNTIL; start += QUARTER_MS) {
    // 100 kW the day before, 80 kW today: under 30 % of its rating.
    const energyKwh = start < MIDNIGHT ? 25 : 20;
    const fuel = { fuelL: energyKwh * 0.3, measuredL: energyKwh * 0.3 };
    const hours = { hoursRun: 0.25, hoursBelow30Pct: start < MIDNIGHT ? 0 : 0.25 };
    rows.push({ unit: unit.id, start, energyKwh, measuredKwh: energyKwh, ...fuel, ...hours, coveredS: 900 });
  }
  await api.storeQuarters(unit.id, rows);
  await api.storeAll(unit.id, [
    { ts: MIDNIGHT + HOUR_MS, fields: { state: 'off', powerKw: 0 } },
    { ts: MIDNIGHT + HOUR_MS + MINUTE_MS, fields: { state: 'running', powerKw: 80 } },
    { ts: NOW - MINUTE_MS, fields: { state: 'running', powerKw: 80 } },
  ]);
});
afterAll(() => api.close());

it('is the camp as it is run, its day, and the day before', async () => {
  const response = await api.ask('/api/camps/malakal/overview');
  expect(response.status).toBe(200);
  const overview = campOverviewSchema.parse(await response.json());
  const quarters = (UNTIL - MIDNIGHT) / QUARTER_MS;
  expect(overview.today).toMatchObject({ from: '2026-03-15', to: new Date(UNTIL).toISOString() });
  expect(overview.today.total?.energyKwh.generator).toBeCloseTo(20 * quarters, 9);
  expect(overview.today.hours).toHaveLength(Math.ceil(quarters / 4));
  expect(overview.today.units.map(({ unit }) => unit)).toEqual(['malakal-g1', 'malakal-pv']);
  expect(overview.yesterday.hours).toHaveLength(24);
  expect(overview.yesterday.comparison).toMatchObject({ id: 'malakal', comparable: true });
  expect(overview.yesterday.comparison?.earlier?.energyKwh.generator).toBeCloseTo(25 * quarters, 9);
  expect(overview.generators).toMatchObject([{ unit: 'malakal-g1', starts: 1, idleHours: quarters / 4 }]);
  expect(overview.operation.reserve).toMatchObject({ reason: 'only-one-runs' });
  expect(overview.units).toMatchObject([
    { unit: 'malakal-g1', isSilent: false, fields: { state: 'running', powerKw: 80 } },
    { unit: 'malakal-pv', isSilent: true, lastSeen: null, fields: {} },
  ]);
});

it('holds no figures of a day whose first quarter-hour is under way', async () => {
  const early = await apiFixture({ now: () => MIDNIGHT + 5 * MINUTE_MS });
  const response = await early.ask('/api/camps/malakal/overview');
  const overview = campOverviewSchema.parse(await response.json());
  expect(overview).toMatchObject({
    today: { from: '2026-03-15', total: null, units: [], hours: [] },
    yesterday: { comparison: null },
  });
  expect(overview.yesterday.hours).toHaveLength(24);
  await early.close();
});

it('is not there for a camp that is not', async () => {
  expect((await api.ask('/api/camps/atlantis/overview')).status).toBe(404);
});
