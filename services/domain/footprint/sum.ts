/**
 * The sum behind one footprint row: it takes what units counted for the row's group and interval, and turns it
 * into the row's numbers. Unknown (null) is kept apart from zero throughout.
 */

import type { UnitInterval } from '../metering/intervals.ts';
import { SUPPLY_KINDS } from '../metering/metering.ts';
import { KnownSum } from './known-sum.ts';
import type { AttributionSpan, Group } from './plan.ts';
import { FOOTPRINT_NOTES, type FootprintNote, type FootprintRow } from './row.ts';

/** Litres per kWh that renewable energy is taken to have saved where the camp's own generators give no figure. */
export const DEFAULT_BASELINE_L_PER_KWH = 0.3;

type Sums = { [K in (typeof SUM_NAMES)[number]]: KnownSum };
const SUM_NAMES = [
  'generator',
  'solar',
  'wind',
  'hydro',
  'grid',
  'supplied',
  'exported',
  'load',
  'batteryCharged',
  'batteryDischarged',
  'fuelL',
  'hoursRun',
  'hoursBelow30Pct',
  'avoidedFuelL',
] as const;

export type FootprintNumbers = Omit<
  FootprintRow,
  'all' | 'mission' | 'camp' | 'unit' | 'contributor' | 'date' | 'month' | 'from' | 'to'
>;

