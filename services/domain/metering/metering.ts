/**
 * Metering: a unit's samples become its 15-minute intervals. Pure, and independent of arrival order: samples
 * come in ordered by device time and merged.
 */

import { MAX_L_PER_KWH } from '../limits.ts';
import type { Unit } from '../registry/registry.ts';
import type { NumericField, Sample, UnitKind } from '../telemetry.ts';
import { type CounterLimits, scanCounter } from './counter.ts';
import { IntervalRows } from './interval-rows.ts';
import type { UnitInterval } from './intervals.ts';
import { meanRate, outside, type Reading, type Segment, trapezoids } from './segment.ts';

/** What metering needs to know of a unit. */
export type MeteredUnit = Pick<Unit, 'id' | 'kind' | 'ratedKw' | 'reportEveryS'>;

type EnergyMeasure = 'energyKwh' | 'importedKwh' | 'exportedKwh' | 'chargedKwh' | 'dischargedKwh';

/** One direction of a unit's energy: its counter, and the sign of `powerKw` that stands for it. */
interface Channel {
  measure: EnergyMeasure;
  sign: 1 | -1;
}

/** The first channel is the unit's main one: its coverage is the unit's. Tanks and weather stations have none. */
const CHANNELS: Record<UnitKind, readonly Channel[]> = {
  generator: [{ measure: 'energyKwh', sign: 1 }],
  solar: [{ measure: 'energyKwh', sign: 1 }],
  wind: [{ measure: 'energyKwh', sign: 1 }],
  hydro: [{ measure: 'energyKwh', sign: 1 }],
  load: [{ measure: 'energyKwh', sign: 1 }],
  grid: [
    { measure: 'importedKwh', sign: 1 },
    { measure: 'exportedKwh', sign: -1 },
  ],
  battery: [
    { measure: 'dischargedKwh', sign: 1 },
    { measure: 'chargedKwh', sign: -1 },
  ],
  tank: [],
  weather: [],
};

/** The kinds that supply a camp: what they give is its energy, and their coverage is its coverage. */
export const SUPPLY_KINDS: ReadonlySet<UnitKind> = new Set(['generator', 'solar', 'wind', 'hydro', 'grid']);

/** Stands in for the rated power of a unit that has none, when a counter's step is judged. */
export const DEFAULT_RATED_KW = 10_000;
/** The fuel curve of a genset: litres = 0.0165 × ratedKw × running hours + 0.267 × kWh. */
export const CURVE_L_PER_RATED_KWH = 0.0165;
export const CURVE_L_PER_KWH = 0.267;

/** Readings of a unit further apart than this leave a gap: max(5 min, 3 × reportEveryS), in ms. */
export function gapLimitMs(unit: Pick<Unit, 'reportEveryS'>): number {
  return Math.max(300, 3 * unit.reportEveryS) * 1000;
}

/** The cumulative counters on which a unit's accounting rests, with what each can add at most. */
export function accountedCounters(unit: MeteredUnit): { field: NumericField; limits: CounterLimits }[] {
  const counters: { field: NumericField; limits: CounterLimits }[] = [];
  for (const { measure } of CHANNELS[unit.kind])
    counters.push({ field: measure, limits: energyLimits(unit) });
  if (unit.kind === 'generator') counters.push({ field: 'fuelUsedL', limits: fuelLimits(unit) });
  return counters;
}

/** Plausible energy: 1.25 × rated power × time + 0.1 kWh. */
function energyLimits(unit: MeteredUnit): CounterLimits {
  return {
    maxPerHour: 1.25 * (unit.ratedKw ?? DEFAULT_RATED_KW),
    tolerance: 0.1,
    gapLimitMs: gapLimitMs(unit),
  };
}

