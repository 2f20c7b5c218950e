/** The 15-minute rows of one unit while metering fills them: segments go in, split at the rows' borders. */
import { HOUR_MS } from '../durations.ts';
import { IDLE_LOAD } from '../limits.ts';
import type { Sample } from '../telemetry.ts';
import { INTERVAL_MEASURES, type IntervalMeasure, QUARTER_MS, type UnitInterval } from './intervals.ts';
import { amountBetween, type Basis, meanRate, type Segment, trapezoids } from './segment.ts';

/** A row in the making; NaN is "not known yet", so that all rows have one shape. */
type OpenRow = { start: number } & Record<IntervalMeasure, number>;

const ENERGY_BASIS: Record<Basis, IntervalMeasure> = {
  measured: 'measuredKwh',
  recovered: 'recoveredKwh',
  integrated: 'integratedKwh',
  estimated: 'integratedKwh',
};
const FUEL_BASIS: Record<Basis, IntervalMeasure> = {
  measured: 'fuelMeasuredL',
  recovered: 'fuelRecoveredL',
  integrated: 'fuelIntegratedL',
  estimated: 'fuelEstimatedL',
};
/** A row that knows an amount knows all of its bases, so that a part that vanishes later is rewritten as 0. */
const NO_ENERGY_BASIS = { measuredKwh: 0, recoveredKwh: 0, integratedKwh: 0 };
const NO_FUEL_BASIS = { fuelMeasuredL: 0, fuelRecoveredL: 0, fuelIntegratedL: 0, fuelEstimatedL: 0 };

export class IntervalRows {
  readonly #unit: string;
  readonly #from: number;
  readonly #to: number;
  readonly #rows = new Map<number, OpenRow>();
  #latest: OpenRow | null = null;

  constructor(unit: string, from: number, to: number) {
    this.#unit = unit;
    this.#from = from;
    this.#to = to;
  }

  /**
   * Adds a segment of a unit's energy (rates in kW).
   * @param main whether it is the unit's main channel, which decides what is covered
   * @param supplies whether the unit supplies the camp, so that the basis of its energy is kept
   */
  addEnergy(
    measure: 'energyKwh' | 'importedKwh' | 'exportedKwh' | 'chargedKwh' | 'dischargedKwh',
    segment: Segment,
    main: boolean,
    supplies: boolean,
  ): void {
    this.#split(segment, (row, from, to) => {
      const amount = amountBetween(segment, from, to);
      add(row, measure, amount);
      if (!main) return;
      if (segment.basis !== 'recovered') add(row, 'coveredS', (to - from) / 1000);
      if (!supplies) return;
      if (Number.isNaN(row.measuredKwh)) Object.assign(row, NO_ENERGY_BASIS);
      row[ENERGY_BASIS[segment.basis]] += amount;
    });
  }

  /** Adds a generator's running hours: a segment runs where it has energy, at its mean power's load. */
  addRunning(segment: Segment, ratedKw: number): void {
    const meanKw = meanRate(segment);
    this.#split(segment, (row, from, to) => {
      const hours = meanKw > 0 ? (to - from) / HOUR_MS : 0;
      add(row, 'hoursRun', hours);
      add(row, 'hoursBelow30Pct', meanKw / ratedKw < IDLE_LOAD ? hours : 0);
    });
  }

  /** Adds a segment of fuel (rates in L/h). */
  addFuel(segment: Segment): void {
    this.#split(segment, (row, from, to) => {
      const amount = amountBetween(segment, from, to);
      add(row, 'fuelL', amount);
      if (Number.isNaN(row.fuelMeasuredL)) Object.assign(row, NO_FUEL_BASIS);
      row[FUEL_BASIS[segment.basis]] += amount;
    });
  }

  /** Adds what was available but not taken, from samples that carry both availableKw and powerKw. */
  addCurtailed(samples: readonly Sample[], gapLimitMs: number): void {
    const readings = [];
    for (const { ts, fields } of samples) {
      const { availableKw, powerKw } = fields;
      if (availableKw === undefined || powerKw === undefined) continue;
      readings.push({ ts, value: Math.max(0, availableKw - Math.max(0, powerKw)) });
    }
    for (const segment of trapezoids(readings, gapLimitMs)) {
      this.#split(segment, (row, from, to) => {
        add(row, 'curtailedKwh', amountBetween(segment, from, to));
      });
    }
  }

  /** Counts a reading in the row in which it lies. */
  count(measure: 'rejected' | 'resets', ts: number): void {
    if (ts >= this.#from && ts < this.#to) add(this.#row(ts - (ts % QUARTER_MS)), measure, 1);
  }

  /** The rows of which anything is known, oldest first. */
  list(): UnitInterval[] {
    return [...this.#rows.values()].sort((a, b) => a.start - b.start).map((row) => this.#close(row));
  }

  #close(open: OpenRow): UnitInterval {
    const row: UnitInterval = { unit: this.#unit, start: open.start };
    for (const measure of INTERVAL_MEASURES) {
      const value = open[measure];
      if (!Number.isNaN(value)) row[measure] = value;
    }
    row.coveredS ??= 0;
    row.rejected ??= 0;
    row.resets ??= 0;
    return row;
  }

  #row(start: number): OpenRow {
    // Segments come in order of time: most fall into the row of the one before.
    if (this.#latest?.start === start) return this.#latest;
    let row = this.#rows.get(start);
    if (row === undefined) {
      row = { start, ...UNKNOWN };
      this.#rows.set(start, row);
    }
    this.#latest = row;
    return row;
  }

  /** Visits the part of a segment in each row of the range. */
  #split(segment: Segment, visit: (row: OpenRow, from: number, to: number) => void): void {
    const end = Math.min(segment.to, this.#to);
    let at = Math.max(segment.from, this.#from);
    while (at < end) {
      const start = at - (at % QUARTER_MS);
      const next = Math.min(start + QUARTER_MS, end);
      visit(this.#row(start), at, next);
      at = next;
    }
  }
}

const UNKNOWN: Record<IntervalMeasure, number> = {
  energyKwh: Number.NaN,
  importedKwh: Number.NaN,
  exportedKwh: Number.NaN,
  chargedKwh: Number.NaN,
  dischargedKwh: Number.NaN,
  measuredKwh: Number.NaN,
  recoveredKwh: Number.NaN,
  integratedKwh: Number.NaN,
  curtailedKwh: Number.NaN,
  fuelL: Number.NaN,
  fuelMeasuredL: Number.NaN,
  fuelRecoveredL: Number.NaN,
  fuelIntegratedL: Number.NaN,
  fuelEstimatedL: Number.NaN,
  hoursRun: Number.NaN,
  hoursBelow30Pct: Number.NaN,
  coveredS: Number.NaN,
  rejected: Number.NaN,
  resets: Number.NaN,
};

function add(row: OpenRow, measure: IntervalMeasure, amount: number): void {
  const before = row[measure];
  row[measure] = Number.isNaN(before) ? amount : before + amount;
}
