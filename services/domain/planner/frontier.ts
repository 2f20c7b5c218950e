/** Many combinations of solar and battery: their share, litres and cost, and the cheapest way to each target. Pure. */
import { FACTOR_CATALOGUE, type FactorCatalogue } from '../footprint/factors.ts';
import { hardwareCost } from './cost.ts';
import { dispatchHours, emptyFlows, gensetSpans } from './dispatch.ts';
import { FigureSums, yearFactor } from './figures.ts';
import { hoursIn } from './hours.ts';
import type { HourlyInputs, MeasuredCamp } from './inputs.ts';
import { basisOf, inputsOf, type MeasuredRow } from './plan.ts';
import type { Frontier, FrontierPoint } from './plan-schema.ts';
import { NO_CHANGE, type Prices, type Rules, sizeChange } from './request.ts';
import { shareAndFuel } from './share-and-fuel.ts';

/** A target met on a larger share of clear-sky hours is unsure. */
const CLEAR_SKY_AT_MOST = 0.2;
/** Shares are equal to within rounding. */
const SHARE_TOLERANCE = 1e-12;

export interface FrontierRequest {
  measured: MeasuredCamp;
  row: MeasuredRow;
  solarKwp: readonly number[];
  batteryKwh: readonly number[];
  targets: readonly number[];
  rules: Rules;
  prices: Prices | null;
}

/** Told how many points are done. */
export type OnProgress = (done: number) => void;

/** A point's flows summed up: what a frontier and a mission's plan compare. */
export interface PointFigures {
  solarKwp: number;
  batteryKwh: number;
  fuelL: number;
  renewableKwh: number;
  suppliedKwh: number;
}

/** The figures of combinations of solar and battery, in the order given: each solar with every battery. */
export function pointFigures(
  inputs: HourlyInputs,
  sizes: readonly { solarKwp: number; batteryKwh: number }[],
  rules: Rules,
  onProgress: OnProgress = () => {},
): PointFigures[] {
  const flows = emptyFlows(hoursIn(inputs.range));
  const spans = gensetSpans(inputs, NO_CHANGE);
  return sizes.map(({ solarKwp, batteryKwh }, position) => {
    dispatchHours(inputs, sizeChange(solarKwp, batteryKwh), rules, spans, flows);
    onProgress(position + 1);
    return { solarKwp, batteryKwh, ...shareAndFuel(inputs, flows) };
  });
}

/** Every solar with every battery. */
export function gridOfSizes(
  solarKwp: readonly number[],
  batteryKwh: readonly number[],
): { solarKwp: number; batteryKwh: number }[] {
  return solarKwp.flatMap((solar) => batteryKwh.map((battery) => ({ solarKwp: solar, batteryKwh: battery })));
}

/** The share of what is supplied that is renewable; null where nothing is. */
export function shareOf({ renewableKwh, suppliedKwh }: Pick<PointFigures, 'renewableKwh' | 'suppliedKwh'>) {
  return suppliedKwh > 0 ? renewableKwh / suppliedKwh : null;
}

/** Whether a share meets a target. */
export function meets(share: number | null, target: number): boolean {
  return share !== null && share >= target - SHARE_TOLERANCE;
}

/**
 * The frontier that answers a request.
 * @throws LoadUnknownError where the load of no hour is known
 */
export function planFrontier(
  request: FrontierRequest,
  onProgress: OnProgress = () => {},
  catalogue: FactorCatalogue = FACTOR_CATALOGUE,
): Frontier {
  const { rules, prices } = request;
  const inputs = inputsOf(request.measured, rules);
  const perYear = yearFactor(inputs.range);
  const sizes = gridOfSizes(request.solarKwp, request.batteryKwh);
  const points = pointFigures(inputs, sizes, rules, onProgress).map((figures): FrontierPoint => {
    const { solarKwp, batteryKwh, fuelL } = figures;
    const point = { solarKwp, batteryKwh, renewableShare: shareOf(figures), fuelL };
    if (prices === null) return { ...point, cost: null };
    const { capitalPerYear, upkeepPerYear } = hardwareCost(sizeChange(solarKwp, batteryKwh), prices);
    return { ...point, cost: capitalPerYear + upkeepPerYear + fuelL * prices.fuelPerL * perYear };
  });
  const flows = emptyFlows(hoursIn(inputs.range));
  dispatchHours(inputs, NO_CHANGE, rules, gensetSpans(inputs, NO_CHANGE), flows);
  const before = new FigureSums(inputs, 0, catalogue).total(flows);
  const unsure = inputs.basis.solarHours.clearSky > CLEAR_SKY_AT_MOST * hoursIn(inputs.range);
  return {
    simulated: true,
    basis: basisOf(inputs, rules, before, request.row, catalogue),
    points,
    cheapest: prices === null ? null : request.targets.map((target) => cheapest(points, target, unsure)),
  };
}

function cheapest(
  points: readonly FrontierPoint[],
  target: number,
  unsure: boolean,
): NonNullable<Frontier['cheapest']>[number] {
  let best: (FrontierPoint & { cost: number; renewableShare: number }) | null = null;
  for (const point of points) {
    const { cost, renewableShare } = point;
    if (cost === null || renewableShare === null || !meets(renewableShare, target)) continue;
    if (best === null || cost < best.cost) best = { ...point, cost, renewableShare };
  }
  if (best === null) return null;
  const { solarKwp, batteryKwh, renewableShare, cost } = best;
  return { target, solarKwp, batteryKwh, renewableShare, cost, unsure };
}
