import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuelCurve, idling } from '../../../../services/domain/analysis/fuel.ts';
import type { UnitInterval } from '../../../../services/domain/metering/intervals.ts';

const RATED = 400;

/** A quarter-hour at a power, with metered fuel; some of it may be told otherwise. */
function quarter(powerKw: number, fuelLph: number, changes: Partial<UnitInterval> = {}): UnitInterval {
  return {
    unit: 'g1',
    start: 0,
    energyKwh: powerKw / 4,
    hoursRun: 0.25,
    hoursBelow30Pct: powerKw < 0.3 * RATED ? 0.25 : 0,
    fuelL: fuelLph / 4,
    fuelMeasuredL: fuelLph / 4,
    ...changes,
  };
}

const rated = (powerKw: number) => 0.0165 * RATED + 0.267 * powerKw;

describe('a generator’s fuel curve', () => {
  it('is the rating, where the fuel is', () => {
    const rows = [100, 150, 200, 250, 300, 320, 340, 360].map((kw) => quarter(kw, rated(kw)));
    const curve = fuelCurve(rows, RATED, 300);
    expect(curve.rating).toEqual({ standingLph: 6.6000000000000005, lPerKwh: 0.267 });
    expect(curve.deviation).toBeCloseTo(0, 12);
    expect(curve.fitted?.standingLph).toBeCloseTo(6.6, 9);
    expect(curve.fitted?.lPerKwh).toBeCloseTo(0.267, 12);
    expect(curve.quarters).toBe(8);
    expect(curve.points[0]).toEqual({ powerKw: 100, fuelLph: rated(100) });
  });

  it('deviates by what it burns more', () => {
    const rows = [100, 200, 300].map((kw) => quarter(kw, 1.1 * rated(kw)));
    expect(fuelCurve(rows, RATED, 300).deviation).toBeCloseTo(0.1, 12);
  });

  it('rests on metered fuel alone, of quarter-hours in which it ran nearly throughout', () => {
    const rows = [
      quarter(100, 30, { fuelMeasuredL: 0, fuelEstimatedL: 7.5 }),
      quarter(100, 30, { fuelMeasuredL: 0, fuelRecoveredL: 7.5 }),
      quarter(100, 30, { hoursRun: 0.1 }),
      quarter(0, 0),
    ];
    expect(fuelCurve(rows, RATED, 300)).toMatchObject({
      quarters: 0,
      points: [],
      fitted: null,
      deviation: null,
    });
    const integrated = quarter(100, 30, { fuelMeasuredL: 0, fuelIntegratedL: 7.5 });
    expect(fuelCurve([integrated], RATED, 300).quarters).toBe(1);
  });

  it('draws no line through too few points, or points too much alike', () => {
    expect(
      fuelCurve(
        [100, 200, 300].map((kw) => quarter(kw, rated(kw))),
        RATED,
        300,
      ).fitted,
    ).toBeNull();
    expect(fuelCurve(Array(20).fill(quarter(200, rated(200))), RATED, 300).fitted).toBeNull();
  });

  it('gives an even selection of many points, and fits all', () => {
    const rows = Array.from({ length: 1000 }, (_, place) => quarter(100 + place / 5, rated(100 + place / 5)));
    const curve = fuelCurve(rows, RATED, 300);
    expect(curve.points).toHaveLength(250);
    expect(curve.quarters).toBe(1000);
  });
});

describe('what idling wastes', () => {
  const goodLPerKwh = 0.0165 / 0.75 + 0.267;

  it('is the fuel beyond what the energy would have cost at 75 % load', () => {
    const rows = Array(56).fill(quarter(100, rated(100)));
    const { hours, wastedL } = idling(rows, RATED);
    expect(hours).toBe(14);
    expect(wastedL).toBeCloseTo(14 * (rated(100) - 100 * goodLPerKwh), 9);
  });

  it('is nothing at a good load', () => {
    expect(idling([quarter(300, rated(300)), quarter(130, rated(130))], RATED)).toEqual({
      hours: 0,
      wastedL: 0,
    });
  });

  it('takes the idling part of a quarter-hour at 30 % load, the least that it can have wasted', () => {
    const mixed = quarter(200, rated(200), { hoursBelow30Pct: 0.1 });
    const { hours, wastedL } = idling([mixed], RATED);
    expect(hours).toBe(0.1);
    expect(wastedL).toBeCloseTo(0.1 * (rated(120) - 120 * goodLPerKwh), 9);
  });

  it('is never below zero, however little a meter shows', () => {
    const power = fc.double({ min: 0.1, max: 119, noNaN: true });
    fc.assert(
      fc.property(power, fc.double({ min: 0, max: 60, noNaN: true }), (kw, lph) => {
        expect(idling([quarter(kw, lph)], RATED).wastedL).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
