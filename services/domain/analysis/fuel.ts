/**
 * A generator's fuel against its rating: measured litres an hour over power, the line through them, and what idling
 * costs. The rating curve is the one by which fuel is estimated: F = 0.0165 × ratedKw + 0.267 × kW, litres an hour.
 */
import { IDLE_LOAD } from '../limits.ts';
import type { UnitInterval } from '../metering/intervals.ts';
import { CURVE_L_PER_KWH, CURVE_L_PER_RATED_KWH } from '../metering/metering.ts';

interface FuelPoint {
  /** Mean power while it ran, over a quarter-hour. */
  powerKw: number;
  fuelLph: number;
}

/** A straight line: litres an hour at no load, and litres for each kWh on top. */
interface FuelLine {
  standingLph: number;
  lPerKwh: number;
}

export interface FuelCurve {
  rating: FuelLine;
  /** Quarter-hours with metered fuel, in order of time; of many, an even selection. */
  points: FuelPoint[];
  /** How many quarter-hours there were. */
  quarters: number;
  /** The least-squares line through all of them; null where they are too few or too much alike. */
  fitted: FuelLine | null;
  /** Σ metered litres ÷ Σ litres by the rating − 1; null without any. */
  deviation: number | null;
}

/** A quarter-hour in which a genset started, stopped or hardly ran says little about its curve. */
const HOURS_RUN_AT_LEAST = 0.2;
/** Powers must differ by so much of the rating for a line to mean anything. */
const SPREAD_AT_LEAST = 0.1;
const QUARTERS_AT_LEAST = 8;

/**
 * The measured fuel curve, from rows in which the genset ran nearly throughout and its fuel was metered.
 * @param pointsAtMost how many points to give
 */
export function fuelCurve(rows: readonly UnitInterval[], ratedKw: number, pointsAtMost: number): FuelCurve {
  const rating = ratingLine(ratedKw);
  const all = rows.flatMap(({ energyKwh = 0, hoursRun = 0, fuelL = 0, ...row }) => {
    const isMetered = (row.fuelMeasuredL ?? 0) + (row.fuelIntegratedL ?? 0) >= fuelL && fuelL > 0;
    if (!isMetered || hoursRun < HOURS_RUN_AT_LEAST) return [];
    return [{ powerKw: energyKwh / hoursRun, fuelLph: fuelL / hoursRun }];
  });
  const meteredLph = all.reduce((sum, { fuelLph }) => sum + fuelLph, 0);
  const ratedLph = all.reduce((sum, { powerKw }) => sum + lphOn(rating, powerKw), 0);
  const every = Math.max(1, Math.ceil(all.length / pointsAtMost));
  return {
    rating,
    points: all.filter((_, position) => position % every === 0),
    quarters: all.length,
    fitted: leastSquares(all, ratedKw),
    deviation: all.length === 0 ? null : meteredLph / ratedLph - 1,
  };
}

function ratingLine(ratedKw: number): FuelLine {
  return { standingLph: CURVE_L_PER_RATED_KWH * ratedKw, lPerKwh: CURVE_L_PER_KWH };
}

function lphOn(line: FuelLine, powerKw: number): number {
  return line.standingLph + line.lPerKwh * powerKw;
}

function leastSquares(points: readonly FuelPoint[], ratedKw: number): FuelLine | null {
  if (points.length < QUARTERS_AT_LEAST) return null;
  const powers = points.map(({ powerKw }) => powerKw);
  if (largest(powers) + largest(powers.map((kw) => -kw)) < SPREAD_AT_LEAST * ratedKw) return null;
  const meanKw = mean(powers);
  const meanLph = mean(points.map(({ fuelLph }) => fuelLph));
  const [covariance, variance] = points.reduce(
    ([both, own], { powerKw, fuelLph }) => [
      both + (powerKw - meanKw) * (fuelLph - meanLph),
      own + (powerKw - meanKw) ** 2,
    ],
    [0, 0],
  );
  const lPerKwh = covariance / variance;
  return { standingLph: meanLph - lPerKwh * meanKw, lPerKwh };
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The share of rated power at which work is done well. */
const GOOD_LOAD = 0.75;

export interface Idling {
  /** Hours under 30 % load while running. */
  hours: number;
  /** Litres that these hours cost more than their energy would have at 75 % load. */
  wastedL: number;
}

/**
 * What running under 30 % load wasted: Σ (litres − kWh × litres per kWh at 75 % load by the rating), never below 0
 * for a quarter-hour. In a quarter-hour that idled only in part, the part is taken at 30 % load by the rating, the
 * least that it can have wasted.
 */
export function idling(rows: readonly UnitInterval[], ratedKw: number): Idling {
  const rating = ratingLine(ratedKw);
  const lPerGoodKwh = lphOn(rating, GOOD_LOAD * ratedKw) / (GOOD_LOAD * ratedKw);
  const leastLph = lphOn(rating, IDLE_LOAD * ratedKw) - IDLE_LOAD * ratedKw * lPerGoodKwh;
  const sum = { hours: 0, wastedL: 0 };
  for (const { hoursBelow30Pct = 0, hoursRun = 0, energyKwh = 0, fuelL } of rows) {
    if (hoursBelow30Pct === 0) continue;
    sum.hours += hoursBelow30Pct;
    const isAllIdle = hoursBelow30Pct >= hoursRun && fuelL !== undefined;
    sum.wastedL += isAllIdle ? Math.max(0, fuelL - energyKwh * lPerGoodKwh) : hoursBelow30Pct * leastLph;
  }
  return sum;
}
