import { describe, expect, it } from 'vitest';
import { batteryHealth, fuelBalance } from '../../../../services/domain/analysis/storage.ts';

const FLOWS = { chargedKwh: 1000, dischargedKwh: 900, capacityKwh: 500, startSocPct: 50, endSocPct: 50 };

describe('a battery', () => {
  it('counts full cycles by what it gave, and its efficiency by what it took', () => {
    expect(batteryHealth(FLOWS)).toEqual({ equivalentCycles: 1.8, roundTripEfficiency: 0.9 });
  });

  it('is not blamed for what it still holds', () => {
    expect(batteryHealth({ ...FLOWS, endSocPct: 60 }).roundTripEfficiency).toBeCloseTo(900 / 950, 12);
    expect(batteryHealth({ ...FLOWS, endSocPct: 40 }).roundTripEfficiency).toBeCloseTo(900 / 1050, 12);
  });

  it('tells no efficiency under half a cycle, nor without its state of charge', () => {
    expect(batteryHealth({ ...FLOWS, dischargedKwh: 249 })).toEqual({
      equivalentCycles: 0.498,
      roundTripEfficiency: null,
    });
    expect(batteryHealth({ ...FLOWS, startSocPct: null }).roundTripEfficiency).toBeNull();
    expect(batteryHealth({ ...FLOWS, chargedKwh: null }).roundTripEfficiency).toBeNull();
    expect(batteryHealth({ ...FLOWS, chargedKwh: 0 }).roundTripEfficiency).toBeNull();
  });

  it('is unknown without its capacity or its energy', () => {
    const unknown = { equivalentCycles: null, roundTripEfficiency: null };
    expect(batteryHealth({ ...FLOWS, capacityKwh: undefined })).toEqual(unknown);
    expect(batteryHealth({ ...FLOWS, dischargedKwh: null })).toEqual(unknown);
  });
});

describe('the fuel of a camp', () => {
  it('leaves its tanks, and what no generator used is unexplained', () => {
    expect(fuelBalance({ startL: 10_000, endL: 12_000, deliveredL: 8_000, usedL: 5_500 })).toEqual({
      outL: 6_000,
      unexplainedL: 500,
    });
  });

  it('is unknown as far as its parts are', () => {
    const known = { startL: 10, endL: 5, deliveredL: 0, usedL: 5 };
    expect(fuelBalance({ ...known, usedL: null })).toEqual({ outL: 5, unexplainedL: null });
    expect(fuelBalance({ ...known, startL: null })).toEqual({ outL: null, unexplainedL: null });
    expect(fuelBalance({ ...known, endL: null })).toEqual({ outL: null, unexplainedL: null });
  });
});
