/** What a unit's device says at the times at which it reports, with the faults of its readings and its clock. */
import type { CampModel } from '../camp/camp-model.ts';
import { clockErrorMs, type FaultPlan, type Faults } from '../faults/fault-plan.ts';
import { type Fields, fieldsAt } from './readings.ts';

/** The counters by which energy and fuel are accounted. */
const COUNTERS: ReadonlySet<string> = new Set([
  'energyKwh',
  'fuelUsedL',
  'chargedKwh',
  'dischargedKwh',
  'importedKwh',
  'exportedKwh',
]);
const UNRATED_KW = 10_000;

/** One unit's device. */
export class Sampler {
  readonly topic: string;
  readonly #model: CampModel;
  readonly #position: number;
  readonly #clockErrorMs: number;
  readonly #faultPlan: FaultPlan;
  readonly #ratedKw: number;
  readonly #isSolar: boolean;

  /** @throws RangeError for a position that the camp does not have */
  constructor(model: CampModel, position: number, seed: number, faults: Faults) {
    const part = model.parts[position];
    if (part === undefined) throw new RangeError(`no unit at position ${position}`);
    const { camp } = model;
    this.topic = `missions/${camp.mission}/camps/${camp.id}/units/${part.unit.id}/telemetry`;
    this.#model = model;
    this.#position = position;
    this.#clockErrorMs = clockErrorMs(part.unit, seed, faults);
    this.#faultPlan = part.faultPlan;
    this.#ratedKw = part.unit.ratedKw ?? UNRATED_KW;
    this.#isSolar = part.kind === 'solar';
  }

  /**
   * The sample of an instant of the model's current step, as JSON; null while the unit is silent or out of service.
   * @param everyMs how long ago the unit reported before: what happened since shows in this sample
   */
  sample(ts: number, everyMs: number): string | null {
    const fault = this.#faultPlan.faultOn(ts);
    if (fault?.kind === 'silences' && ts >= fault.startMs && ts < fault.endMs) return null;
    const fields = fieldsAt(this.#model, this.#position, ts);
    if (fields === null) return null;
    if (fault !== null && ts >= fault.startMs && ts - everyMs < fault.startMs) {
      if (fault.kind === 'spikes') this.#spike(fields, fault.random);
      if (fault.kind === 'zeros') this.#zero(fields);
    }
    return JSON.stringify({ ts: ts + this.#clockErrorMs, ...fields });
  }

  /** A burst on the bus: the counters jump for one reading, and power with them. */
  #spike(fields: Fields, random: number): void {
    for (const [field, value] of Object.entries(fields)) {
      if (typeof value !== 'number') continue;
      if (COUNTERS.has(field)) fields[field] = Math.round(value + this.#ratedKw * (4_000 + 9_000 * random));
      if (field === 'powerKw' && !this.#isSolar) fields[field] = Math.round(this.#ratedKw * (2 + 3 * random));
    }
  }

  /** A gateway that lost its bus: all registers read 0, where the counters are far enough from it to tell. */
  #zero(fields: Fields): void {
    const counters = Object.entries(fields).filter(([field]) => COUNTERS.has(field));
    if (counters.length === 0) return;
    if (counters.some(([, value]) => typeof value !== 'number' || value < 40 * this.#ratedKw)) return;
    for (const [field, value] of Object.entries(fields)) if (typeof value === 'number') fields[field] = 0;
  }
}