export class FootprintSum {
  readonly #sums: Sums = {
    generator: new KnownSum(),
    solar: new KnownSum(),
    wind: new KnownSum(),
    hydro: new KnownSum(),
    grid: new KnownSum(),
    supplied: new KnownSum(),
    exported: new KnownSum(),
    load: new KnownSum(),
    batteryCharged: new KnownSum(),
    batteryDischarged: new KnownSum(),
    fuelL: new KnownSum(),
    hoursRun: new KnownSum(),
    hoursBelow30Pct: new KnownSum(),
    avoidedFuelL: new KnownSum(),
  };
  /** Known only where some unit's availability was. */
  #curtailedKwh: number | null = null;
  #renewableGridKwh = 0;
  #fuelKgCo2e = 0;
  #biogenicKgCo2 = 0;
  #gridKgCo2e = 0;
  #ratedKwh = 0;
  #weight = 0;
  #coveredWeight = 0;
  #supplyCoveredS = 0;
  readonly #energyKwh = { measured: 0, recovered: 0, integrated: 0 };
  readonly #fuelL = { measured: 0, recovered: 0, integrated: 0, estimated: 0 };
  #rejected = 0;
  #resets = 0;
  #personDays: number | null = 0;
  readonly #notes = new Set<FootprintNote>();

  /** @param group what is true of all rows of the row's group */
  constructor({ simulated }: Pick<Group, 'simulated'>) {
    if (simulated) this.#notes.add('simulated');
  }

  /**
   * Says that a unit counts for `seconds` of the row, whether or not it then says anything.
   * @param weightKw its weight in the group's coverage; 0 for a unit that has no part in it
   */
  expect({ unit: { kind } }: Pick<AttributionSpan, 'unit'>, seconds: number, weightKw: number): void {
    this.#weight += weightKw * seconds;
    for (const name of SUMS_OF_KIND[kind]) this.#sums[name].expect();
  }

  /**
   * Adds what a unit counted.
   * @param baselineLPerKwh the camp's own litres per generator kWh in that month, null where it has none
   */
  add(
    { unit, factor, grid }: Pick<AttributionSpan, 'unit' | 'factor' | 'grid'>,
    row: UnitInterval,
    weightKw: number,
    baselineLPerKwh: number | null,
  ): void {
    const sums = this.#sums;
    this.#coveredWeight += weightKw * (row.coveredS ?? 0);
    this.#rejected += row.rejected ?? 0;
    this.#resets += row.resets ?? 0;
    if (SUPPLY_KINDS.has(unit.kind)) {
      this.#supplyCoveredS += row.coveredS ?? 0;
      sums.supplied.add(row.energyKwh ?? row.importedKwh);
      const basis = this.#energyKwh;
      basis.measured += row.measuredKwh ?? 0;
      basis.recovered += row.recoveredKwh ?? 0;
      basis.integrated += row.integratedKwh ?? 0;
    }
    switch (unit.kind) {
      case 'generator':
        sums.generator.add(row.energyKwh);
        sums.fuelL.add(row.fuelL);
        sums.hoursRun.add(row.hoursRun);
        sums.hoursBelow30Pct.add(row.hoursBelow30Pct);
        this.#ratedKwh += (unit.ratedKw ?? 0) * (row.hoursRun ?? 0);
        this.#fuelKgCo2e += (row.fuelL ?? 0) * (factor?.kgCo2ePerUnit ?? 0);
        this.#biogenicKgCo2 += (row.fuelL ?? 0) * (factor?.biogenicKgCo2PerUnit ?? 0);
        this.#addFuelBasis(row);
        break;
      case 'solar':
      case 'wind':
      case 'hydro':
        sums[unit.kind].add(row.energyKwh);
        if (row.curtailedKwh !== undefined) this.#curtailedKwh = (this.#curtailedKwh ?? 0) + row.curtailedKwh;
        this.#addAvoided(row.energyKwh, baselineLPerKwh);
        break;
      case 'grid':
        sums.grid.add(row.importedKwh);
        sums.exported.add(row.exportedKwh);
        this.#addGrid(row.importedKwh ?? 0, grid);
        break;
      case 'load':
        sums.load.add(row.energyKwh);
        break;
      case 'battery':
        sums.batteryCharged.add(row.chargedKwh);
        sums.batteryDischarged.add(row.dischargedKwh);
        break;
    }
  }

  /** Adds a camp's person-days in the row; null where its headcount is not known. */
  addPersonDays(personDays: number | null): void {
    if (personDays === null) this.#notes.add('headcount-unknown');
    this.#personDays =
      personDays === null || this.#personDays === null ? null : this.#personDays + personDays;
  }

  /**
   * The row's numbers.
   * @param perPerson whether figures per person and day make sense for the group
   */
  numbers(perPerson: boolean): FootprintNumbers {
    const sums = this.#sums;
    const supplied = sums.supplied.value;
    const generatorKwh = sums.generator.value;
    const fuelL = sums.fuelL.value;
    const personDays = perPerson ? this.#personDays : null;
    return {
      energyKwh: {
        generator: generatorKwh,
        solar: sums.solar.value,
        wind: sums.wind.value,
        hydro: sums.hydro.value,
        grid: sums.grid.value,
        supplied,
        exported: sums.exported.value,
        load: sums.load.value,
        batteryCharged: sums.batteryCharged.value,
        batteryDischarged: sums.batteryDischarged.value,
        curtailed: this.#curtailedKwh,
      },
      renewableShare: this.#supplyCoveredS > 0 ? ratio(this.#renewableKwh(), supplied) : null,
      fuelL,
      fuelLPerKwh: ratio(fuelL, generatorKwh),
      co2eKg: {
        fuel: fuelL === null ? null : this.#fuelKgCo2e,
        grid: sums.grid.value === null || this.#notes.has('grid-factor-unknown') ? null : this.#gridKgCo2e,
        biogenic: fuelL === null ? null : this.#biogenicKgCo2,
      },
      avoidedFuelL: sums.avoidedFuelL.value,
      perPersonDay: { fuelL: ratio(fuelL, personDays), kwh: ratio(supplied, personDays) },
      generators: {
        hoursRun: sums.hoursRun.value,
        hoursBelow30Pct: sums.hoursBelow30Pct.value,
        loadFactor: ratio(generatorKwh, this.#ratedKwh),
      },
      coverage: this.#weight > 0 ? this.#coveredWeight / this.#weight : null,
      energyBasis: shares(this.#energyKwh),
      fuelBasis: shares(this.#fuelL),
      readings: { rejected: this.#rejected, resets: this.#resets },
      notes: FOOTPRINT_NOTES.filter(
        (note) => this.#notes.has(note) && (perPerson || note !== 'headcount-unknown'),
      ),
    };
  }

  #addFuelBasis(row: UnitInterval): void {
    const basis = this.#fuelL;
    basis.measured += row.fuelMeasuredL ?? 0;
    basis.recovered += row.fuelRecoveredL ?? 0;
    basis.integrated += row.fuelIntegratedL ?? 0;
    basis.estimated += row.fuelEstimatedL ?? 0;
  }

  #renewableKwh(): number {
    const { solar, wind, hydro } = this.#sums;
    return (solar.value ?? 0) + (wind.value ?? 0) + (hydro.value ?? 0) + this.#renewableGridKwh;
  }

  #addAvoided(energyKwh: number | undefined, baselineLPerKwh: number | null): void {
    if (energyKwh === undefined) return;
    if (baselineLPerKwh === null && energyKwh > 0) this.#notes.add('avoided-baseline-default');
    this.#sums.avoidedFuelL.add(energyKwh * (baselineLPerKwh ?? DEFAULT_BASELINE_L_PER_KWH));
  }

  #addGrid(importedKwh: number, grid: AttributionSpan['grid']): void {
    if (importedKwh <= 0) return;
    if (grid?.renewableFraction === undefined) this.#notes.add('grid-fraction-unknown');
    if (grid?.kgCo2ePerKwh === undefined) this.#notes.add('grid-factor-unknown');
    this.#renewableGridKwh += importedKwh * (grid?.renewableFraction ?? 0);
    this.#gridKgCo2e += importedKwh * (grid?.kgCo2ePerKwh ?? 0);
  }
}

/** What a unit of a kind could speak of. */
const SUMS_OF_KIND = {
  generator: ['generator', 'supplied', 'fuelL', 'hoursRun', 'hoursBelow30Pct'],
  solar: ['solar', 'supplied', 'avoidedFuelL'],
  wind: ['wind', 'supplied', 'avoidedFuelL'],
  hydro: ['hydro', 'supplied', 'avoidedFuelL'],
  grid: ['grid', 'supplied', 'exported'],
  load: ['load'],
  battery: ['batteryCharged', 'batteryDischarged'],
  tank: [],
  weather: [],
} as const satisfies Record<AttributionSpan['unit']['kind'], readonly (typeof SUM_NAMES)[number][]>;

/** A quotient, null where it has no meaning. */
function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}

/** What share of their sum each part is; null where there is nothing to share. */
function shares<Part extends string>(parts: Record<Part, number>): Record<Part, number> | null {
  const sum = Object.values<number>(parts).reduce((total, part) => total + part, 0);
  if (sum <= 0) return null;
  const result = { ...parts };
  for (const part in result) result[part] /= sum;
  return result;
}
