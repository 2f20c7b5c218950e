/**
 * The hourly model: what serves a camp's load in each hour of a range. Renewables first, then the grid as far as it
 * was imported, the battery, and generating sets that follow the load with a reserve. Pure.
 *
 * Load following and the minimum load of 30 % as in HOMER Pro's help; a reserve of 10 % of the load, 25 % of solar and
 * 50 % of wind as HOMER's defaults and NREL REopt's off-grid tests have it.
 */

import { HOUR_MS } from '../durations.ts';
import { ratingLine } from './fuel-curves.ts';
import { GensetChoice } from './gensets.ts';
import { hoursIn } from './hours.ts';
import { type CampGenset, DIESEL, type HourlyInputs } from './inputs.ts';
import { addedBatteryKw, type Change, type Rules } from './request.ts';

/** What goes into a battery and comes out again of what it was given, each way: 90 % there and back. */
const EFFICIENCY = Math.sqrt(0.9);
const LEAST_CHARGE = 0.2;
const SOLAR_RESERVE = 0.25;
const WIND_RESERVE = 0.5;
/** Less than this is nothing, kWh: what rounding leaves of a load that was met starts no set. */
const NOTHING_KWH = 1e-10;
/** The range is run twice; the second time it starts with the charge at which the first ended. */
const RUNS = 2;

/** By hour, kWh: what was used of each source, and where the rest went. */
export interface HourlyFlows {
  generator: Float64Array;
  solar: Float64Array;
  wind: Float64Array;
  hydro: Float64Array;
  grid: Float64Array;
  charged: Float64Array;
  discharged: Float64Array;
  curtailed: Float64Array;
  unserved: Float64Array;
  /** Which combination of sets runs: a position in `choices`, and in its combinations; -1 for none. */
  choice: Uint8Array;
  combination: Int16Array;
  choices: readonly GensetChoice[];
}

/** The sets that may run from an hour on, until the next span begins. */
interface GensetSpan {
  fromHour: number;
  choice: GensetChoice;
}

/** Flows of so many hours, for `dispatchHours` to fill. */
export function emptyFlows(hours: number): HourlyFlows {
  const flow = () => new Float64Array(hours);
  return {
    generator: flow(),
    solar: flow(),
    wind: flow(),
    hydro: flow(),
    grid: flow(),
    charged: flow(),
    discharged: flow(),
    curtailed: flow(),
    unserved: flow(),
    choice: new Uint8Array(hours),
    combination: new Int16Array(hours),
    choices: [],
  };
}

/** The camp's sets after a change: those that still run, and those added. */
function gensetsAfter(inputs: Pick<HourlyInputs, 'gensets' | 'basis'>, change: Change): CampGenset[] {
  const stay = inputs.gensets.filter(({ id }) => !change.generatorsOff.includes(id));
  const added = change.generators.flatMap(({ ratedKw, count }) => {
    const { a, b } = ratingLine(ratedKw);
    const { fuelScale } = inputs.basis;
    const genset: CampGenset = {
      id: '',
      ratedKw,
      fuel: DIESEL,
      standingL: fuelScale * a,
      perKwhL: fuelScale * b,
      from: Number.NEGATIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
    };
    return Array.from({ length: count }, () => genset);
  });
  return [...stay, ...added];
}

/** The spans of a range in which the same sets may run. */
export function gensetSpans(inputs: HourlyInputs, change: Change): GensetSpan[] {
  const { from, to } = inputs.range;
  const gensets = gensetsAfter(inputs, change);
  const changes = gensets.flatMap((genset) => [genset.from, genset.to]).filter((at) => at > from && at < to);
  const starts = [from, ...changes.map((at) => Math.ceil(at / HOUR_MS) * HOUR_MS)].sort((a, b) => a - b);
  return [...new Set(starts)].map((start) => ({
    fromHour: (start - from) / HOUR_MS,
    choice: new GensetChoice(gensets.filter((set) => start >= set.from && start < set.to)),
  }));
}

/**
 * Runs the model over the range.
 * @param spans of the sets that may run, from `gensetSpans` for the same inputs and change
 * @param flows filled in place
 */
export function dispatchHours(
  inputs: HourlyInputs,
  change: Change,
  rules: Rules,
  spans: readonly GensetSpan[],
  flows: HourlyFlows,
): void {
  flows.choices = spans.map(({ choice }) => choice);
  let chargeKwh = 0.5 * ((inputs.batteryKwh[0] ?? 0) + change.batteryKwh);
  for (let run = 0; run < RUNS; run += 1) {
    chargeKwh = runOnce(inputs, change, rules, spans, flows, chargeKwh);
  }
}

