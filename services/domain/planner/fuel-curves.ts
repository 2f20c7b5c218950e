/**
 * Litres of a generating set in an hour: a + b × kWh. By the curve of the accounting (a = 0.0165 × rated, b = 0.267,
 * see metering.ts), or fitted by least squares to the set's own measured hours where these say enough. Pure.
 */
import { CURVE_L_PER_KWH, CURVE_L_PER_RATED_KWH } from '../metering/metering.ts';
import type { MeasuredUnit } from './measured-unit.ts';

/** Litres an hour for running at all (a), and for each kWh on top (b). */
export interface FuelLine {
  a: number;
  b: number;
}

/** The camp's own curves, by unit, and what the others' litres by the curve are multiplied by. */
export interface FuelCurves {
  curves: Record<string, FuelLine>;
  fuelScale: number;
}

const FITTED_HOURS_AT_LEAST = 200;
/** The hours' mean powers must differ by this share of the rating. */
const SPREAD_AT_LEAST = 0.2;
/** Fewer measured kWh than this say nothing about a set that was not fitted. */
const SCALED_KWH_AT_LEAST = 500;
/** An hour is run throughout to within rounding. */
const TOLERANCE = 1e-9;

/** The curve by which fuel is estimated where it was not measured. */
export function ratingLine(ratedKw: number): FuelLine {
  return { a: CURVE_L_PER_RATED_KWH * ratedKw, b: CURVE_L_PER_KWH };
}

/** What the camp's sets burn, from what they burnt in the range. */
export function fuelCurves(gensets: readonly MeasuredUnit[]): FuelCurves {
  const curves: Record<string, FuelLine> = {};
  const sum = { kwh: 0, litres: 0, curveL: 0 };
  for (const genset of gensets) {
    const line = fittedLine(genset);
    if (line !== null) {
      curves[genset.id] = line;
      continue;
    }
    const { a, b } = ratingLine(genset.ratedKw);
    for (const hour of meteredHours(genset)) {
      const kwh = genset.energyKwh[hour] ?? 0;
      sum.kwh += kwh;
      sum.litres += genset.fuelL[hour] ?? 0;
      sum.curveL += a * (genset.hoursRun[hour] ?? 0) + b * kwh;
    }
  }
  const isScaled = sum.kwh >= SCALED_KWH_AT_LEAST && sum.curveL > 0;
  return { curves, fuelScale: isScaled ? sum.litres / sum.curveL : 1 };
}

/** The least-squares line through a set's hours of running throughout; null where they say too little. */
function fittedLine(genset: MeasuredUnit): FuelLine | null {
  const hours = meteredHours(genset).filter((hour) => (genset.hoursRun[hour] ?? 0) >= 1 - TOLERANCE);
  if (hours.length < FITTED_HOURS_AT_LEAST) return null;
  let [least, most, sumKwh, sumL] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const hour of hours) {
    const kwh = genset.energyKwh[hour] ?? 0;
    least = Math.min(least, kwh);
    most = Math.max(most, kwh);
    sumKwh += kwh;
    sumL += genset.fuelL[hour] ?? 0;
  }
  if (most - least < SPREAD_AT_LEAST * genset.ratedKw - TOLERANCE) return null;
  const [meanKwh, meanL] = [sumKwh / hours.length, sumL / hours.length];
  let [covariance, variance] = [0, 0];
  for (const hour of hours) {
    const offset = (genset.energyKwh[hour] ?? 0) - meanKwh;
    covariance += offset * ((genset.fuelL[hour] ?? 0) - meanL);
    variance += offset ** 2;
  }
  const b = covariance / variance;
  const a = meanL - b * meanKwh;
  return a >= 0 && b >= 0 ? { a, b } : null;
}

/** The hours of which a set's energy and fuel are both known by meters. */
function meteredHours(genset: MeasuredUnit): number[] {
  const hours: number[] = [];
  for (const [hour, isKnown] of genset.known.entries()) {
    if (isKnown === 1 && !Number.isNaN(genset.fuelL[hour])) hours.push(hour);
  }
  return hours;
}
