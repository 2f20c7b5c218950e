/** What a change costs a year: capital paid back in equal parts, upkeep and fuel. Pure. */
import type { PlanCost, PlanFigures } from './plan-schema.ts';
import type { Change, Prices } from './request.ts';

/**
 * The capital recovery factor: what is paid back in a year, in equal parts over the years, of 1 borrowed.
 * r (1 + r)^n ÷ ((1 + r)^n − 1); without a discount rate 1 ÷ years.
 */
export function capitalRecovery(discountRate: number, years: number): number {
  if (discountRate === 0) return 1 / years;
  const growth = (1 + discountRate) ** years;
  return (discountRate * growth) / (growth - 1);
}

/** What a change's hardware costs, and a year's part of it and of its upkeep. */
export function hardwareCost(
  change: Change,
  prices: Prices,
): Pick<PlanCost, 'capital' | 'capitalPerYear' | 'upkeepPerYear'> {
  const addedKw = change.generators.reduce((sum, { ratedKw, count }) => sum + ratedKw * count, 0);
  const capital =
    change.solarKwp * prices.solarPerKwp +
    change.batteryKwh * prices.batteryPerKwh +
    change.windKw * prices.windPerKw +
    addedKw * prices.generatorPerKw;
  return {
    capital,
    capitalPerYear: capital * capitalRecovery(prices.discountRate, prices.years),
    upkeepPerYear: prices.omShare * capital,
  };
}

/**
 * The cost of a plan.
 * @param perYear what a figure of the range is multiplied by for a year's
 */
export function planCost(
  change: Change,
  prices: Prices,
  before: Pick<PlanFigures, 'fuelL'>,
  after: Pick<PlanFigures, 'fuelL' | 'unservedKwh'> & { energyKwh: { load: number | null } },
  perYear: number,
): PlanCost {
  const hardware = hardwareCost(change, prices);
  const fuelPerYear = after.fuelL * prices.fuelPerL * perYear;
  const totalPerYear = hardware.capitalPerYear + hardware.upkeepPerYear + fuelPerYear;
  const servedPerYear = ((after.energyKwh.load ?? 0) - after.unservedKwh) * perYear;
  const savedPerYear = (before.fuelL - after.fuelL) * prices.fuelPerL * perYear - hardware.upkeepPerYear;
  return {
    ...hardware,
    fuelPerYear,
    totalPerYear,
    perKwh: servedPerYear > 0 ? totalPerYear / servedPerYear : null,
    paybackYears: savedPerYear > 0 ? hardware.capital / savedPerYear : null,
    currency: prices.currency,
  };
}
