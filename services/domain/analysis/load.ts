/** How hard a unit works: its load duration curve, its hours by load, its starts and its faults. Pure. */
import { HOUR_MS } from '../durations.ts';
import { QUARTER_MS, type UnitInterval } from '../metering/intervals.ts';
import type { Sample } from '../telemetry.ts';

/** The power that is reached or exceeded for a share of the known time. */
export interface DurationPoint {
  share: number;
  powerKw: number;
}

/** A quarter-hour counts as known when at least half of it was observed. */
const KNOWN_S_AT_LEAST = QUARTER_MS / 2000;

/** Rows of which at least half was really observed: what was recovered over a gap says nothing about load. */
export function knownRows(rows: readonly UnitInterval[]): UnitInterval[] {
  return rows.filter(({ coveredS = 0 }) => coveredS >= KNOWN_S_AT_LEAST);
}

/**
 * The load duration curve: quarter-hour mean powers, highest first, at evenly spaced shares of the time.
 * @param powersKw mean power of each known quarter-hour
 * @returns `points` + 1 points from share 0 to 1; none where nothing is known
 */
export function loadDuration(powersKw: readonly number[], points: number): DurationPoint[] {
  if (powersKw.length === 0) return [];
  const falling = powersKw.toSorted((a, b) => b - a);
  return Array.from({ length: points + 1 }, (_, step) => {
    const position = Math.round((step / points) * (falling.length - 1));
    return { share: step / points, powerKw: falling[position] ?? 0 };
  });
}

/** A row's mean power: its energy over a quarter-hour. */
export function meanPowerKw(energyKwh: number): number {
  return (energyKwh * HOUR_MS) / QUARTER_MS;
}

/** Hours in a band of load; `toLoad` is exclusive, and null for what lies above. */
export interface LoadBand {
  fromLoad: number;
  toLoad: number | null;
  hours: number;
}

const BANDS = 10;

/**
 * Running hours by load, in ten bands of 10 % of rated power and one above. A quarter-hour's load is its mean power
 * while it ran.
 */
export function loadBands(rows: readonly UnitInterval[], ratedKw: number): LoadBand[] {
  const bands = Array.from({ length: BANDS + 1 }, (_, band) => ({
    fromLoad: band / BANDS,
    toLoad: band === BANDS ? null : (band + 1) / BANDS,
    hours: 0,
  }));
  for (const { energyKwh, hoursRun } of rows) {
    if (energyKwh === undefined || hoursRun === undefined || hoursRun === 0) continue;
    const load = energyKwh / hoursRun / ratedKw;
    const band = bands[Math.min(BANDS, Math.floor(load * BANDS))];
    if (band !== undefined) band.hours += hoursRun;
  }
  return bands;
}

/** Below this share of its rated power a genset that says nothing of its state is taken to stand still. */
const RUNS_ABOVE_LOAD = 0.01;

/**
 * How often a generator started: changes from not running to running between neighbouring readings that tell. It
 * runs when its `state` is `running`, or, without a state, above 1 % of its rated power. Starts within a gap are
 * seen only as far as the readings around it differ.
 * @returns null where no reading tells
 */
export function countStarts(samples: readonly Sample[], ratedKw: number): number | null {
  let [starts, ran]: [number, boolean | null] = [0, null];
  for (const { fields } of samples) {
    const { state, powerKw } = fields;
    if (state === undefined && powerKw === undefined) continue;
    const runs = state === undefined ? (powerKw ?? 0) > RUNS_ABOVE_LOAD * ratedKw : state === 'running';
    if (runs && ran === false) starts += 1;
    ran = runs;
  }
  return ran === null ? null : starts;
}

/**
 * Availability of a generator: 1 − time in fault ÷ time in which its state was reported (pairs of readings within
 * the gap limit, each standing until the next).
 * @returns null where its state was never reported
 */
export function stateAvailability(samples: readonly Sample[], gapLimitMs: number): number | null {
  const withState = samples.filter(({ fields }) => fields.state !== undefined);
  let [knownMs, faultMs] = [0, 0];
  for (const [position, { ts, fields }] of withState.entries()) {
    const span = (withState[position + 1]?.ts ?? ts) - ts;
    if (span > gapLimitMs) continue;
    knownMs += span;
    if (fields.state === 'fault') faultMs += span;
  }
  return knownMs === 0 ? null : 1 - faultMs / knownMs;
}
