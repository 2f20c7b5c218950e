import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../services/domain/durations.ts';
import { commitGensets, type GensetStatus } from '../../../simulators/camp/commitment.ts';
import { coolantAfter, genset, warmUpFactor, willansLine } from '../../../simulators/physics/genset.ts';

const GALLON_L = 3.785411784;

describe('the fuel of a genset', () => {
  // "Approximate Diesel Fuel Consumption Chart", Diesel Service & Supply: US gallons an hour at 1/4, 1/2, 3/4, full.
  it.each([
    [60, 1.8, 2.9, 3.8, 4.8],
    [100, 2.6, 4.1, 5.8, 7.4],
    [200, 4.7, 7.7, 11.0, 14.4],
    [300, 6.8, 11.3, 16.1, 21.5],
    [400, 8.9, 14.9, 21.3, 28.6],
    [500, 11.0, 18.5, 26.4, 35.7],
    [1_000, 21.6, 36.4, 52.1, 71.1],
  ])('follows the published chart for %i kW within 7 %%', (ratedKw, ...gallonsPerHour) => {
    const { standingLph, slopeLPerKwh } = willansLine(ratedKw);
    for (const [index, gallons] of gallonsPerHour.entries()) {
      const powerKw = (ratedKw * (index + 1)) / 4;
      const litres = standingLph + slopeLPerKwh * powerKw;
      expect(Math.abs(litres / (gallons * GALLON_L) - 1)).toBeLessThan(0.07);
    }
  });

  it('takes 0.39 L/kWh at a quarter load and 0.28 at full for 100 kW, worse the lower the load', () => {
    const { standingLph, slopeLPerKwh } = willansLine(100);
    const perKwh = (kw: number) => standingLph / kw + slopeLPerKwh;
    expect(perKwh(25)).toBeCloseTo(0.39, 1);
    expect(perKwh(100)).toBeCloseTo(0.28, 2);
    for (let kw = 10; kw < 100; kw += 10) expect(perKwh(kw)).toBeGreaterThan(perKwh(kw + 10));
  });

  it('grows with wear by no more than 8 %, each genset its own', () => {
    const lines = ['a', 'b', 'c'].map((id) => genset({ id, ratedKw: 200 }, 1).line.slopeLPerKwh);
    const fresh = willansLine(200).slopeLPerKwh;
    for (const slope of lines) expect(slope / fresh).toSatisfy((wear: number) => wear >= 1 && wear <= 1.08);
    expect(new Set(lines).size).toBe(3);
  });

  it('is higher while the engine is cold, for some minutes', () => {
    expect(warmUpFactor(0)).toBeCloseTo(1.12, 6);
    expect(warmUpFactor(0.5 * HOUR_MS)).toBeLessThan(1.001);
  });
});

it('heats up within the hour and cools down to the air', () => {
  expect(coolantAfter(25, true, 0.6, 30, HOUR_MS)).toBeGreaterThan(80);
  expect(coolantAfter(85, false, 0, 30, 12 * HOUR_MS)).toBeCloseTo(30, 0);
});

describe('which gensets run', () => {
  const NOW = 1_000 * HOUR_MS;
  const rested = (ratedKw: number): GensetStatus => ({ ratedKw, available: true, running: false, since: 0 });
  const on = (ratedKw: number, hoursAgo: number): GensetStatus => ({
    ...rested(ratedKw),
    running: true,
    since: NOW - hoursAgo * HOUR_MS,
  });

  it('as few as carry what is needed', () => {
    expect(commitGensets([rested(100), rested(100), rested(100)], 150, 0, NOW)).toEqual([true, true, false]);
    expect(commitGensets([rested(100), rested(100)], 0, 0, NOW)).toEqual([false, false]);
  });

  it('by turns', () => {
    expect(commitGensets([rested(100), rested(100), rested(100)], 50, 1, NOW)).toEqual([false, true, false]);
  });

  it('not the one in fault, however it runs', () => {
    const broken = { ...on(100, 5), available: false };
    expect(commitGensets([broken, rested(100)], 50, 0, NOW)).toEqual([false, true]);
  });

  it('each for half an hour at least', () => {
    expect(commitGensets([on(100, 0.4), on(100, 0.4)], 50, 0, NOW)).toEqual([true, true]);
    expect(commitGensets([on(100, 0.6), on(100, 0.4)], 50, 0, NOW)).toEqual([false, true]);
  });

  it('always enough of them, where there are enough', () => {
    const status = fc.record({
      ratedKw: fc.integer({ min: 20, max: 500 }),
      available: fc.boolean(),
      running: fc.boolean(),
      since: fc.integer({ min: 0, max: NOW }),
    });
    fc.assert(
      fc.property(
        fc.array(status, { minLength: 1, maxLength: 5 }),
        fc.nat(2_000),
        fc.nat(4),
        (gensets, needed, turn) => {
          const runs = commitGensets(gensets, needed, turn % gensets.length, NOW);
          const onLine = gensets.reduce((kw, genset, index) => kw + (runs[index] ? genset.ratedKw : 0), 0);
          const able = gensets.reduce((kw, genset) => kw + (genset.available ? genset.ratedKw : 0), 0);
          expect(onLine).toBeGreaterThanOrEqual(Math.min(needed, able));
          for (const [index, genset] of gensets.entries())
            if (!genset.available) expect(runs[index]).toBe(false);
        },
      ),
    );
  });
});
