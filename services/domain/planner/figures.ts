/** From hourly flows to the figures of a plan: sums in the words of a footprint row. Pure. */

import { HOUR_MS } from '../durations.ts';
import { type FactorCatalogue, factorOn } from '../footprint/factors.ts';
import type { HourlyFlows } from './dispatch.ts';
import type { HourlyInputs } from './inputs.ts';
import type { PlanFigures } from './plan-schema.ts';

/** Below this share of its rating a set soots up: a limit of the accounting, whatever the plan's own minimum is. */
const LOW_LOAD = 0.3;
const TOLERANCE = 1e-9;
const FLOWS = [
  'generator',
  'solar',
  'wind',
  'hydro',
  'grid',
  'charged',
  'discharged',
  'curtailed',
  'unserved',
] as const;

type Totals = Record<(typeof FLOWS)[number], number> & {
  load: number;
  renewableGrid: number;
  gridKgCo2e: number;
  hasGridWithoutFactor: boolean;
  fuelL: number;
  fuelKgCo2e: number;
  biogenicKgCo2: number;
  hoursRun: number;
  hoursBelow30Pct: number;
  batteryHours: number;
  batteryKwh: number;
};

/** Sums the flows of a plan, whole and by local month. */
export class FigureSums {
  readonly #inputs: HourlyInputs;
  readonly #addedBatteryKwh: number;
  readonly #grid: (DatedGrid | undefined)[];
  readonly #factors: (fuel: string, day: number) => ReturnType<typeof factorOn>;

  constructor(inputs: HourlyInputs, addedBatteryKwh: number, catalogue: FactorCatalogue) {
    const { dates } = inputs.local;
    this.#inputs = inputs;
    this.#addedBatteryKwh = addedBatteryKwh;
    this.#grid = dates.map((date) => inputs.camp.grid.findLast((entry) => entry.from <= date));
    const known = new Map<string, ReturnType<typeof factorOn>[]>();
    this.#factors = (fuel, day) => {
      const ofFuel = known.getOrInsertComputed(fuel, () =>
        dates.map((date) => factorOn(catalogue, fuel, date)),
      );
      const factor = ofFuel[day];
      if (factor === undefined) throw new RangeError(`there is no day ${day} in the plan`);
      return factor;
    };
  }

  /** The figures of the whole range. */
  total(flows: HourlyFlows): PlanFigures {
    const totals = noTotals();
    for (let hour = 0; hour < flows.generator.length; hour += 1) this.#add(totals, flows, hour);
    return figuresOf(totals);
  }

  /** The figures of each local month of the range, in its order. */
  months(flows: HourlyFlows): PlanFigures[] {
    const totals = this.#inputs.local.months.map(noTotals);
    for (let hour = 0; hour < flows.generator.length; hour += 1) {
      const month = totals[this.#inputs.local.month[hour] ?? 0];
      if (month !== undefined) this.#add(month, flows, hour);
    }
    return totals.map(figuresOf);
  }

  #add(totals: Totals, flows: HourlyFlows, hour: number): void {
    const inputs = this.#inputs;
    const day = inputs.local.day[hour] ?? 0;
    for (const flow of FLOWS) totals[flow] += flows[flow][hour] ?? 0;
    totals.load += inputs.loadKwh[hour] ?? 0;
    totals.batteryHours += 1;
    totals.batteryKwh += (inputs.batteryKwh[hour] ?? 0) + this.#addedBatteryKwh;
    const gridKwh = flows.grid[hour] ?? 0;
    if (gridKwh > 0) {
      const grid = this.#grid[day];
      totals.renewableGrid += gridKwh * (grid?.renewableFraction ?? 0);
      totals.gridKgCo2e += gridKwh * (grid?.kgCo2ePerKwh ?? 0);
      totals.hasGridWithoutFactor ||= grid?.kgCo2ePerKwh === undefined;
    }
    const combination = flows.choices[flows.choice[hour] ?? 0]?.combinations[flows.combination[hour] ?? -1];
    if (combination === undefined) return;
    const kwh = flows.generator[hour] ?? 0;
    totals.hoursRun += combination.gensets;
    if (kwh / combination.ratedKw < LOW_LOAD - TOLERANCE) totals.hoursBelow30Pct += combination.gensets;
    for (const { fuel, standingL, perKwhL } of combination.fuels) {
      const litres = standingL + perKwhL * kwh;
      const factor = this.#factors(fuel, day);
      totals.fuelL += litres;
      totals.fuelKgCo2e += litres * factor.kgCo2ePerUnit;
      totals.biogenicKgCo2 += litres * factor.biogenicKgCo2PerUnit;
    }
  }
}

