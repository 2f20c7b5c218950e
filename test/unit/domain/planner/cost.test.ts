import { expect, it } from 'vitest';
import { capitalRecovery, planCost } from '../../../../services/domain/planner/cost.ts';
import { changeSchema } from '../../../../services/domain/planner/request.ts';

const PRICES = {
  ...{ fuelPerL: 1.2, solarPerKwp: 900, batteryPerKwh: 350, windPerKw: 2_000, generatorPerKw: 250 },
  ...{ omShare: 0.02, years: 20, discountRate: 0.06, currency: 'USD' },
};
const CHANGE = changeSchema.parse({
  solarKwp: 100,
  batteryKwh: 200,
  generators: [{ ratedKw: 50, count: 2 }],
});
const AFTER = { fuelL: 40_000, unservedKwh: 1_000, energyKwh: { load: 201_000 } };

it('pays capital back in equal parts: 8.72 % a year over 20 years at 6 %', () => {
  expect(capitalRecovery(0.06, 20)).toBeCloseTo(0.087185, 6);
  expect(capitalRecovery(0, 20)).toBe(0.05);
});

it('adds capital, upkeep and a year’s fuel, and says when the change has paid itself back', () => {
  const cost = planCost(CHANGE, PRICES, { fuelL: 70_000 }, AFTER, 2);
  expect(cost).toMatchObject({
    capital: 90_000 + 70_000 + 25_000,
    upkeepPerYear: 3_700,
    fuelPerYear: 96_000,
  });
  expect(cost.totalPerYear).toBeCloseTo(185_000 * 0.0871846 + 3_700 + 96_000, 0);
  expect(cost.perKwh).toBeCloseTo(cost.totalPerYear / 400_000, 12);
  expect(cost.paybackYears).toBeCloseTo(185_000 / (72_000 - 3_700), 12);
});

it('never pays back what saves no more than its upkeep', () => {
  expect(planCost(CHANGE, PRICES, { fuelL: 40_000 }, AFTER, 1).paybackYears).toBeNull();
});
