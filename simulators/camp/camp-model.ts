/**
 * A camp as a world that runs: it steps from its beginning in steps of five minutes, and can be read at any
 * instant in the current one. The same seed gives the same world, however one steps through it.
 */

import type { Totals } from '../devices/meters.ts';
import { DAY_MS } from '../durations.ts';
import type { Dirt, Mishap } from '../faults/fault-plan.ts';
import type { Camp, Registry } from '../fleet/registry.ts';
import { storedAfter } from '../physics/battery.ts';
import { coolantAfter } from '../physics/genset.ts';
import { rippleUntil } from '../physics/ripple.ts';
import { type CampParts, campParts, type Part } from './camp-parts.ts';
import { type CampState, initialState, type UnitState } from './camp-state.ts';
import { STEP_HOURS, STEP_MS, type Step, StepPlanner } from './camp-step.ts';
import type { UnitFlow } from './unit-flow.ts';

interface MeterMishap {
  part: Part;
  position: number;
  mishap: Mishap;
}

export class CampModel {
  readonly camp: Camp;
  readonly parts: readonly Part[];
  /** When this camp's world begins, epoch ms. */
  readonly begins: number;
  readonly #planner: StepPlanner;
  #state: CampState;
  #step: Step | null = null;
  #strikes: { day: number; mishaps: MeterMishap[] } = { day: Number.NaN, mishaps: [] };

  constructor(camp: Camp, registry: Registry, seed: number, dirt: Dirt) {
    const taken: CampParts = campParts(camp, registry, seed, dirt);
    this.camp = camp;
    this.parts = taken.parts;
    this.begins = taken.begins;
    this.#planner = new StepPlanner(taken, seed);
    this.#state = initialState(taken);
  }

  /** The start of the current step, epoch ms. */
  get at(): number {
    return this.#state.at;
  }

  /** What happens in the current step. */
  get step(): Step {
    this.#step ??= this.#planner.plan(this.#state);
    return this.#step;
  }

  /** The state at the current step's start. */
  get state(): Readonly<CampState> {
    return this.#state;
  }

  /** Steps on until the current step holds an instant; never back. */
  advanceTo(ts: number): void {
    while (this.#state.at + STEP_MS <= ts) this.#advance();
  }

  /** A copy of the state, to go on from another time. */
  snapshot(): CampState {
    return structuredClone(this.#state);
  }

  restore(state: CampState): void {
    this.#state = structuredClone(state);
    this.#step = null;
  }

  /** What has flowed through a unit from the world's beginning to an instant of the current step. */
  totalsAt(position: number, ts: number): Totals {
    const unit = this.#state.units[position];
    const flow = this.step.flows[position];
    if (unit === undefined || flow === undefined) throw new RangeError(`no unit at position ${position}`);
    const hours = (ts - this.#state.at) / 3_600_000;
    const rippleHours = STEP_HOURS * rippleUntil(this.step.ripple, hours / STEP_HOURS);
    return {
      outKwh: unit.totals.outKwh + flow.outKw * hours + flow.outRippleKw * rippleHours,
      inKwh: unit.totals.inKwh + flow.inKw * hours + flow.inRippleKw * rippleHours,
      fuelL: unit.totals.fuelL + flow.fuelLph * hours + flow.fuelRippleLph * rippleHours,
    };
  }

  #advance(): void {
    const { step } = this;
    const next = this.#state.at + STEP_MS;
    let burntL = 0;
    for (const flow of step.flows) burntL += flow.fuelLph * STEP_HOURS;
    const capacityL = step.today.tanks.reduce((sum, { part }) => sum + part.tank.capacityL, 0);
    for (let position = 0; position < this.parts.length; position += 1) {
      const part = this.parts[position];
      const unit = this.#state.units[position];
      const flow = step.flows[position];
      if (part === undefined || unit === undefined || flow === undefined) continue;
      flowInto(unit, flow);
      if (unit.set !== null) this.#turn(unit.set, step, position, part.ratedKw);
      if (part.kind === 'battery') {
        unit.storedKwh = storedAfter(unit.storedKwh, flow.inKw, flow.outKw, STEP_HOURS);
      }
      if (part.kind === 'tank' && unit.tank !== null && step.today.inService[position]) {
        const drawnL = (burntL * part.tank.capacityL) / capacityL;
        const localHour = (this.#state.at - step.today.day.from) / 3_600_000;
        unit.tank = part.tank.after(unit.tank, drawnL, step.today.day.number, localHour, STEP_HOURS);
      }
    }
    this.#strike(next);
    this.#state.at = next;
    this.#state.setsWanted = step.setsWanted;
    this.#step = null;
  }

  /** Meters that are reset or swapped in the current step start anew at its end. */
  #strike(end: number): void {
    const day = Math.floor(this.#state.at / DAY_MS);
    if (day !== this.#strikes.day) this.#strikes = { day, mishaps: meterMishaps(this.parts, day) };
    for (const { part, position, mishap } of this.#strikes.mishaps) {
      const unit = this.#state.units[position];
      if (unit === undefined || mishap.at < this.#state.at || mishap.at >= end) continue;
      unit.dials = part.meters.after(unit.dials, unit.totals, mishap);
    }
  }

  #turn(set: NonNullable<UnitState['set']>, step: Step, position: number, ratedKw: number): void {
    const running = step.running[position] ?? false;
    if (running !== set.running) {
      set.running = running;
      set.since = this.#state.at;
    }
    const load = (step.flows[position]?.outKw ?? 0) / ratedKw;
    set.coolantC = coolantAfter(set.coolantC, running, load, step.sky.ambientC, STEP_MS);
    if (running) set.runHours += STEP_HOURS;
  }
}

function flowInto(unit: UnitState, flow: UnitFlow): void {
  unit.totals.outKwh += flow.outKw * STEP_HOURS;
  unit.totals.inKwh += flow.inKw * STEP_HOURS;
  unit.totals.fuelL += flow.fuelLph * STEP_HOURS;
  unit.curtailedKwh += Math.max(0, flow.availableKw - flow.outKw) * STEP_HOURS;
}

/** Resets and swaps on a UTC day. Solar days lie across two of them. */
function meterMishaps(parts: readonly Part[], day: number): MeterMishap[] {
  return parts.flatMap((part, position) => {
    const mishaps = [day * DAY_MS, (day + 1) * DAY_MS - 1].map((ts) => part.mishaps.ofDay(ts));
    return [...new Set(mishaps)]
      .filter((mishap) => mishap !== null)
      .filter(({ kind, at }) => (kind === 'resets' || kind === 'swaps') && Math.floor(at / DAY_MS) === day)
      .map((mishap) => ({ part, position, mishap }));
  });
}