/** One pass over the hours. @returns the charge at its end, kWh */
function runOnce(
  inputs: HourlyInputs,
  change: Change,
  rules: Rules,
  spans: readonly GensetSpan[],
  flows: HourlyFlows,
  startKwh: number,
): number {
  const hours = hoursIn(inputs.range);
  const addedKw = addedBatteryKw(change);
  let stored = startKwh;
  let span = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    while (hour >= (spans[span + 1]?.fromHour ?? Number.POSITIVE_INFINITY)) span += 1;
    const capacity = at(inputs.batteryKwh, hour) + change.batteryKwh;
    const power = at(inputs.batteryKw, hour) + addedKw;
    const load = at(inputs.loadKwh, hour);
    const hydroOffered = at(inputs.hydroKwh, hour);
    const solarOffered = at(inputs.solarPerKwp, hour) * (at(inputs.solarKwp, hour) + change.solarKwp);
    const windOffered = at(inputs.windPerKw, hour) * (at(inputs.windKw, hour) + change.windKw);
    let solar = solarOffered;
    let wind = windOffered;
    let hydro = hydroOffered;
    let grid = 0;
    let generator = 0;
    let charged = 0;
    let discharged = 0;
    let unserved = 0;
    let combination = -1;
    // A battery that leaves takes its charge with it.
    stored = Math.min(stored, capacity);

    const surplus = solar + wind + hydro - load;
    if (surplus >= 0) {
      charged = Math.min(surplus, roomKwh(power, capacity, stored));
      stored += charged * EFFICIENCY;
      const rest = surplus - charged;
      const sunAndWind = solar + wind;
      if (rest <= sunAndWind) {
        const used = sunAndWind === 0 ? 0 : 1 - rest / sunAndWind;
        solar *= used;
        wind *= used;
      } else {
        hydro -= rest - sunAndWind;
        solar = 0;
        wind = 0;
      }
    } else {
      grid = Math.min(at(inputs.gridKwh, hour), -surplus);
      const needed = nothingOr(-surplus - grid);
      discharged = Math.max(0, Math.min(needed, power, (stored - LEAST_CHARGE * capacity) * EFFICIENCY));
      const left = nothingOr(needed - discharged);
      const choice = spans[span]?.choice;
      if (left > 0 && choice !== undefined) {
        const required = left + rules.reserve * load + SOLAR_RESERVE * solar + WIND_RESERVE * wind;
        combination = choice.choose(required, left);
        const ratedKw = choice.ratedKw(combination);
        generator = Math.min(left, ratedKw);
        unserved = left - generator;
        let missing = rules.minLoad * ratedKw - generator;
        if (missing > 0) {
          const lowered = Math.min(missing, discharged);
          discharged -= lowered;
          missing -= lowered;
          stored -= discharged / EFFICIENCY;
          charged = Math.min(missing, roomKwh(power, capacity, stored));
          stored += charged * EFFICIENCY;
          missing -= charged;
          const sunAndWind = solar + wind;
          const cut = Math.min(missing, sunAndWind);
          if (cut > 0) {
            solar *= 1 - cut / sunAndWind;
            wind *= 1 - cut / sunAndWind;
          }
          generator += lowered + charged + cut;
        } else {
          stored -= discharged / EFFICIENCY;
        }
      } else {
        unserved = left;
        stored -= discharged / EFFICIENCY;
      }
    }
    flows.generator[hour] = generator;
    flows.solar[hour] = solar;
    flows.wind[hour] = wind;
    flows.hydro[hour] = hydro;
    flows.grid[hour] = grid;
    flows.charged[hour] = charged;
    flows.discharged[hour] = discharged;
    flows.curtailed[hour] = Math.max(0, solarOffered + windOffered + hydroOffered - solar - wind - hydro);
    flows.unserved[hour] = unserved;
    flows.choice[hour] = span;
    flows.combination[hour] = combination;
  }
  return stored;
}

/** What a battery can take in an hour, kWh. */
function roomKwh(power: number, capacity: number, stored: number): number {
  return Math.max(0, Math.min(power, (capacity - stored) / EFFICIENCY));
}

function at(values: Float64Array, hour: number): number {
  return values[hour] ?? 0;
}

function nothingOr(kwh: number): number {
  return kwh > NOTHING_KWH ? kwh : 0;
}
