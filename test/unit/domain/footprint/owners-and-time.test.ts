import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../services/domain/durations.ts';
import { QUARTER_MS } from '../../../../services/domain/metering/intervals.ts';
import {
  ask,
  BATTERY,
  GENERATOR,
  GRID,
  LOAD,
  one,
  quarter,
  registry,
  SOLAR,
  start,
} from './compute-rows-kit.ts';

describe('per person and day', () => {
  const headcount = [
    { from: '2026-03-01', people: 100 },
    { from: '2026-03-11', people: 300 },
  ];

  it('divides by the headcount on each date times its days', async () => {
    const row = await one(
      registry([GENERATOR], { headcount }),
      [quarter('g1', { energyKwh: 800, fuelL: 400 })],
      { to: { date: '2026-03-12' } },
    );
    expect(row.perPersonDay).toEqual({ fuelL: 1, kwh: 2 });
  });

  it('takes a part of a day as its fraction', async () => {
    const row = await one(registry([GENERATOR], { headcount }), [quarter('g1', { energyKwh: 5, fuelL: 1 })], {
      to: { instant: start + DAY_MS / 4 },
    });
    expect(row.perPersonDay.kwh).toBeCloseTo(5 / 25, 12);
  });

  it('is unknown before the first headcount, and always by unit and contributor', async () => {
    const index = registry([GENERATOR], { headcount });
    const early = await one(index, [], { from: { date: '2026-02-28' } });
    expect(early).toMatchObject({ perPersonDay: { fuelL: null, kwh: null }, notes: ['headcount-unknown'] });
    const rows = [quarter('g1', { energyKwh: 5, fuelL: 1 })];
    for (const by of ['unit', 'contributor'] as const) {
      expect(await one(index, rows, { by })).toMatchObject({ perPersonDay: { fuelL: null }, notes: [] });
    }
  });
});

describe('service, owners and coverage', () => {
  const rotating = {
    ...SOLAR,
    owner: [
      { from: '2026-03-10', contributor: 'IND' },
      { from: '2026-03-11', contributor: 'BGD' },
    ],
  };
  const days = [-1, 0, 1].map((day) => quarter('s1', { energyKwh: 1 }, start + day * DAY_MS));

  it('a contributor has only the time in which it owned', async () => {
    const rows = await ask(registry([rotating]), days, { by: 'contributor', from: { date: '2026-03-01' } });
    expect(rows.map((row) => [row.contributor, row.energyKwh.solar])).toEqual([
      ['IND', 1],
      ['UN', 1],
    ]);
    const month = { from: { date: '2026-03-01' }, to: { date: '2026-04-01' }, interval: 'month' } as const;
    const monthly = await ask(registry([rotating]), days, { by: 'contributor', ...month });
    expect(monthly.map((row) => [row.contributor, row.month, row.energyKwh.solar])).toEqual([
      ['BGD', '2026-03', 1],
      ['IND', '2026-03', 1],
      ['UN', '2026-03', 1],
    ]);
  });

  it('counts only the time in service, whose end is exclusive', async () => {
    const served = { ...SOLAR, inService: { from: '2026-03-10', to: '2026-03-11' } };
    const row = await one(registry([served]), days, {
      from: { date: '2026-03-01' },
      to: { date: '2026-04-01' },
    });
    expect(row.energyKwh.solar).toBe(1);
    expect(row.coverage).toBeCloseTo(900 / 86_400, 12);
    const after = await one(registry([served]), days, {
      from: { date: '2026-03-11' },
      to: { date: '2026-03-12' },
    });
    expect(after).toMatchObject({ energyKwh: { solar: 0, supplied: 0 }, coverage: null });
  });

  it('weighs coverage by rated power; a grid meter without one weighs as the largest of the camp', async () => {
    const covered = { from: { instant: start }, to: { instant: start + QUARTER_MS } };
    const big = { ...GENERATOR, ratedKw: 300 };
    const rows = [quarter('g1', { energyKwh: 1, fuelL: 1 })];
    expect((await one(registry([big, SOLAR]), rows, covered)).coverage).toBe(0.75);
    expect((await one(registry([big, GRID]), rows, covered)).coverage).toBe(0.5);
    expect((await one(registry([big, LOAD, BATTERY]), rows, covered)).coverage).toBe(1);
  });
});

describe('time', () => {
  const index = registry([SOLAR]);

  it('has one row for each group and interval, also without data, cut to what was asked', async () => {
    const query = {
      interval: 'hour',
      from: { instant: start + QUARTER_MS },
      to: { instant: start + 6 * QUARTER_MS },
    } as const;
    const rows = await ask(index, [quarter('s1', { energyKwh: 1 }, start + 5 * QUARTER_MS)], query);
    expect(rows.map((row) => [row.from, row.to, row.energyKwh.solar])).toEqual([
      ['2026-03-10T00:15:00+02:00', '2026-03-10T01:00:00+02:00', null],
      ['2026-03-10T01:00:00+02:00', '2026-03-10T01:30:00+02:00', 1],
    ]);
  });

  it('the total of a period is the sum of its quarter-hours, days and months, however it is cut', async () => {
    const spread = Array.from({ length: 200 }, (_, step) =>
      quarter('s1', { energyKwh: 1 + step }, start - 30 * DAY_MS + step * 29 * QUARTER_MS),
    );
    const bound = fc.integer({ min: 0, max: 60 * 96 });
    await fc.assert(
      fc.asyncProperty(bound, bound, async (a, b) => {
        fc.pre(a !== b);
        const [from, to] = [Math.min(a, b), Math.max(a, b)].map((n) => ({
          instant: start - 30 * DAY_MS + n * QUARTER_MS,
        }));
        if (from === undefined || to === undefined) throw new Error('no bounds');
        const sums = [];
        for (const interval of ['total', 'month', 'day', 'hour', '15m'] as const) {
          const rows = await ask(index, spread, { interval, from, to });
          sums.push(rows.reduce((sum, row) => sum + (row.energyKwh.solar ?? 0), 0));
        }
        const inside = spread.filter((row) => row.start >= from.instant && row.start < to.instant);
        const expected = inside.reduce((sum, row) => sum + (row.energyKwh ?? 0), 0);
        for (const sum of sums) expect(sum).toBeCloseTo(expected, 6);
      }),
      { numRuns: 25 },
    );
  });
});
