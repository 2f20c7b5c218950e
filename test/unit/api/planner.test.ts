import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS } from '../../../services/domain/durations.ts';
import {
  frontierSchema,
  missionPlanSchema,
  type Plan,
  planSchema,
} from '../../../services/domain/planner/plan-schema.ts';
import { DEFAULT_RULES, NO_CHANGE } from '../../../services/domain/planner/request.ts';
import { Planner } from '../../../services/planner/planner.ts';
import { fleetOf } from '../../../simulators/fleet/fleet.ts';
import { daysFrom, simulatedCamp } from '../../support/planner/simulated-camp.ts';
import { storeCamp } from '../../support/planner/stored-camp.ts';
import { apiFixture, type Fixture } from './fixture.ts';

const FIRST_DAY = '2026-01-01';
const RANGE = daysFrom('2026-02-01', 28);
const PERIOD = { from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' };
const PRICES = {
  fuelPerL: 1.5,
  solarPerKwp: 1_000,
  batteryPerKwh: 400,
  windPerKw: 2_000,
  generatorPerKw: 300,
  omShare: 0.02,
  years: 10,
  discountRate: 0.05,
  currency: 'USD',
};
/** A camp with sun, one with none, and one of which nothing was ever heard. */
const FLEET = fleetOf({
  firstDay: FIRST_DAY,
  reportEveryS: 300,
  missions: [{ id: 'minusca', name: 'MINUSCA', country: 'CAF', timeZone: 'Africa/Bangui', simulated: true }],
  camps: [
    {
      ...{ place: 'bouar', mission: 'minusca', name: 'Bouar', people: [[FIRST_DAY, 430]], loads: ['Camp'] },
      ...{ gensetsKw: [150, 150], solarKw: [100] },
    },
    {
      ...{ place: 'bangui', mission: 'minusca', name: 'Bangui', people: [[FIRST_DAY, 300]], loads: ['Camp'] },
      gensetsKw: [120, 120],
    },
    {
      ...{ place: 'goma', mission: 'minusca', name: 'Goma', people: [[FIRST_DAY, 300]], loads: ['Camp'] },
      gensetsKw: [120],
    },
  ],
});

describe('the planner', { timeout: 20_000 }, () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await apiFixture({}, [], FLEET);
    for (const camp of ['bouar', 'bangui']) {
      const { measured } = simulatedCamp(FLEET, camp, 7, RANGE);
      await storeCamp(
        fixture.intervalStore,
        fixture.deps.registryRepository.current(),
        measured.units,
        RANGE,
      );
    }
  });
  afterAll(() => fixture?.close());

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fixture.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const planFor = async (body: object): Promise<Plan> => {
    const response = await post('/api/plan', { ...PERIOD, ...body });
    expect(response.status, await response.clone().text()).toBe(200);
    return planSchema.parse(await response.json());
  };
  const refusal = async (path: string, body: unknown) => {
    const response = await post(path, body);
    const { errors, type } = z
      .object({ type: z.string(), errors: z.array(z.object({ path: z.string(), message: z.string() })) })
      .parse(await response.json());
    return { status: response.status, type, errors };
  };

  it('says what solar would have saved, and on what that rests', async () => {
    const plan = await planFor({ camp: 'bouar', change: { solarKwp: 200, batteryKwh: 400 }, prices: PRICES });
    expect(plan.simulated).toBe(true);
    expect(plan.basis).toMatchObject({ hours: 672, loadFilledHours: 0, fuelScale: 1 });
    expect(plan.basis.solarHours).toEqual({ own: 672, neighbours: 0, clearSky: 0 });
    expect(Math.abs(plan.basis.modelError.fuel ?? 1)).toBeLessThan(0.05);
    expect(plan.after.fuelL).toBeLessThan(plan.before.fuelL);
    expect(plan.after.renewableShare ?? 0).toBeGreaterThan(plan.before.renewableShare ?? 1);
    expect(plan.months.map(({ month }) => month)).toEqual(['2026-02', '2026-03']);
    expect(plan.typicalDays[0]?.hours).toHaveLength(24);
    expect(plan.cost?.capital).toBe(200 * 1_000 + 400 * 400);
    expect(plan.cost?.totalPerYear).toBeCloseTo(
      (plan.cost?.capitalPerYear ?? 0) + 0.02 * 360_000 + (plan.after.fuelL * 1.5 * 8_760) / 672,
      6,
    );
  });

  it('takes the sun of the mission’s other camps where a camp has none', async () => {
    const { basis, after } = await planFor({ camp: 'bangui', change: { solarKwp: 100 } });
    expect(basis.solarHours).toEqual({ own: 0, neighbours: 672, clearSky: 0 });
    expect(after.energyKwh.solar ?? 0).toBeGreaterThan(0);
  });

  it('sees late data at once, though it keeps what it read', async () => {
    const index = fixture.deps.registryRepository.current();
    const planner = new Planner({
      ...{
        store: fixture.intervalStore,
        index: () => index,
        footprint: fixture.deps.footprint,
        now: Date.now,
      },
    });
    const camp = index.camps.get('bangui');
    const load = index.units.get('bangui-l1');
    if (camp === undefined || load === undefined) throw new Error('no Bangui');
    const filledHours = async () => {
      const request = {
        ...{ camp, from: { instant: RANGE.from }, to: { instant: RANGE.to + 5 * HOUR_MS } },
        ...{ change: NO_CHANGE, rules: DEFAULT_RULES, prices: null },
      };
      const work = await planner.preparePlan(request);
      return (await work.run()).basis.loadFilledHours;
    };
    expect(await filledHours()).toBe(5);
    const late = { unit: load, from: RANGE.to, to: RANGE.to + HOUR_MS };
    const rows = [0, 1, 2, 3].map((quarter) => ({
      ...{ unit: load.id, start: RANGE.to + quarter * 900_000, coveredS: 900, energyKwh: 10 },
    }));
    await fixture.intervalStore.replaceIntervals('15m', [{ ...late, rows }]);
    expect(await filledHours()).toBe(5);
    planner.onRowsReplaced([{ ...late, rows }]);
    expect(await filledHours()).toBe(4);
    await planner.stop();
  });

  it('finds the cheapest way to each target, and says so as it goes', async () => {
    const body = { ...PERIOD, camp: 'bouar', solarKwp: [0, 100, 300], batteryKwh: [0, 500], prices: PRICES };
    const response = await post('/api/plan/frontier', { ...body, targets: [0.2, 1] });
    const frontier = frontierSchema.parse(await response.json());
    expect(frontier.points.map(({ solarKwp, batteryKwh }) => [solarKwp, batteryKwh])).toEqual([
      ...[0, 100, 300].flatMap((solar) => [0, 500].map((battery) => [solar, battery])),
    ]);
    const able = frontier.points.filter(({ renewableShare }) => (renewableShare ?? 0) >= 0.2);
    const least = Math.min(...able.map(({ cost }) => cost ?? Number.NaN));
    expect(frontier.cheapest?.[0]).toMatchObject({ target: 0.2, cost: least, unsure: false });
    expect(frontier.cheapest?.[1]).toBeNull();

    const stream = await post('/api/plan/frontier', body, { accept: 'text/event-stream' });
    const events = [...(await stream.text()).matchAll(/^event: (\w+)\ndata: (.*)$/gm)];
    expect(events.at(0)?.slice(1)).toEqual(['progress', '{"done":0,"of":6}']);
    expect(events.at(-1)?.[1]).toBe('result');
    expect(frontierSchema.parse(JSON.parse(events.at(-1)?.[2] ?? '')).points).toEqual(frontier.points);

    const bare = await post('/api/plan/frontier', { ...body, prices: null });
    expect(frontierSchema.parse(await bare.json())).toMatchObject({
      cheapest: null,
      points: [{ cost: null }, {}, {}, {}, {}, {}],
    });
  });

  it('steps a mission to its target, and leaves out camps of which no load is known', async () => {
    const body = { ...PERIOD, prices: PRICES, target: 0.3, solarKwp: [100, 200, 400], batteryKwh: [0, 800] };
    const response = await post('/api/plan/missions/minusca', body);
    const { steps, reached, campsWithoutLoad, missionShareBefore } = missionPlanSchema.parse(
      await response.json(),
    );
    expect(campsWithoutLoad).toEqual(['goma']);
    expect(reached).toBe(true);
    const shares = [missionShareBefore, ...steps.map((step) => step.missionShareAfter)];
    expect(shares.at(-1) ?? 0).toBeGreaterThanOrEqual(0.3);
    expect(shares.at(-2) ?? 1).toBeLessThan(0.3);
    for (const step of steps) expect(step.litresSavedPerYear).toBeGreaterThan(0);
  });

  it('keeps plans, and holds what came against them', async () => {
    const request = { ...PERIOD, change: { solarKwp: 200 } };
    const created = await post('/api/plans', { name: 'More sun', camp: 'bouar', request });
    expect(created.status).toBe(201);
    const { id } = z.object({ id: z.string() }).parse(await created.json());
    const listed = await (await fixture.ask('/api/plans')).json();
    expect(listed).toMatchObject({ plans: [{ id, name: 'More sun', camp: 'bouar', createdBy: 'api' }] });
    const { after } = await planFor({ camp: 'bouar', change: { solarKwp: 200 } });
    const against = await (
      await fixture.ask(`/api/plans/${id}/against?from=2026-02-01&to=2026-05-01`)
    ).json();
    expect(against).toMatchObject({
      months: [
        { month: '2026-02', planned: { fuelL: expect.closeTo(after.fuelL, -2) } },
        { month: '2026-03', planned: { fuelL: expect.any(Number) } },
        { month: '2026-04', planned: null, measured: { fuelL: null, coverage: 0 } },
      ],
    });
    expect((await fixture.ask(`/api/plans/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await fixture.ask(`/api/plans/${id}`)).status).toBe(404);
  });

  it.each([
    [{ camp: 'nowhere', change: {} }, 'camp', 'unknown camp nowhere'],
    [{ change: {} }, 'camp', 'is required'],
    [{ camp: 'bouar' }, 'change', 'is required'],
    [{ camp: 'bouar', change: { solarKwp: -1 } }, 'change.solarKwp', 'must be >= 0'],
    [{ camp: 'bouar', change: { solarKwp: 100_001 } }, 'change.solarKwp', 'must be <= 100000'],
    [{ camp: 'bouar', change: { solar: 1 } }, 'change.solar', 'unknown key'],
    [
      { camp: 'bouar', change: { generators: [{ ratedKw: 0, count: 1 }] } },
      'change.generators[0].ratedKw',
      'must be > 0',
    ],
    [
      { camp: 'bouar', change: { generators: [{ ratedKw: 50, count: 11 }] } },
      'change.generators',
      'makes 13 sets at a time, at most 12 are allowed',
    ],
    [
      { camp: 'bouar', change: { generatorsOff: ['bouar-s1'] } },
      'change.generatorsOff[0]',
      'must be a generator of camp bouar',
    ],
    [
      { camp: 'bouar', change: { windKw: 5 } },
      'change.windKw',
      'must be 0: no wind was measured in mission minusca in this time',
    ],
    [{ camp: 'bouar', change: {}, rules: { reserve: 2 } }, 'rules.reserve', 'must be <= 1'],
    [{ camp: 'bouar', change: {}, prices: { ...PRICES, years: 0 } }, 'prices.years', 'must be >= 1'],
    [
      { camp: 'bouar', change: {}, from: '2026-02-01T00:30:00Z' },
      'from',
      'must be an instant on a whole hour',
    ],
    [{ camp: 'bouar', change: {}, from: '2024-01-01' }, 'to', 'must be at most 400 days after from'],
    [{ camp: 'bouar', change: {}, from: '2026-03-02' }, 'from', 'must be before to'],
    [{ camp: 'goma', change: {} }, 'from', 'camp goma has no hour of known load in this time'],
  ])('refuses %j and names the field', async (body, path, message) => {
    const { status, errors } = await refusal('/api/plan', { ...PERIOD, ...body });
    expect(status).toBe(400);
    expect(errors).toEqual([{ path, message }]);
  });

  it('refuses more points than one answer may have, and a mission that it does not know', async () => {
    const sizes = {
      solarKwp: Array.from({ length: 51 }, (_, at) => at),
      batteryKwh: Array.from({ length: 50 }, (_, at) => at),
    };
    const { status, errors } = await refusal('/api/plan/frontier', { ...PERIOD, camp: 'bouar', ...sizes });
    expect(status).toBe(400);
    expect(errors).toEqual([
      { path: 'solarKwp', message: 'with batteryKwh makes 2550 points, at most 2500 are allowed' },
    ]);
    expect((await post('/api/plan/missions/none', {})).status).toBe(404);
  });
});
