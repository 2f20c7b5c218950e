/** All missions as one group, and what says that a mission is simulated. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriesSchema } from '../../../services/domain/analysis/series.ts';
import { footprintSchema } from '../../../services/domain/footprint/row.ts';
import { apiFixture, type Fixture, REGISTRY } from './fixture.ts';

let api: Fixture;
beforeAll(async () => {
  const missions = REGISTRY.missions.map((mission) => ({ ...mission, simulated: mission.id === 'unficyp' }));
  api = await apiFixture({}, [], { ...REGISTRY, missions });
  await api.storeDay('malakal-g1', Date.UTC(2026, 2, 1, -2), { energyKwh: 10, fuelL: 3 });
  await api.storeDay('nicosia-grid', Date.UTC(2026, 2, 1, -2), { importedKwh: 5 });
});
afterAll(() => api.close());

const PERIOD = 'interval=day&from=2026-03-01&to=2026-03-02';

async function rowsOf(parameters: string) {
  const response = await api.ask(`/api/footprint?${PERIOD}&${parameters}`);
  return footprintSchema.parse(await response.json()).rows;
}

it('sums all missions as one group, whose day is that of its camps and is written in UTC', async () => {
  expect(await rowsOf('by=all')).toMatchObject([
    {
      all: 'all',
      date: '2026-03-01',
      from: '2026-03-01T00:00:00+00:00',
      to: '2026-03-02T00:00:00+00:00',
      energyKwh: { generator: 10, grid: 5, supplied: 15 },
      fuelL: 3,
    },
  ]);
  expect(await rowsOf('by=all&mission=unficyp')).toMatchObject([
    { energyKwh: { generator: 0, supplied: 5 } },
  ]);
});

it('has a row for all where nothing is registered or passes the filters', async () => {
  const empty = await apiFixture({}, [], { missions: [], camps: [], units: [] });
  const response = await empty.ask(`/api/footprint?${PERIOD}&by=all`);
  expect(footprintSchema.parse(await response.json()).rows).toMatchObject([{ all: 'all', coverage: null }]);
  await empty.close();
  expect(await rowsOf('by=all&mission=unficyp&contributor=IND')).toMatchObject([{ all: 'all', fuelL: 0 }]);
});

it('lays out series of all missions', async () => {
  const response = await api.ask(`/api/series?${PERIOD}&by=all&figure=suppliedKwh`);
  expect(seriesSchema.parse(await response.json()).groups).toEqual([{ id: 'all', values: [15] }]);
});

it('notes in each row of a simulated mission, and of a group that has a part in one, that it is simulated', async () => {
  const noted = async (by: string) =>
    (await rowsOf(`by=${by}`)).map((row) => [
      row.all ?? row.mission ?? row.camp ?? row.unit ?? row.contributor,
      row.notes.includes('simulated'),
    ]);
  expect(await noted('all')).toEqual([['all', true]]);
  expect(await noted('mission')).toEqual([
    ['unficyp', true],
    ['unmiss', false],
  ]);
  expect(await noted('camp')).toEqual([
    ['malakal', false],
    ['nicosia', true],
  ]);
  expect(await noted('unit')).toContainEqual(['nicosia-grid', true]);
  expect(await noted('contributor')).toEqual([
    ['IND', false],
    ['UN', true],
  ]);
});

it('notes it in CSV too', async () => {
  const response = await api.ask(`/api/footprint?${PERIOD}&by=mission&format=csv`);
  const [header, first, second] = (await response.text()).split('\r\n');
  expect(header).toMatch(/^mission,date,from,to,.*,notes$/);
  expect(first).toMatch(/^unficyp,.*simulated$/);
  expect(second).toMatch(/^unmiss,(?!.*simulated)/);
});