/** Plausible litres: 0.45 L/kWh × the plausible energy + 0.1 L. */
function fuelLimits(unit: MeteredUnit): CounterLimits {
  const energy = energyLimits(unit);
  return {
    maxPerHour: MAX_L_PER_KWH * energy.maxPerHour,
    tolerance: MAX_L_PER_KWH * energy.tolerance + 0.1,
    gapLimitMs: energy.gapLimitMs,
  };
}

/**
 * A unit's 15-minute intervals in [from, to), oldest first; intervals of which nothing is known are left out.
 *
 * @param samples ordered by time, merged; they must reach far enough to both sides of the range: to the reading
 *   that bounds the segment across each border, and for each counter to an anchor before `from` (see counter.ts)
 * @param from epoch ms, on a quarter-hour
 * @param to epoch ms, on a quarter-hour, exclusive
 */
export function meterUnit(
  unit: MeteredUnit,
  samples: readonly Sample[],
  from: number,
  to: number,
): UnitInterval[] {
  const rows = new IntervalRows(unit.id, from, to);
  const gap = gapLimitMs(unit);
  const supplies = SUPPLY_KINDS.has(unit.kind);

  const scanField = (field: NumericField, limits: CounterLimits) => {
    const scan = scanCounter(readingsOf(samples, field), limits);
    for (const ts of scan.rejectedAt) rows.count('rejected', ts);
    for (const ts of scan.resetAt) rows.count('resets', ts);
    return scan;
  };

  const power = CHANNELS[unit.kind].length === 0 ? [] : readingsOf(samples, 'powerKw');
  let mainEnergy: Segment[] = [];
  for (const [index, { measure, sign }] of CHANNELS[unit.kind].entries()) {
    const scan = scanField(measure, energyLimits(unit));
    const signed = power.map(({ ts, value }) => ({ ts, value: Math.max(0, sign * value) }));
    const integrated = outside(trapezoids(signed, gap), scan.span === null ? [] : [scan.span]);
    const segments = inOrder(scan.segments, integrated);
    for (const segment of segments) rows.addEnergy(measure, segment, index === 0, supplies);
    if (index === 0) mainEnergy = segments;
  }

  if (unit.kind === 'generator') {
    const ratedKw = unit.ratedKw ?? DEFAULT_RATED_KW;
    for (const segment of mainEnergy) rows.addRunning(segment, ratedKw);
    const scan = scanField('fuelUsedL', fuelLimits(unit));
    const rated = outside(
      trapezoids(readingsOf(samples, 'fuelRateLph'), gap),
      scan.span === null ? [] : [scan.span],
    );
    const metered = inOrder(scan.segments, rated);
    for (const segment of metered) rows.addFuel(segment);
    for (const segment of outside(mainEnergy, metered)) {
      rows.addFuel(fuelByCurve(segment, ratedKw));
    }
  }

  rows.addCurtailed(samples, gap);
  return rows.list();
}

/** The readings of one field, in order of time. */
export function readingsOf(samples: readonly Sample[], field: NumericField): Reading[] {
  const readings: Reading[] = [];
  for (const { ts, fields } of samples) {
    const value = fields[field];
    if (value !== undefined) readings.push({ ts, value });
  }
  return readings;
}

/** Two lists of segments, each in order and not overlapping the other's, as one. */
function inOrder(first: readonly Segment[], second: readonly Segment[]): Segment[] {
  if (second.length === 0) return [...first];
  if (first.length === 0) return [...second];
  return [...first, ...second].sort((a, b) => a.from - b.from);
}

/** What a segment of a generator's energy costs by the fuel curve, in litres per hour at both its ends. */
function fuelByCurve(energy: Segment, ratedKw: number): Segment {
  const standing = meanRate(energy) > 0 ? CURVE_L_PER_RATED_KWH * ratedKw : 0;
  return {
    from: energy.from,
    to: energy.to,
    startRate: standing + CURVE_L_PER_KWH * energy.startRate,
    endRate: standing + CURVE_L_PER_KWH * energy.endRate,
    basis: 'estimated',
  };
}
