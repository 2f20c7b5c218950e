/** One plan: a camp as it is and after a change, over the same hours. Pure. */
import { FACTOR_CATALOGUE, type FactorCatalogue } from '../footprint/factors.ts';
import type { FootprintRow } from '../footprint/row.ts';
import { planCost } from './cost.ts';
import { dispatchHours, emptyFlows, gensetSpans, type HourlyFlows } from './dispatch.ts';
import { FigureSums, typicalDays, typicalWeek, yearFactor } from './figures.ts';
import { hoursIn } from './hours.ts';
import { type HourlyInputs, hourlyInputs, type MeasuredCamp } from './inputs.ts';
import type { Plan, PlanBasis, PlanFigures } from './plan-schema.ts';
import { type Change, NO_CHANGE, type Prices, type Rules } from './request.ts';

/** What of the footprint's row of the range a plan compares with. */
export type MeasuredRow = FootprintRow;

export interface PlanRequest {
  measured: MeasuredCamp;
  row: MeasuredRow;
  change: Change;
  rules: Rules;
  prices: Prices | null;
}

/** Why a camp can't be planned for. */
class LoadUnknownError extends Error {
  override name = 'LoadUnknownError';
}

/** A camp's inputs. @throws LoadUnknownError where the load of no hour is known */
export function inputsOf(measured: MeasuredCamp, rules: Rules): HourlyInputs {
  const inputs = hourlyInputs(measured, rules);
  if (inputs === null)
    throw new LoadUnknownError(`the load of camp ${measured.camp.id} is not known in any hour`);
  return inputs;
}

/** The flows of a camp after a change. */
export function flowsAfter(inputs: HourlyInputs, change: Change, rules: Rules): HourlyFlows {
  const flows = emptyFlows(hoursIn(inputs.range));
  dispatchHours(inputs, change, rules, gensetSpans(inputs, change), flows);
  return flows;
}

/**
 * The plan that answers a request.
 * @throws LoadUnknownError where the load of no hour is known
 */
export function planCamp(
  { measured, row, change, rules, prices }: PlanRequest,
  catalogue: FactorCatalogue = FACTOR_CATALOGUE,
): Plan {
  const inputs = inputsOf(measured, rules);
  const flows = { before: flowsAfter(inputs, NO_CHANGE, rules), after: flowsAfter(inputs, change, rules) };
  const sums = {
    before: new FigureSums(inputs, 0, catalogue),
    after: new FigureSums(inputs, change.batteryKwh, catalogue),
  };
  const before = sums.before.total(flows.before);
  const after = sums.after.total(flows.after);
  const monthsBefore = sums.before.months(flows.before);
  const monthsAfter = sums.after.months(flows.after);
  return {
    simulated: true,
    change,
    basis: basisOf(inputs, rules, before, row, catalogue),
    measured: row,
    before,
    after,
    months: inputs.local.months.flatMap((month, at) => {
      const [monthBefore, monthAfter] = [monthsBefore[at], monthsAfter[at]];
      return monthBefore && monthAfter ? [{ month, before: monthBefore, after: monthAfter }] : [];
    }),
    typicalWeek: typicalWeek(flows.after, inputs),
    typicalDays: typicalDays(flows.after, inputs),
    cost: prices === null ? null : planCost(change, prices, before, after, yearFactor(inputs.range)),
  };
}

/** On what a plan rests. */
export function basisOf(
  { range, basis }: Pick<HourlyInputs, 'range' | 'basis'>,
  rules: Rules,
  before: Pick<PlanFigures, 'fuelL' | 'renewableShare'>,
  row: MeasuredRow,
  catalogue: FactorCatalogue,
): PlanBasis {
  const { fuelL, renewableShare } = row;
  return {
    from: row.from,
    to: row.to,
    hours: hoursIn(range),
    loadFilledHours: basis.loadFilledHours,
    solarHours: basis.solarHours,
    windHours: basis.windHours,
    curves: basis.curves,
    fuelScale: basis.fuelScale,
    modelError: {
      fuel: fuelL === null || fuelL === 0 ? null : before.fuelL / fuelL - 1,
      share:
        renewableShare === null || before.renewableShare === null
          ? null
          : before.renewableShare - renewableShare,
    },
    rules,
    factors: catalogue.version,
  };
}
