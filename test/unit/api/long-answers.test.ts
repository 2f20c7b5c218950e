/** Long answers: sent while they are made, no further than somebody reads them, and never above their bound. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriesSchema } from '../../../services/domain/analysis/series.ts';
import { DAY_MS } from '../../../services/domain/durations.ts';
import type { FootprintQuery } from '../../../services/domain/footprint/row.ts';
import { footprintSchema } from '../../../services/domain/footprint/row.ts';
import { apiFixture, type Fixture, REGISTRY } from './fixture.ts';

const YEAR = '/api/footprint?by=camp&interval=day&from=2025-03-01&to=2026-03-01';

let whole: Fixture;
let inParts: Fixture;
beforeAll(async () => {
  whole = await apiFixture();
  inParts = await apiFixture({}, [], REGISTRY, { rows: 7, storedRows: 100 });
  for (const { storeDay } of [whole, inParts]) {
    for (let day = 0; day < 20; day += 1) {
      const start = Date.UTC(2025, 10, 1, -2) + day * DAY_MS;
      await storeDay('malakal-g1', start, { energyKwh: day, fuelL: day / 4 });
      await storeDay('malakal-pv', start, { energyKwh: 1 });
    }
  }
});
afterAll(async () => {
  await whole.close();
  await inParts.close();
});

describe('an answer of many parts', () => {
  it('is the same as one that is made whole, as JSON, as CSV and as a series', async () => {
    const textOf = async (api: Fixture, path: string) => (await api.ask(path)).text();
    const json = await textOf(inParts, YEAR);
    expect(json).toBe(await textOf(whole, YEAR));
    expect(footprintSchema.parse(JSON.parse(json)).rows).toHaveLength(2 * 365);
    expect(await textOf(inParts, `${YEAR}&format=csv`)).toBe(await textOf(whole, `${YEAR}&format=csv`));
    const series = YEAR.replace('footprint?', 'series?figure=fuelL&');
    expect(seriesSchema.parse(JSON.parse(await textOf(inParts, series)))).toEqual(
      seriesSchema.parse(JSON.parse(await textOf(whole, series))),
    );
  });

  it('keeps its tag for what was made whole, and is never taken for known otherwise', async () => {
    const tag = (await whole.ask(YEAR)).headers.get('etag') ?? '';
    expect((await whole.ask(YEAR, { headers: { 'if-none-match': tag } })).status).toBe(304);
    const streamed = (await inParts.ask(YEAR)).headers.get('etag') ?? '';
    expect((await inParts.ask(YEAR, { headers: { 'if-none-match': streamed } })).status).toBe(200);
  });

  it('is not computed any further once its reader has gone', async () => {
    let parts = 0;
    const counting = await apiFixture({
      footprintParts: async function* (_query: FootprintQuery) {
        for (; parts < 1_000; parts += 1) yield Array.from({ length: 100 }, () => ROW);
      },
    });
    const response = await counting.ask(YEAR);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await new Promise(setImmediate);
    const reached = parts;
    expect(reached).toBeLessThan(50);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(parts).toBe(reached);
    await counting.close();
  });

  it('is refused above a bound, which it names', async () => {
    const { detail } = await (
      await whole.ask('/api/footprint?by=unit&interval=15m&from=2020-01-01&to=2026-01-01')
    ).json();
    expect(detail).toMatch(/the answer would have about \d+ rows, at most 250000 are allowed/);
  });
});

const ROW = footprintSchema.shape.rows.element.parse({
  from: '2026-03-01T00:00:00+02:00',
  to: '2026-03-02T00:00:00+02:00',
  energyKwh: {
    ...{ generator: 0, solar: 0, wind: 0, hydro: 0, grid: 0, supplied: 0, exported: 0, load: 0 },
    ...{ batteryCharged: 0, batteryDischarged: 0, curtailed: null },
  },
  renewableShare: null,
  fuelL: null,
  fuelLPerKwh: null,
  co2eKg: { fuel: null, grid: 0, biogenic: null },
  avoidedFuelL: null,
  perPersonDay: { fuelL: null, kwh: null },
  generators: { hoursRun: 0, hoursBelow30Pct: 0, loadFactor: null },
  coverage: null,
  energyBasis: null,
  fuelBasis: null,
  readings: { rejected: 0, resets: 0 },
  notes: [],
});
