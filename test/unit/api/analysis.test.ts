/** The analytics over HTTP, at the parts that a page's numbers rest on. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../services/domain/durations.ts';
import { apiFixture, type Fixture, NOW } from './fixture.ts';

const NOTHING_STORED = { latest: async () => new Map() };

describe('the analytics over HTTP', () => {
  let fixture: Fixture;

  beforeEach(async () => {
    fixture = await apiFixture();
    const signal = new AbortController().signal;
    await fixture.deps.live.seed(NOTHING_STORED, [], { signal, onFailure: () => {} });
  });
  afterEach(() => fixture.close());

  const json = async (path: string) => (await fixture.ask(path)).json();
  const status = async (path: string) => (await fixture.ask(path)).status;

  describe('a camp’s operation', () => {
    it('knows nothing of a camp that says nothing, and says who is silent', async () => {
      expect(await json('/api/camps/malakal/operation')).toMatchObject({
        reserve: { reason: 'unknown', silentGenerators: 1, couldStop: null, running: [] },
        tanks: { levelL: null, reporting: 0, fuelLPerDay: null, autonomyDays: null },
        curtailment: { nowKw: null, todayKwh: null, todayFuelL: null, baseline: 'default' },
        silent: [
          { unit: 'malakal-g1', since: null },
          { unit: 'malakal-pv', since: null },
        ],
      });
    });

    it('counts as running only what is fresh and gives power', async () => {
      await fixture.store('malakal-g1', NOW - MINUTE_MS, { powerKw: 120 });
      expect(await json('/api/camps/malakal/operation')).toMatchObject({
        reserve: {
          reason: 'only-one-runs',
          demandKw: 120,
          running: [{ unit: 'malakal-g1', powerKw: 120, ratedKw: 400 }],
        },
        silent: [{ unit: 'malakal-pv' }],
      });
      await fixture.store('malakal-g1', NOW, { powerKw: 0 });
      expect(await json('/api/camps/malakal/operation')).toMatchObject({
        reserve: { reason: 'none-runs', silentGenerators: 0, running: [] },
      });
    });

    it('says what is curtailed now, and by which baseline it would count', async () => {
      await fixture.store('malakal-pv', NOW, { powerKw: 60, availableKw: 85 });
      const { curtailment } = await json('/api/camps/malakal/operation');
      expect(curtailment).toMatchObject({ nowKw: 25, fuelLPerKwh: 0.3, baseline: 'default' });
    });

    it('is not there for a camp that is not', async () => {
      expect(await status('/api/camps/atlantis/operation')).toBe(404);
      expect(await status('/api/camps/malakal/operation?now=1')).toBe(400);
    });
  });

  describe('a unit’s series', () => {
    it('has the fields that the unit reported, and annotations a gap', async () => {
      for (const minutesAgo of [60, 59, 20, 19]) {
        await fixture.store('nicosia-tank', NOW - minutesAgo * MINUTE_MS, { levelL: 5_000 - minutesAgo });
      }
      const from = new Date(NOW - HOUR_MS).toISOString();
      const to = new Date(NOW - 18 * MINUTE_MS).toISOString();
      const series = await json(`/api/units/nicosia-tank/series?from=${from}&to=${to}&points=2000`);
      expect(series.stepS).toBe(60);
      expect(series.fields.map(({ field }: { field: string }) => field)).toEqual(['levelL']);
      expect(series.fields[0].mean.slice(0, 3)).toEqual([4_940, 4_941, null]);
      expect(series.annotations).toEqual([
        { kind: 'gap', fields: [], from: '2026-03-15T13:08:00+02:00', to: '2026-03-15T13:47:00+02:00' },
      ]);
    });

    it('says nothing of the future', async () => {
      await fixture.store('nicosia-tank', NOW - MINUTE_MS, { levelL: 5 });
      const from = new Date(NOW - MINUTE_MS).toISOString();
      const to = new Date(NOW + DAY_MS).toISOString();
      expect((await json(`/api/units/nicosia-tank/series?from=${from}&to=${to}`)).annotations).toEqual([]);
    });
  });

  describe('a unit’s analysis', () => {
    it('is empty, not wrong, where nothing is known', async () => {
      expect(await json('/api/units/malakal-g1/analysis')).toMatchObject({
        knownHours: 0,
        loadDuration: [],
        generator: { starts: null, availability: null, idling: { hours: 0, wastedL: 0 } },
        solar: null,
      });
      expect(await json('/api/units/malakal-pv/analysis')).toMatchObject({
        solar: {
          specificYieldKwhPerKwp: null,
          performanceRatio: null,
          irradianceOf: null,
          availability: null,
        },
      });
      expect(await json('/api/units/nicosia-tank/analysis')).toMatchObject({
        tank: { tanks: 1, startL: null, outL: null, unexplainedL: null, usedL: null },
      });
    });
  });

  describe('the quality of the data', () => {
    it('counts quarantine by code', async () => {
      await fixture.quarantine('x', 'value-out-of-range');
      await fixture.quarantine('y', 'value-out-of-range');
      await fixture.quarantine('z', 'payload-not-json');
      const { quarantine } = await json('/api/quality');
      expect(quarantine).toMatchObject({
        total: 3,
        reasons: [
          { code: 'value-out-of-range', count: 2 },
          { code: 'payload-not-json', count: 1 },
        ],
      });
    });

    it('pages through one unit’s quarantined messages', async () => {
      await fixture.quarantine('a', 'payload-not-json', 'malakal-g1');
      await fixture.quarantine('b', 'payload-not-json', 'elsewhere');
      await fixture.quarantine('c', 'payload-not-json', 'malakal-g1');
      const first = await json('/api/quarantine?unit=malakal-g1&limit=1');
      expect(first).toMatchObject({ total: 2, items: [{ payload: 'c' }] });
      expect(await json(`/api/quarantine?unit=malakal-g1&limit=1&cursor=${first.next}`)).toMatchObject({
        items: [{ payload: 'a' }],
        next: null,
      });
    });
  });

  it('is open only to who is signed in', async () => {
    for (const path of ['/api/quality', '/api/camps/malakal/operation', '/api/units/malakal-g1/series']) {
      expect((await fixture.app.request(path)).status).toBe(401);
    }
  });
});
