import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dispatchPower } from '../../../simulators/camp/dispatch.ts';
import { bankOf, storedAfter } from '../../../simulators/physics/battery.ts';
import { rippleAt, rippleOf, rippleUntil } from '../../../simulators/physics/ripple.ts';
import { fuelTank } from '../../../simulators/physics/tank.ts';
import { windPowerShare } from '../../../simulators/physics/wind-hydro.ts';

const NOTHING = {
  demandKw: 0,
  renewableKw: 0,
  gensetsLeastKw: 0,
  gensetsMostKw: 0,
  chargeKw: 0,
  dischargeKw: 0,
  importKw: 0,
  exportKw: 0,
};

describe('dispatch', () => {
  it('balances, keeps every limit, and sheds only what nobody can give', () => {
    const kw = fc.double({ min: 0, max: 1_000, noNaN: true });
    const question = fc
      .record({
        ...{ demandKw: kw, renewableKw: kw, least: kw, more: kw },
        ...{ chargeKw: kw, dischargeKw: kw, importKw: kw, exportKw: kw },
      })
      .map(({ least, more, ...rest }) => ({ ...rest, gensetsLeastKw: least, gensetsMostKw: least + more }));
    fc.assert(
      fc.property(question, (asked) => {
        const flows = dispatchPower(asked);
        const given = flows.renewableKw + flows.gensetsKw + flows.importKw + flows.dischargeKw;
        expect(given).toBeCloseTo(flows.servedKw + flows.chargeKw + flows.exportKw, 6);
        for (const flow of Object.values(flows)) expect(flow).toBeGreaterThanOrEqual(-1e-9);
        expect(flows.renewableKw).toBeLessThanOrEqual(asked.renewableKw + 1e-9);
        expect(flows.gensetsKw).toBeLessThanOrEqual(asked.gensetsMostKw + 1e-9);
        expect(flows.chargeKw).toBeLessThanOrEqual(asked.chargeKw + 1e-9);
        expect(flows.dischargeKw).toBeLessThanOrEqual(asked.dischargeKw + 1e-9);
        expect(flows.importKw).toBeLessThanOrEqual(asked.importKw + 1e-9);
        expect(flows.exportKw).toBeLessThanOrEqual(asked.exportKw + 1e-9);
        const able = asked.renewableKw + asked.gensetsMostKw + asked.importKw + asked.dischargeKw;
        expect(flows.servedKw).toBeCloseTo(Math.min(asked.demandKw, able), 6);
      }),
    );
  });

  it('prefers the sun, then the battery, then the gensets', () => {
    const asked = { ...NOTHING, demandKw: 300, renewableKw: 100, dischargeKw: 150, gensetsMostKw: 400 };
    expect(dispatchPower({ ...asked, gensetsMostKw: 0 })).toMatchObject({
      renewableKw: 100,
      dischargeKw: 150,
      servedKw: 250,
    });
    expect(dispatchPower({ ...asked, demandKw: 90 })).toMatchObject({
      renewableKw: 90,
      dischargeKw: 0,
      gensetsKw: 0,
    });
  });

  it('keeps the gensets at their least load and curtails the sun for it', () => {
    const flows = dispatchPower({
      ...NOTHING,
      demandKw: 200,
      renewableKw: 180,
      gensetsLeastKw: 60,
      gensetsMostKw: 200,
    });
    expect(flows).toMatchObject({ gensetsKw: 60, renewableKw: 140, servedKw: 200 });
  });

  it('lets gensets carry what the battery can not, and charge it only at their least load', () => {
    const input = { ...NOTHING, demandKw: 100, gensetsMostKw: 250, chargeKw: 90, dischargeKw: 30 };
    expect(dispatchPower(input)).toMatchObject({ gensetsKw: 70, dischargeKw: 30, chargeKw: 0 });
    expect(dispatchPower({ ...input, gensetsLeastKw: 120 })).toMatchObject({ gensetsKw: 120, chargeKw: 20 });
  });
});

