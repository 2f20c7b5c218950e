import { describe, expect, it } from 'vitest';
import { drawnSeries } from '../../../dashboard/charts/stacks.ts';
import {
  datedSteps,
  monthAfter,
  stepTime,
  trajectoryMonths,
} from '../../../dashboard/views/plan/dated-steps.ts';
import { lowerEdge } from '../../../dashboard/views/plan/lower-edge.ts';
import { choiceParameters, planBody, readChoice } from '../../../dashboard/views/plan/plan-choice.ts';
import { remarksOf } from '../../../dashboard/views/plan/plan-remarks.ts';
import { planTexts } from '../../../dashboard/views/plan/texts.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const locationOf = (query: string) => ({ path: '/plan/camps/abyei', query: new URLSearchParams(query) });

describe('the choice of a plan', () => {
  it('is a year up to today, without a change, where the link says nothing', () => {
    const choice = readChoice(locationOf(''), NOW);
    expect(choice).toMatchObject({
      from: '2025-11-25',
      to: '2026-11-25',
      solarKwp: 0,
      prices: null,
      off: [],
    });
    expect(planBody('abyei', choice)).toEqual({
      camp: 'abyei',
      from: '2025-11-25',
      to: '2026-11-25',
      rules: { reserve: 0.1, minLoad: 0.3 },
      change: { solarKwp: 0, batteryKwh: 0, generators: [], generatorsOff: [] },
    });
  });

  it('comes back whole from the link that it makes', () => {
    const prices = {
      ...{ fuelPerL: 1.4, solarPerKwp: 900, batteryPerKwh: 300, windPerKw: 2_500, generatorPerKw: 350 },
      ...{ omShare: 0.02, years: 20, discountRate: 0.06, currency: 'EUR' },
    };
    const choice = {
      ...{
        from: '2026-01-01',
        to: '2026-07-01',
        solarKwp: 350,
        batteryKwh: 900,
        addedGensets: 2,
        addedKw: 80,
      },
      ...{ off: ['abyei-g1', 'abyei-g3'], reserve: 0.2, minLoad: 0.4, yieldKwhPerKwp: 1_650, prices },
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(choiceParameters(choice))) {
      if (value !== undefined) query.set(name, value);
    }
    expect(readChoice({ path: '/', query }, NOW)).toEqual(choice);
  });

  it('does not take what nobody can mean', () => {
    const choice = readChoice(locationOf('solar=-5&battery=x&from=yesterday&prices={"years":0}'), NOW);
    expect(choice).toMatchObject({ solarKwp: 0, batteryKwh: 0, from: '2025-11-25', prices: null });
  });
});

describe('a mission’s steps in time', () => {
  const step = { camp: 'juba', solarKwp: 100, batteryKwh: 0, litresSavedPerYear: 1, costPerYear: 1 };
  const steps = [0.2, 0.5].map((missionShareAfter) => ({ ...step, missionShareAfter }));

  it('follow one another, across the turn of the year', () => {
    expect(monthAfter('2026-11', 3)).toBe('2027-02');
    const dated = datedSteps(steps, { firstMonth: '2026-11', monthsPerStep: 3 });
    expect(dated.map(({ month }) => month)).toEqual(['2026-11', '2027-02']);
    expect(stepTime(new URLSearchParams(''), NOW)).toEqual({ firstMonth: '2027-02', monthsPerStep: 3 });
  });

  it('make the share beside what was measured, each from its own month on', () => {
    const dated = datedSteps(steps, { firstMonth: '2027-01', monthsPerStep: 2 });
    const months = trajectoryMonths([], { missionShareBefore: 0.1 }, dated, '2026-11');
    const shareIn = (month: string) => months.find((each) => each.month === month)?.planned;
    expect(['2026-10', '2026-11', '2027-01', '2027-02', '2027-03', '2027-06'].map(shareIn)).toEqual([
      ...[null, 0.1, 0.2, 0.2, 0.5, 0.5],
    ]);
    expect(months.at(-1)?.month).toBe('2027-06');
  });
});

describe('the frontier', () => {
  it('has no point on its edge that another beats in both share and cost', () => {
    const point = (share: number, height: number) => ({
      ...{ share, height, solarKwp: 0, batteryKwh: 0, renewableShare: share, fuelL: 0, cost: height },
    });
    const edge = lowerEdge([point(0.2, 10), point(0.5, 8), point(0.6, 12), point(0.6, 11), point(0.9, 30)]);
    expect(edge.map(({ share, height }) => [share, height])).toEqual([
      [0.5, 8],
      [0.6, 11],
      [0.9, 30],
    ]);
  });
});

describe('remarks on a plan', () => {
  const figures = { renewableShare: 0.3, unservedKwh: 0, hoursBelow30Pct: 10, fuelL: 1 };
  const basis = {
    hours: 100,
    loadFilledHours: 0,
    solarHours: { own: 100, neighbours: 0, clearSky: 0 },
    modelError: { fuel: 0, share: 0 },
  };
  const planOf = (after: object, facts: object = {}) =>
    ({
      change: { solarKwp: 5 },
      before: figures,
      after: { ...figures, ...after },
      basis: { ...basis, ...facts },
    }) as unknown as Parameters<typeof remarksOf>[0];

  it('say why more sun can mean less share, and what was not served', () => {
    expect(remarksOf(planOf({}))).toEqual([]);
    expect(remarksOf(planOf({ renewableShare: 0.29, hoursBelow30Pct: 40 }))).toEqual([
      'shareFell',
      'lowLoadRose',
    ]);
    expect(remarksOf(planOf({ unservedKwh: 50 }))).toEqual(['unservedRemark']);
  });

  it('say on how thin ice the answer stands', () => {
    const thin = {
      loadFilledHours: 20,
      solarHours: { own: 50, neighbours: 0, clearSky: 50 },
      modelError: { fuel: -0.2, share: 0 },
    };
    expect(remarksOf(planOf({}, thin))).toEqual(['unsure', 'filled', 'modelOff']);
  });
});

it('draws the outermost area of a stack first, so that those within cover its lower part', () => {
  const area = (id: string) =>
    ({ id, name: id, colour: 'solar', shape: 'area', stack: 's', values: [1] }) as const;
  const drawn = drawnSeries({ series: [area('grid'), area('solar')] });
  expect(drawn.map(({ series, ends }) => [series.id, ends[0]])).toEqual([
    ['solar', 2],
    ['grid', 1],
  ]);
});

it('has every text in six languages', () => {
  expect(Object.keys(planTexts).sort()).toEqual(['ar', 'en', 'es', 'fr', 'ru', 'zh']);
});
