import { expect, it } from 'vitest';
import { DAY_MS } from '../../services/domain/durations.ts';
import { sumByHour, type UnitInterval } from '../../services/domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../services/domain/registry/registry.ts';
import { ALWAYS, QUARTER, runStoreContract, T0 } from '../support/store-contract.ts';
import { rowsIn, unitOf } from '../support/store-kit.ts';

runStoreContract((opened) => {
  const generator = unitOf('g1', 'generator');
  const solar = unitOf('s1', 'solar');

  const row = (unit: RegisteredUnit, start: number, measures: Partial<UnitInterval>): UnitInterval => ({
    unit: unit.id,
    start,
    ...measures,
  });

  it('come back whole and in order of time, of the asked units and range only', async () => {
    const { store } = opened;
    const full = row(generator, T0, {
      energyKwh: 1.1,
      measuredKwh: 0.3,
      recoveredKwh: 0.4,
      integratedKwh: 0.4,
      fuelL: 0.1 + 0.2,
      fuelEstimatedL: 0,
      hoursRun: 0.25,
      hoursBelow30Pct: 0,
      coveredS: 900,
      rejected: 1,
      resets: 2,
    });
    const grid = unitOf('grid', 'grid', { camp: 'camp-b' });
    await store.replaceIntervals('15m', [
      { unit: solar, from: T0, to: T0 + DAY_MS, rows: [row(solar, T0 + QUARTER, { curtailedKwh: 0 })] },
      {
        unit: generator,
        from: T0,
        to: T0 + DAY_MS,
        rows: [full, row(generator, T0 + QUARTER, { energyKwh: 0 })],
      },
      { unit: grid, from: T0, to: T0 + DAY_MS, rows: [row(grid, T0, { importedKwh: 1, exportedKwh: 2 })] },
    ]);
    expect(await store.intervals('15m', [solar, generator], { from: T0, to: T0 + DAY_MS })).toEqual(
      new Map([
        ['g1', [full, row(generator, T0 + QUARTER, { energyKwh: 0 })]],
        ['s1', [row(solar, T0 + QUARTER, { curtailedKwh: 0 })]],
      ]),
    );
    expect(await store.intervals('15m', [grid, generator, solar], { from: T0, to: T0 + QUARTER })).toEqual(
      new Map([
        ['g1', [full]],
        ['grid', [row(grid, T0, { importedKwh: 1, exportedKwh: 2 })]],
      ]),
    );
    const hours = await store.hours([solar, generator], { from: T0, to: T0 + DAY_MS });
    const quarters = await store.intervals('15m', [solar, generator], { from: T0, to: T0 + DAY_MS });
    expect(hours).toEqual(new Map([...quarters].map(([unit, rows]) => [unit, sumByHour(rows)])));
    expect(hours.get('g1')?.[0]?.fuelL).toBe(0.1 + 0.2);
    expect(await store.intervals('day', [generator, solar], ALWAYS)).toEqual(new Map());
    expect(await store.intervals('15m', [], ALWAYS)).toEqual(new Map());
  });

  for (const resolution of ['15m', 'day', 'month'] as const) {
    it(`of ${resolution} that are no more vanish, and so do measures that became unknown`, async () => {
      const step = { '15m': QUARTER, day: DAY_MS, month: 30 * DAY_MS }[resolution];
      const at = (n: number, measures: Partial<UnitInterval>) => row(generator, T0 + n * step, measures);
      const others = unitOf('g2', 'generator');
      const { store } = opened;
      await store.replaceIntervals(resolution, [
        {
          unit: generator,
          from: T0,
          to: T0 + 4 * step,
          rows: [0, 1, 2, 3].map((n) => at(n, { energyKwh: n, fuelL: 1 })),
        },
        { unit: others, from: T0, to: T0 + 4 * step, rows: [row(others, T0, { energyKwh: 7 })] },
      ]);
      expect(await rowsIn(store, resolution, [generator], ALWAYS)).toHaveLength(4);
      await store.replaceIntervals(resolution, [
        {
          unit: generator,
          from: T0 + step,
          to: T0 + 3 * step,
          rows: [at(2, { energyKwh: 20 })],
        },
      ]);
      const expected = [
        at(0, { energyKwh: 0, fuelL: 1 }),
        at(2, { energyKwh: 20 }),
        at(3, { energyKwh: 3, fuelL: 1 }),
      ];
      expect(await rowsIn(store, resolution, [generator], ALWAYS)).toEqual(expected);
      await opened.reopen();
      expect(await rowsIn(opened.store, resolution, [generator, others], ALWAYS)).toEqual([
        ...expected,
        row(others, T0, { energyKwh: 7 }),
      ]);
    });
  }

  it('of a unit that moved are those written last', async () => {
    const { store } = opened;
    const moved = { ...generator, camp: 'camp-b', mission: 'south' };
    const range = { from: T0, to: T0 + DAY_MS };
    await store.replaceIntervals('day', [
      { unit: generator, ...range, rows: [row(generator, T0, { fuelL: 1 })] },
    ]);
    await store.replaceIntervals('day', [{ unit: moved, ...range, rows: [row(moved, T0, { fuelL: 2 })] }]);
    expect(await rowsIn(store, 'day', [moved], range)).toEqual([row(moved, T0, { fuelL: 2 })]);
    await opened.reopen();
    expect(await rowsIn(opened.store, 'day', [moved], range)).toEqual([row(moved, T0, { fuelL: 2 })]);
  });
});
