/**
 * What a unit did in each hour of a range, from its quarter-hours. The arrays lie in shared memory, so that a worker
 * thread reads them without a copy.
 */
import { localCalendar } from '../calendar.ts';
import { HOUR_MS } from '../durations.ts';
import type { UnitInterval } from '../metering/intervals.ts';
import type { RegisteredUnit } from '../registry/registry.ts';
import type { UnitKind } from '../telemetry.ts';
import { type HourRange, hoursIn } from './hours.ts';

/** Coverage of 1 is reached to within a millisecond: seconds are sums of fractions. */
const SECONDS_TOLERANCE = 1e-3;

export interface MeasuredUnit {
  id: string;
  kind: UnitKind;
  ratedKw: number;
  capacityKwh: number;
  /** A key of the factor catalogue; null for what burns none. */
  fuel: string | null;
  /** In service, epoch ms, [from, to); an hour counts where the unit is in service as it begins. */
  from: number;
  to: number;
  /** By hour: 1 where the unit is in service and was covered throughout. */
  known: Uint8Array;
  /** kWh produced (generator, solar, wind, hydro), consumed (load), imported (grid), discharged (battery). */
  energyKwh: Float64Array;
  /** kWh exported (grid) or charged (battery). */
  takenKwh: Float64Array;
  curtailedKwh: Float64Array;
  /** Generators: litres by a meter, NaN where any of the hour's was estimated, recovered or is unknown. */
  fuelL: Float64Array;
  hoursRun: Float64Array;
}

/** Collects a unit's quarter-hours into hours. */
export class UnitHours {
  readonly #unit: MeasuredUnit;
  readonly #range: HourRange;
  readonly #coveredS: Float64Array;

  constructor(unit: RegisteredUnit, range: HourRange) {
    const hours = hoursIn(range);
    const { from, to } = unit.inService;
    const calendar = localCalendar(unit.timeZone);
    const isGenerator = unit.kind === 'generator';
    const takes = unit.kind === 'grid' || unit.kind === 'battery';
    const curtails = unit.kind === 'solar' || unit.kind === 'wind';
    this.#range = range;
    this.#coveredS = new Float64Array(hours);
    this.#unit = {
      id: unit.id,
      kind: unit.kind,
      ratedKw: unit.ratedKw ?? 0,
      capacityKwh: unit.capacityKwh ?? 0,
      fuel: unit.fuel ?? null,
      from: from === null ? Number.NEGATIVE_INFINITY : calendar.dayStart(from),
      to: to === null ? Number.POSITIVE_INFINITY : calendar.dayStart(to),
      known: new Uint8Array(new SharedArrayBuffer(hours)),
      energyKwh: sharedHours(hours),
      takenKwh: sharedHours(takes ? hours : 0),
      curtailedKwh: sharedHours(curtails ? hours : 0),
      fuelL: sharedHours(isGenerator ? hours : 0),
      hoursRun: sharedHours(isGenerator ? hours : 0),
    };
  }

  /** Adds quarter-hours of the unit, or sums of them by the hour; those outside the range or its service do not count. */
  addRows(rows: readonly UnitInterval[]): void {
    const unit = this.#unit;
    const first = Math.max(this.#range.from, unit.from);
    const end = Math.min(this.#range.to, unit.to);
    for (const row of rows) {
      if (row.start < first || row.start >= end) continue;
      const hour = Math.floor((row.start - this.#range.from) / HOUR_MS);
      addTo(this.#coveredS, hour, row.coveredS ?? 0);
      addTo(unit.energyKwh, hour, row.energyKwh ?? row.importedKwh ?? row.dischargedKwh ?? 0);
      if (unit.takenKwh.length > 0) addTo(unit.takenKwh, hour, row.exportedKwh ?? row.chargedKwh ?? 0);
      if (unit.curtailedKwh.length > 0) addTo(unit.curtailedKwh, hour, row.curtailedKwh ?? 0);
      if (unit.kind !== 'generator') continue;
      addTo(unit.hoursRun, hour, row.hoursRun ?? 0);
      addTo(unit.fuelL, hour, meteredLitres(row));
    }
  }

  /** The unit's hours, once all of its rows were added. */
  finish(): MeasuredUnit {
    const unit = this.#unit;
    for (let hour = 0; hour < unit.known.length; hour += 1) {
      const start = this.#range.from + hour * HOUR_MS;
      const inServiceS = (Math.min(start + HOUR_MS, unit.to) - start) / 1000;
      const isKnown =
        isInService(unit, start) && (this.#coveredS[hour] ?? 0) >= inServiceS - SECONDS_TOLERANCE;
      unit.known[hour] = isKnown ? 1 : 0;
    }
    return unit;
  }
}

/** Whether a unit is in service as an hour begins. */
export function isInService({ from, to }: Pick<MeasuredUnit, 'from' | 'to'>, hourStart: number): boolean {
  return hourStart >= from && hourStart < to;
}

/** Hourly numbers, all 0, in memory that threads can share. */
export function sharedHours(hours: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * hours));
}

/** A row's litres where a meter counted or measured all of them; NaN where not. */
function meteredLitres({ fuelL, fuelEstimatedL = 0, fuelRecoveredL = 0 }: UnitInterval): number {
  if (fuelL === undefined || fuelEstimatedL > 0 || fuelRecoveredL > 0) return Number.NaN;
  return fuelL;
}

function addTo(hours: Float64Array, hour: number, amount: number): void {
  hours[hour] = (hours[hour] ?? 0) + amount;
}
