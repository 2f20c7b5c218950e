/** The camp's own load by the hour: measured where it is known, filled in where it is not. Pure. */
import { HOUR_MS } from '../durations.ts';
import { SUPPLY_KINDS } from '../metering/metering.ts';
import type { HourRange, LocalHours } from './hours.ts';
import { isInService, type MeasuredUnit } from './measured-unit.ts';

export interface HourlyLoad {
  /** kWh of each hour; also its mean kW. */
  loadKwh: Float64Array;
  /** How many hours are a mean, because nothing was known of them. */
  filledHours: number;
}

/**
 * The load of each hour, NaN where it is not known: the camp's load meters, else supplied − exported − charged +
 * discharged. A figure is known where every meter that it rests on was covered throughout the hour.
 */
export function measuredLoad(units: readonly MeasuredUnit[], range: HourRange): Float64Array {
  const meters = units.filter(({ kind }) => kind === 'load');
  const balanced = units.filter(({ kind }) => SUPPLY_KINDS.has(kind) || kind === 'battery');
  const loadKwh = new Float64Array((range.to - range.from) / HOUR_MS);
  for (let hour = 0; hour < loadKwh.length; hour += 1) {
    const start = range.from + hour * HOUR_MS;
    const metered = sumKnown(meters, hour, start, ({ energyKwh }) => energyKwh[hour] ?? 0);
    loadKwh[hour] = Number.isNaN(metered)
      ? Math.max(
          0,
          sumKnown(
            balanced,
            hour,
            start,
            ({ energyKwh, takenKwh }) => (energyKwh[hour] ?? 0) - (takenKwh[hour] ?? 0),
          ),
        )
      : metered;
  }
  return loadKwh;
}

/** The sum over the units in service in an hour; NaN where there are none, or any of them is not known. */
export function sumKnown(
  units: readonly MeasuredUnit[],
  hour: number,
  start: number,
  amountOf: (unit: MeasuredUnit) => number,
): number {
  let sum = Number.NaN;
  for (const unit of units) {
    if (!isInService(unit, start)) continue;
    if (unit.known[hour] !== 1) return Number.NaN;
    sum = (Number.isNaN(sum) ? 0 : sum) + amountOf(unit);
  }
  return sum;
}

/**
 * Fills the hours of which nothing is known by the mean of the same local hour of the week, else of the hour of the
 * day, else of all known hours.
 * @returns null where no hour is known
 */
export function filledLoad(measuredKwh: Float64Array, local: LocalHours): HourlyLoad | null {
  const week = new Means(168);
  const day = new Means(24);
  const all = new Means(1);
  for (const [hour, kwh] of measuredKwh.entries()) {
    if (Number.isNaN(kwh)) continue;
    week.add(local.hourOfWeek[hour] ?? 0, kwh);
    day.add(local.hourOfDay[hour] ?? 0, kwh);
    all.add(0, kwh);
  }
  const overall = all.mean(0);
  if (overall === null) return null;
  let filledHours = 0;
  const loadKwh = measuredKwh.map((kwh, hour) => {
    if (!Number.isNaN(kwh)) return kwh;
    filledHours += 1;
    return week.mean(local.hourOfWeek[hour] ?? 0) ?? day.mean(local.hourOfDay[hour] ?? 0) ?? overall;
  });
  return { loadKwh, filledHours };
}

class Means {
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(slots: number) {
    this.#sums = new Float64Array(slots);
    this.#counts = new Uint32Array(slots);
  }

  add(slot: number, value: number): void {
    this.#sums[slot] = (this.#sums[slot] ?? 0) + value;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  mean(slot: number): number | null {
    const count = this.#counts[slot] ?? 0;
    return count === 0 ? null : (this.#sums[slot] ?? 0) / count;
  }
}
