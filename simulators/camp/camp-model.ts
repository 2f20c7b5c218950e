/**
 * A camp as a world that runs: it steps from its beginning in steps of five minutes, and can be read at any
 * instant in the current one. The same seed gives the same world, however one steps through it.
 */

import type { Totals } from '../devices/meters.ts';
import { DAY_MS } from '../durations.ts';
import type { Fault, Faults } from '../faults/fault-plan.ts';
import type { Camp, Registry } from '../fleet/registry.ts';
import { storedAfter } from '../physics/battery.ts';
import { coolantAfter } from '../physics/genset.ts';
import { rippleUntil } from '../physics/ripple.ts';
import { type CampParts, campParts, type Part } from './camp-parts.ts';
import { type CampState, initialState, type UnitState } from './camp-state.ts';
import { STEP_HOURS, STEP_MS, type Step, StepPlanner } from './camp-step.ts';
import type { UnitFlow } from './unit-flow.ts';

interface MeterFault {
  part: Part;
  position: number;
  fault: Fault;
}

export class CampModel {
  readonly camp: Camp;
  readonly parts: readonly Part[];
  /** When this camp's world begins, epoch ms. */
  readonly begins: number;
  readonly #planner: StepPlanner;
  #state: CampState;
  #step: Step | null = null;
  #meterFaults: { day: number; faults: MeterFault[] } = { day: Number.NaN, faults: [] };

  constructor(camp: Camp, registry: Registry, seed: number, faults: Faults) {
    const parts: CampParts = campParts(camp, registry, seed, faults);
    this.camp = camp;
    this.parts = parts.parts;
    this.begins = parts.begins;
    this.#planner = new StepPlanner(parts, seed);
    this.#state = initialState(parts);
  }

  /** The start of the current step, epoch ms. */
  get stepStartMs(): number {
    return this.#state.stepStartMs;
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
    while (this.#state.stepStartMs + STEP_MS <= ts) this.#advance();
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
    const hours = (ts - this.#state.stepStartMs) / 3_600_000;
    const rippleHours = STEP_HOURS * rippleUntil(this.step.ripple, hours / STEP_HOURS);
    return {
      outKwh: unit.totals.outKwh + flow.outKw * hours + flow.outRippleKw * rippleHours,
      inKwh: unit.totals.inKwh + flow.inKw * hours + flow.inRippleKw * rippleHours,
      fuelL: unit.totals.fuelL + flow.fuelLph * hours + flow.fuelRippleLph * rippleHours,
    };
  }

  #advance(): void {
    const { step } = this;
    const next = this.#state.stepStartMs + STEP_MS;
    let burntL = 0;
    for (const flow of step.flows) burntL += flow.fuelLph * STEP_HOURS;
    const capacityL = step.today.tanks.reduce((sum, { part }) => sum + part.tank.capacityL, 0);
    for (let position = 0; position < this.parts.length; position += 1) {
      const part = this.parts[position];
      const unit = this.#state.units[position];
      const flow = step.flows[position];
      if (part === undefined || unit === undefined || flow === undefined) continue;
      flowInto(unit, flow);
      if (unit.genset !== null) this.#updateGenset(unit.genset, step, position, part.ratedKw);
      if (part.kind === 'battery') {
        unit.storedKwh = storedAfter(unit.storedKwh, flow.inKw, flow.outKw, STEP_HOURS);
      }
      if (part.kind === 'tank' && unit.tank !== null && step.today.inService[position]) {
        const drawnL = (burntL * part.tank.capacityL) / capacityL;
        const localHour = (this.#state.stepStartMs - step.today.day.from) / 3_600_000;
        unit.tank = part.tank.after(unit.tank, drawnL, step.today.day.number, localHour, STEP_HOURS);
      }
    }
    this.#applyMeterFaults(next);
    this.#state.stepStartMs = next;
    this.#step = null;
  }

  /** Meters that are reset or swapped in the current step start anew at its end. */
  #applyMeterFaults(end: number): void {
    const day = Math.floor(this.#state.stepStartMs / DAY_MS);
    if (day !== this.#meterFaults.day) this.#meterFaults = { day, faults: meterFaults(this.parts, day) };
    for (const { part, position, fault } of this.#meterFaults.faults) {
      const unit = this.#state.units[position];
      if (unit === undefined || fault.startMs < this.#state.stepStartMs || fault.startMs >= end) continue;
      unit.dials = part.meters.after(unit.dials, unit.totals, fault);
    }
  }

  #updateGenset(
    genset: NonNullable<UnitState['genset']>,
    step: Step,
    position: number,
    ratedKw: number,
  ): void {
    const running = step.running[position] ?? false;
    if (running !== genset.running) {
      genset.running = running;
      genset.since = this.#state.stepStartMs;
    }
    const load = (step.flows[position]?.outKw ?? 0) / ratedKw;
    genset.coolantC = coolantAfter(genset.coolantC, running, load, step.sky.ambientC, STEP_MS);
    if (running) genset.runHours += STEP_HOURS;
  }
}

function flowInto(unit: UnitState, flow: UnitFlow): void {
  unit.totals.outKwh += flow.outKw * STEP_HOURS;
  unit.totals.inKwh += flow.inKw * STEP_HOURS;
  unit.totals.fuelL += flow.fuelLph * STEP_HOURS;
  unit.curtailedKwh += Math.max(0, flow.availableKw - flow.outKw) * STEP_HOURS;
}

/** Resets and swaps on a UTC day. Solar days lie across two of them. */
function meterFaults(parts: readonly Part[], day: number): MeterFault[] {
  return parts.flatMap((part, position) => {
    const faults = [day * DAY_MS, (day + 1) * DAY_MS - 1].map((ts) => part.faultPlan.faultOn(ts));
    return [...new Set(faults)]
      .filter((fault) => fault !== null)
      .filter(
        ({ kind, startMs }) =>
          (kind === 'resets' || kind === 'swaps') && Math.floor(startMs / DAY_MS) === day,
      )
      .map((fault) => ({ part, position, fault }));
  });
}