describe('a battery', () => {
  it('gives back 90 % of what it took, and stays between its limits', () => {
    const hours = 1 / 12;
    let storedKwh = 200;
    let [taken, given] = [0, 0];
    for (let step = 0; step < 400; step += 1) {
      const bank = bankOf([{ ratedKw: 100, capacityKwh: 400, storedKwh }], hours, 0);
      const charging = Math.floor(step / 100) % 2 === 0;
      const [chargeKw, dischargeKw] = charging ? [bank.chargeKw, 0] : [0, bank.dischargeKw];
      storedKwh = storedAfter(storedKwh, chargeKw, dischargeKw, hours);
      taken += chargeKw * hours;
      given += dischargeKw * hours;
      expect(storedKwh).toBeGreaterThanOrEqual(80 - 1e-9);
      expect(storedKwh).toBeLessThanOrEqual(400 + 1e-9);
    }
    expect((given - (200 - storedKwh) * 0.95) / taken).toBeCloseTo(0.9025, 3);
  });

  it('keeps a reserve where one is asked for', () => {
    const cells = [{ ratedKw: 100, capacityKwh: 400, storedKwh: 190 }];
    expect(bankOf(cells, 1, 0.5).dischargeKw).toBe(0);
    expect(bankOf(cells, 1, 0).dischargeKw).toBe(100);
  });

  it('shares by capacity, so that none is asked beyond what it can', () => {
    const cells = [
      { ratedKw: 50, capacityKwh: 100, storedKwh: 60 },
      { ratedKw: 100, capacityKwh: 300, storedKwh: 180 },
    ];
    const { chargeKw, dischargeKw } = bankOf(cells, 0.1, 0);
    for (const [index, share] of [0.25, 0.75].entries()) {
      expect(chargeKw * share).toBeLessThanOrEqual((cells[index]?.ratedKw ?? 0) + 1e-9);
      expect(dischargeKw * share).toBeLessThanOrEqual((cells[index]?.ratedKw ?? 0) + 1e-9);
    }
  });
});

it('lets the load flicker without moving any energy over a step', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(1e9), (of, step) => {
      const ripple = rippleOf(of, step);
      expect(rippleUntil(ripple, 1)).toBeCloseTo(0, 12);
      for (let share = 0; share <= 1; share += 0.05)
        expect(Math.abs(rippleAt(ripple, share))).toBeLessThanOrEqual(1);
      const mid = (rippleUntil(ripple, 0.4 + 1e-6) - rippleUntil(ripple, 0.4 - 1e-6)) / 2e-6;
      expect(mid).toBeCloseTo(rippleAt(ripple, 0.4), 4);
    }),
  );
});

describe('a fuel tank', () => {
  it('closes its book: what it holds is what came less what was drawn and lost', () => {
    const tank = fuelTank({ id: 't', capacityL: 20_000 }, 3);
    const start = tank.initial();
    let state = start;
    let drawnL = 0;
    let [least, most] = [start.levelL, start.levelL];
    for (let step = 0; step < 400 * 288; step += 1) {
      state = tank.after(state, 7, Math.floor(step / 288), (step % 288) / 12, 1 / 12);
      drawnL += 7;
      if (state.levelL < least) least = state.levelL;
      if (state.levelL > most) most = state.levelL;
    }
    expect(least).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(20_000);
    expect(state.levelL).toBeCloseTo(start.levelL - drawnL + state.deliveredL - state.lostL, 3);
    expect(state.deliveredL).toBeGreaterThan(0.9 * drawnL);
    expect(state.lostL).toBeGreaterThan(0);
    expect(state.lostL).toBeLessThan(0.02 * drawnL);
  });

  it('has a gauge with a little noise', () => {
    const tank = fuelTank({ id: 't', capacityL: 20_000 }, 3);
    const shown = Array.from({ length: 100 }, (_, index) => tank.gaugeL(10_000, index * 10_000));
    expect(Math.max(...shown.map((level) => Math.abs(level - 10_000)))).toBeLessThanOrEqual(30);
    expect(new Set(shown).size).toBeGreaterThan(50);
  });
});

it('turns wind into power between 3 and 25 m/s, in full from 12', () => {
  expect([0, 2.9, 25, 40].map(windPowerShare)).toEqual([0, 0, 0, 0]);
  expect([12, 18, 24.9].map(windPowerShare)).toEqual([1, 1, 1]);
  expect(windPowerShare(8)).toBeGreaterThan(windPowerShare(6));
});
