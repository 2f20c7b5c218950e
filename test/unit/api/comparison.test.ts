/** Two periods held against each other: like with like, or not at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { comparisonRowSchema } from '../../../services/domain/analysis/comparison.ts';
import { addDays, localCalendar } from '../../../services/domain/calendar.ts';
import type { RegistryInput } from '../../../services/domain/registry/registry.ts';
import { apiFixture, type Fixture, REGISTRY } from './fixture.ts';

const calendar = localCalendar('Africa/Juba');
const camp = REGISTRY.camps[0];
if (camp === undefined) throw new Error('the fixture has no camp');
const generator = (id: string, from: string, at = 'malakal') =>
  ({
    id,
    camp: at,
    kind: 'generator',
    name: id,
    ratedKw: 400,
    fuel: 'diesel',
    inService: { from, to: null },
  }) as const;
/** One camp from the first day of the earlier year, one that opened in its last ten days of February. */
const WORLD: RegistryInput = {
  missions: REGISTRY.missions,
  camps: [
    { ...camp, headcount: [{ from: '2025-01-01', people: 100 }] },
    { ...camp, id: 'bor', name: 'Bor' },
  ],
  units: [generator('malakal-g1', '2025-01-01'), generator('bor-g1', '2025-02-19', 'bor')],
};

let api: Fixture;
beforeAll(async () => {
  api = await apiFixture({}, [], WORLD);
  for (const [year, energyKwh] of [
    [2025, 100],
    [2026, 110],
  ] as const) {
    for (let day = 0; day < 59; day += 1) {
      const date = addDays(`${year}-01-01`, day);
      const row = { energyKwh, measuredKwh: energyKwh, fuelL: energyKwh / 4, coveredS: 86_400 };
      const start = calendar.dayStart(date);
      await api.storeDay('malakal-g1', start, row);
      if (date >= '2025-02-19') await api.storeDay('bor-g1', start, row);
    }
  }
});
afterAll(() => api.close());

async function compare(parameters: string) {
  const period = 'from=2026-01-02&to=2026-02-28&earlierFrom=2025-01-02&earlierTo=2025-02-28';
  const response = await api.ask(`/api/comparison?${period}&${parameters}`);
  expect(response.status).toBe(200);
  return z.object({ rows: z.array(comparisonRowSchema) }).parse(await response.json()).rows;
}

describe('a comparison', () => {
  it('holds a camp in service all of both periods against itself', async () => {
    const [row] = await compare('by=camp&camp=malakal');
    expect(row).toMatchObject({
      id: 'malakal',
      comparable: true,
      reason: null,
      commonShare: { current: 1, earlier: 1 },
      current: { energyKwh: { generator: 57 * 110 }, perPersonDay: { kwh: 1.1 } },
      earlier: { energyKwh: { generator: 57 * 100 }, perPersonDay: { kwh: 1 } },
    });
  });

  it('refuses a camp that had hardly begun, and says from when there is data', async () => {
    const [row] = await compare('by=camp&camp=bor');
    expect(row).toMatchObject({ comparable: false, reason: 'service-differs', current: null, earlier: null });
    expect(row?.dataFrom).toBe('2025-02-19');
    expect(row?.commonShare.current).toBeCloseTo(9 / 57, 9);
    expect(row?.commonShare.earlier).toBe(1);
  });

  it('compares a mission by what both periods had, where that is most of it', async () => {
    const url = 'by=mission&mission=unmiss&earlierFrom=2025-02-10';
    const response = await api.ask(
      `/api/comparison?from=2026-02-10&to=2026-03-01&earlierTo=2025-03-01&${url}`,
    );
    const { rows } = z.object({ rows: z.array(comparisonRowSchema) }).parse(await response.json());
    // Malakal for 19 days and Bor for 10 of them, on both sides.
    expect(rows).toMatchObject([{ comparable: false, reason: 'service-differs' }]);
    expect(rows[0]?.commonShare.current).toBeCloseTo(29 / 38, 9);
    const later = await api.ask(
      '/api/comparison?mission=unmiss&from=2026-02-17&to=2026-03-01&earlierFrom=2025-02-17&earlierTo=2025-03-01',
    );
    const compared = z.object({ rows: z.array(comparisonRowSchema) }).parse(await later.json()).rows;
    expect(compared).toMatchObject([
      {
        comparable: true,
        current: { energyKwh: { generator: 22 * 110 }, perPersonDay: { kwh: null } },
        earlier: { energyKwh: { generator: 22 * 100 } },
      },
    ]);
  });

  it('refuses periods of which one lacks most of its data', async () => {
    const response = await api.ask(
      '/api/comparison?by=camp&camp=malakal&from=2026-02-02&to=2026-03-30&earlierFrom=2025-01-02&earlierTo=2025-02-27',
    );
    const { rows } = z.object({ rows: z.array(comparisonRowSchema) }).parse(await response.json());
    expect(rows).toMatchObject([{ comparable: false, reason: 'completeness-differs', current: null }]);
  });

  it('says where nothing was in service', async () => {
    const response = await api.ask(
      '/api/comparison?by=camp&camp=malakal&from=2025-01-01&to=2025-03-01&earlierFrom=2024-01-01&earlierTo=2024-03-01',
    );
    const { rows } = z.object({ rows: z.array(comparisonRowSchema) }).parse(await response.json());
    expect(rows).toMatchObject([{ comparable: false, reason: 'not-in-service-earlier', current: null }]);
  });

  it.each([
    ['earlierTo=2025-03-01', /earlierFrom/],
    ['earlierFrom=2025-03-01', /earlierTo/],
    ['earlierFrom=2025-03-01&earlierTo=2025-03-01', /must be before earlierTo/],
    ['earlierFrom=2025-03-01&earlierTo=2025-04-01&interval=day', /interval/],
  ])('refuses %s', async (parameters, words) => {
    const response = await api.ask(`/api/comparison?${parameters}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(words);
  });
});
