/**
 * The shape of what metering makes of a unit's samples: one row a unit and interval (15 minutes, local day,
 * local month). Rows know nothing of service, ownership, factors or headcount; those are applied when a
 * footprint is asked for, so that a change of owner needs no recomputation.
 */
import { HOUR_MS } from '../durations.ts';

export const QUARTER_MS = 15 * 60_000;

export const RESOLUTIONS = ['15m', 'day', 'month'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/**
 * The numeric measures of an interval row. An absent measure is unknown (the unit said nothing of it). Stored rows
 * depend on the order: a new measure goes to the end.
 */
export const INTERVAL_MEASURES = [
  /** kWh produced (generator, solar, wind, hydro) or consumed (load). */
  'energyKwh',
  'importedKwh',
  'exportedKwh',
  'chargedKwh',
  'dischargedKwh',
  /** How the unit's supply (energyKwh, or importedKwh for a grid meter) is known; the three sum to it. */
  'measuredKwh',
  'recoveredKwh',
  'integratedKwh',
  /** max(0, availableKw - powerKw) integrated; present (also as 0) only where both were known within the gap limit. */
  'curtailedKwh',
  'fuelL',
  'fuelMeasuredL',
  'fuelRecoveredL',
  'fuelIntegratedL',
  'fuelEstimatedL',
  /** Generators: hours with energy > 0, and those of them under 30 % of rated power. */
  'hoursRun',
  'hoursBelow30Pct',
  /** Seconds of the interval in which the unit's main energy was really observed. */
  'coveredS',
  /** Counter readings in the interval that were left out as outliers, or that showed a reset or meter swap. */
  'rejected',
  'resets',
] as const;
export type IntervalMeasure = (typeof INTERVAL_MEASURES)[number];

/** The measures that are read by the hour: what a unit did, and how far that is known. */
export const HOUR_MEASURES = [
  'energyKwh',
  'importedKwh',
  'exportedKwh',
  'chargedKwh',
  'dischargedKwh',
  'curtailedKwh',
  'fuelL',
  'fuelRecoveredL',
  'fuelEstimatedL',
  'hoursRun',
  'coveredS',
] as const satisfies readonly IntervalMeasure[];

export type UnitInterval = {
  unit: string;
  /** Start of the interval, epoch milliseconds. */
  start: number;
} & { [M in IntervalMeasure]?: number };

/** Rows by their unit's id, each unit's in order of time. */
export type RowsByUnit = ReadonlyMap<string, readonly UnitInterval[]>;

const UNKNOWN = Object.fromEntries(INTERVAL_MEASURES.map((measure) => [measure, undefined]));

/**
 * A row of which nothing is known yet. All rows that are kept or summed by the ten thousand are made of it: objects of
 * one shape are several times as quick to read.
 */
export function unknownInterval(unit: string, start: number): UnitInterval {
  return { unit, start, ...UNKNOWN };
}

/** A unit's rows with those that start in [from, to) replaced by others, in order of time. */
export function replaced(
  rows: readonly UnitInterval[],
  { from, to }: { from: number; to: number },
  others: readonly UnitInterval[],
): UnitInterval[] {
  const stays = rows.filter(({ start }) => start < from || start >= to);
  return [...stays, ...others].sort((a, b) => a.start - b.start);
}

/** Sums rows of one unit into one that starts at `start`: an unknown part adds nothing, all unknown stays so. */
export function sumIntervals(unit: string, start: number, rows: readonly UnitInterval[]): UnitInterval {
  const sum = unknownInterval(unit, start);
  for (const row of rows) {
    for (const measure of INTERVAL_MEASURES) {
      const value = row[measure];
      if (value !== undefined) sum[measure] = (sum[measure] ?? 0) + value;
    }
  }
  return sum;
}

/** Quarter-hours of one unit, in order of time, summed by the whole UTC hour in which each starts. */
export function sumByHour(rows: readonly UnitInterval[]): UnitInterval[] {
  const hours: UnitInterval[] = [];
  for (const row of rows) {
    const start = row.start - (row.start % HOUR_MS);
    let hour = hours.at(-1);
    if (hour?.start !== start) {
      hour = { unit: row.unit, start };
      hours.push(hour);
    }
    for (const measure of HOUR_MEASURES) {
      const value = row[measure];
      if (value !== undefined) hour[measure] = (hour[measure] ?? 0) + value;
    }
  }
  return hours;
}