type DatedGrid = HourlyInputs['camp']['grid'][number];

function noTotals(): Totals {
  return {
    ...noFlows(),
    renewableGrid: 0,
    gridKgCo2e: 0,
    hasGridWithoutFactor: false,
    fuelL: 0,
    fuelKgCo2e: 0,
    biogenicKgCo2: 0,
    hoursRun: 0,
    hoursBelow30Pct: 0,
    batteryHours: 0,
    batteryKwh: 0,
  };
}

function figuresOf(totals: Totals): PlanFigures {
  const { generator, solar, wind, hydro, grid, charged, discharged, curtailed } = totals;
  const onSite = solar + wind + hydro;
  const supplied = onSite + generator + grid;
  const batteryKwh = totals.batteryHours === 0 ? 0 : totals.batteryKwh / totals.batteryHours;
  return {
    energyKwh: {
      generator,
      solar,
      wind,
      hydro,
      grid,
      supplied,
      exported: 0,
      load: totals.load,
      batteryCharged: charged,
      batteryDischarged: discharged,
      curtailed,
    },
    dischargedKwh: discharged,
    chargedKwh: charged,
    renewableShare: supplied > 0 ? (onSite + totals.renewableGrid) / supplied : null,
    fuelL: totals.fuelL,
    co2eKg: {
      fuel: totals.fuelKgCo2e,
      grid: totals.hasGridWithoutFactor ? null : totals.gridKgCo2e,
      biogenic: totals.biogenicKgCo2,
    },
    curtailedKwh: curtailed,
    unservedKwh: totals.unserved,
    hoursRun: totals.hoursRun,
    hoursBelow30Pct: totals.hoursBelow30Pct,
    batteryCycles: batteryKwh > 0 ? discharged / batteryKwh : 0,
  };
}

const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;

/** A typical day of each local month: by local hour the mean of each flow; null for an hour of the day not held. */
export function typicalDays(flows: HourlyFlows, inputs: HourlyInputs) {
  const { month, hourOfDay, months } = inputs.local;
  const means = slotMeans(
    flows,
    inputs,
    months.length * DAY_HOURS,
    (hour) => (month[hour] ?? 0) * DAY_HOURS + (hourOfDay[hour] ?? 0),
  );
  return months.map((label, at) => ({
    month: label,
    hours: means.slice(at * DAY_HOURS, (at + 1) * DAY_HOURS),
  }));
}

/** A typical week of the whole range, from Monday 00:00: by local hour of the week the mean of each flow. */
export function typicalWeek(flows: HourlyFlows, inputs: HourlyInputs) {
  return slotMeans(flows, inputs, WEEK_HOURS, (hour) => inputs.local.hourOfWeek[hour] ?? 0);
}

function slotMeans(
  flows: HourlyFlows,
  { loadKwh }: HourlyInputs,
  slots: number,
  slotOf: (hour: number) => number,
) {
  const sums = Array.from({ length: slots }, () => ({ count: 0, flows: noFlows() }));
  for (let hour = 0; hour < loadKwh.length; hour += 1) {
    const slot = sums[slotOf(hour)];
    if (slot === undefined) continue;
    slot.count += 1;
    slot.flows.load += loadKwh[hour] ?? 0;
    for (const flow of FLOWS) slot.flows[flow] += flows[flow][hour] ?? 0;
  }
  return sums.map(({ count, flows: sum }) => meansOf(sum, count));
}

type Means = Record<'load' | (typeof FLOWS)[number], number>;

function noFlows(): Means {
  return {
    load: 0,
    generator: 0,
    solar: 0,
    wind: 0,
    hydro: 0,
    grid: 0,
    charged: 0,
    discharged: 0,
    curtailed: 0,
    unserved: 0,
  };
}

function meansOf(sum: Means, count: number): { [Flow in keyof Means]: number | null } {
  const means: { [Flow in keyof Means]: number | null } = { ...sum };
  for (const flow of ['load', ...FLOWS] as const) means[flow] = count === 0 ? null : sum[flow] / count;
  return means;
}

/** Hours of a year over those of a range: what a range's figures are multiplied by for a year's. */
export function yearFactor({ from, to }: { from: number; to: number }): number {
  return 8_760 / ((to - from) / HOUR_MS);
}
