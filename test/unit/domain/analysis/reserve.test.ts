import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatteryNow,
  type RunningGenset,
  standbyGenset,
} from '../../../../services/domain/analysis/reserve.ts';

const set = (unit: string, powerKw: number, ratedKw = 400): RunningGenset => ({ unit, powerKw, ratedKw });

describe('whether a running generator could be off', () => {
  it('names none when none or only one runs', () => {
    expect(standbyGenset([], [], 0)).toMatchObject({ reason: 'none-runs', couldStop: null, demandKw: 0 });
    expect(standbyGenset([], [], 0, 1)).toMatchObject({ reason: 'unknown', couldStop: null });
    expect(standbyGenset([set('g1', 10)], [], 0)).toMatchObject({ reason: 'only-one-runs', couldStop: null });
  });

  it('keeps both of two sets without a battery, since the last one might fail', () => {
    expect(standbyGenset([set('g1', 60), set('g2', 60)], [], 0)).toMatchObject({
      reason: 'reserve-needed',
      couldStop: null,
    });
  });

  it('lets one of three go when the other two carry the demand even after a loss', () => {
    const answer = standbyGenset([set('g1', 100), set('g2', 100), set('g3', 100)], [], 0);
    expect(answer.demandKw).toBe(300);
    expect(answer.couldStop).toEqual({ unit: 'g1', savesLph: 0.0165 * 400, othersLoad: 300 / 800 });
  });

  it('takes the recent peak for the demand where it is higher than now', () => {
    const answer = standbyGenset([set('g1', 100), set('g2', 100), set('g3', 100)], [], 401);
    expect(answer).toMatchObject({ demandKw: 401, reason: 'reserve-needed' });
  });

  it('does not plan the others above 90 % of their rated power', () => {
    const sets = [set('g1', 150, 300), set('g2', 125, 150), set('g3', 125, 300)];
    const battery = { ratedKw: 500, powerKw: 0, socPct: 80 };
    // 400 kW on 450 kW (without g1 or g3) is 89 %; on 600 kW (without g2) it is less, but g2 saves less.
    expect(standbyGenset(sets, [battery], 0).couldStop?.unit).toBe('g1');
    expect(standbyGenset(sets, [battery], 406).couldStop?.unit).toBe('g2');
  });

  it('counts a battery as reserve only above 20 % charge, and less what it gives already', () => {
    const sets = [set('g1', 100), set('g2', 100)];
    const battery = (powerKw: number, socPct?: number): BatteryNow => ({ ratedKw: 250, powerKw, socPct });
    expect(standbyGenset(sets, [battery(0, 60)], 0)).toMatchObject({ batteryKw: 250, reason: 'could-stop' });
    expect(standbyGenset(sets, [battery(-80, 60)], 0).batteryKw).toBe(250);
    expect(standbyGenset(sets, [battery(100, 60)], 0)).toMatchObject({
      batteryKw: 150,
      reason: 'reserve-needed',
    });
    expect(standbyGenset(sets, [battery(0, 20)], 0)).toMatchObject({
      batteryKw: 0,
      reason: 'reserve-needed',
    });
    expect(standbyGenset(sets, [battery(0)], 0).batteryKw).toBe(0);
  });

  it('never leaves a demand that the rest could not carry after its largest loss', () => {
    const sets = fc.array(
      fc.record({
        powerKw: fc.double({ min: 1, max: 500, noNaN: true }),
        ratedKw: fc.integer({ min: 50, max: 800 }),
      }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(sets, fc.integer({ min: 0, max: 600 }), (drawn, batteryKw) => {
        const running = drawn.map((each, index) => ({ unit: `g${index}`, ...each }));
        const battery = { ratedKw: batteryKw, powerKw: 0, socPct: 50 };
        const { couldStop, demandKw } = standbyGenset(running, [battery], 0);
        if (couldStop === null) return;
        const rest = running.filter(({ unit }) => unit !== couldStop.unit).map(({ ratedKw }) => ratedKw);
        const sum = rest.reduce((total, ratedKw) => total + ratedKw, 0);
        expect(demandKw).toBeLessThanOrEqual(0.9 * sum);
        expect(demandKw).toBeLessThanOrEqual(sum - Math.max(...rest) + batteryKw);
      }),
    );
  });
});
