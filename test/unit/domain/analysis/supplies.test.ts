import { describe, expect, it } from 'vitest';
import { autonomyDays, curtailedFuel, meanFuelUse } from '../../../../services/domain/analysis/supplies.ts';

describe('how long the fuel lasts', () => {
  it('means over the days that were at least half observed, and says how many they are', () => {
    const days = [
      { fuelL: 1000, coverage: 1 },
      { fuelL: 1400, coverage: 0.5 },
      { fuelL: 90, coverage: 0.49 },
      { fuelL: null, coverage: 0 },
      { fuelL: 50, coverage: null },
    ];
    expect(meanFuelUse(days)).toEqual({ fuelLPerDay: 1200, days: 2 });
  });

  it('does not know a use of which no day was observed', () => {
    expect(meanFuelUse([{ fuelL: null, coverage: 0 }])).toEqual({ fuelLPerDay: null, days: 0 });
  });

  it('divides the level by the use, and knows no autonomy without either', () => {
    expect(autonomyDays(36_000, 1200)).toBe(30);
    expect(autonomyDays(0, 1200)).toBe(0);
    expect(autonomyDays(null, 1200)).toBeNull();
    expect(autonomyDays(36_000, null)).toBeNull();
    expect(autonomyDays(36_000, 0)).toBeNull();
  });
});

describe('what curtailed energy would have saved', () => {
  it('uses the camp’s own litres per kWh where there are any, else the stated default', () => {
    expect(curtailedFuel(100, 0.28)).toEqual({
      fuelL: 28.000000000000004,
      fuelLPerKwh: 0.28,
      baseline: 'own',
    });
    expect(curtailedFuel(100, null)).toEqual({ fuelL: 30, fuelLPerKwh: 0.3, baseline: 'default' });
  });

  it('keeps unknown apart from zero', () => {
    expect(curtailedFuel(null, 0.28).fuelL).toBeNull();
    expect(curtailedFuel(0, 0.28).fuelL).toBe(0);
  });
});
