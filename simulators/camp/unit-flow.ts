/** What the units of a camp do in one step: the camp's flows shared out, with the fuel that they cost. */

import { warmUpFactor } from '../physics/genset.ts';
import type { CampState } from './camp-state.ts';
import type { CampToday } from './camp-today.ts';
import type { Flows } from './dispatch.ts';

/** Powers in kW: `out` is given (or consumed by a load), `in` taken. Fuel in litres an hour. */
export interface UnitFlow {
  outKw: number;
  inKw: number;
  fuelLph: number;
  /** The part of the load's ripple that the unit follows. */
  outRippleKw: number;
  inRippleKw: number;
  fuelRippleLph: number;
  /** Renewables: what they could give; solar also its light and temperature. */
  availableKw: number;
  irradianceWm2: number;
  moduleC: number;
}

export function idleFlow(): UnitFlow {
  return {
    outKw: 0,
    inKw: 0,
    fuelLph: 0,
    outRippleKw: 0,
    inRippleKw: 0,
    fuelRippleLph: 0,
    availableKw: 0,
    irradianceWm2: 0,
    moduleC: 0,
  };
}

/** Makes a flow idle again. */
export function resetFlow(flow: UnitFlow): void {
  flow.outKw = 0;
  flow.inKw = 0;
  flow.fuelLph = 0;
  flow.outRippleKw = 0;
  flow.inRippleKw = 0;
  flow.fuelRippleLph = 0;
  flow.availableKw = 0;
  flow.irradianceWm2 = 0;
  flow.moduleC = 0;
}

/** The load's ripple is at most this share of it. */
const RIPPLE = 0.025;

/**
 * Shares the camp's flows among its units and lets the gensets burn fuel.
 * @param flows by position in the camp's parts, with what renewables could give; completed in place
 * @param running by position, whether the genset runs
 * @param usedShare what is used of what renewables could give
 * @param deliveredShare what reaches the loads of what leaves the bus
 * @param loadWeight how much of the load each load takes, by position
 */
export function shareFlows(
  today: CampToday,
  state: CampState,
  totals: Flows,
  flows: readonly UnitFlow[],
  running: readonly boolean[],
  usedShare: number,
  deliveredShare: number,
  loadWeight: (position: number) => number,
): void {
  const gensetsMostKw = onLineKw(today, running);
  const swing = swingOf(totals, gensetsMostKw);
  const flowAt = (position: number): UnitFlow => {
    const flow = flows[position];
    if (flow === undefined) throw new RangeError(`no unit at position ${position}`);
    return flow;
  };

  for (const flow of flows) flow.outKw = flow.availableKw * usedShare;

  for (const { part, position } of today.gensets) {
    if (!running[position]) continue;
    const flow = flowAt(position);
    const share = part.ratedKw / gensetsMostKw;
    flow.outKw = totals.gensetsKw * share;
    flow.outRippleKw = swing.gensetsKw * share;
    const { standingLph, slopeLPerKwh } = part.genset.line;
    const genset = state.units[position]?.genset;
    const warmUp = warmUpFactor(genset?.running ? state.stepStartMs - genset.since : 0);
    flow.fuelLph = warmUp * (standingLph + slopeLPerKwh * flow.outKw);
    flow.fuelRippleLph = warmUp * slopeLPerKwh * flow.outRippleKw;
  }

  const capacityKwh = today.batteries.reduce((sum, { part }) => sum + part.capacityKwh, 0);
  for (const { part, position } of today.batteries) {
    const flow = flowAt(position);
    const share = part.capacityKwh / capacityKwh;
    flow.inKw = totals.chargeKw * share;
    flow.outKw = totals.dischargeKw * share;
    flow.inRippleKw = -swing.chargeKw * share;
    flow.outRippleKw = swing.dischargeKw * share;
  }

  let weightSum = 0;
  for (const { part, position } of today.loads) weightSum += part.ratedKw * loadWeight(position);
  for (const { part, position } of today.loads) {
    const flow = flowAt(position);
    const share = (deliveredShare * part.ratedKw * loadWeight(position)) / weightSum;
    flow.outKw = totals.servedKw * share;
    flow.outRippleKw = swing.kw * share;
  }
  for (const { part, position } of today.grids) {
    const flow = flowAt(position);
    const share = part.ratedKw / today.gridKw;
    flow.outKw = totals.importKw * share;
    flow.inKw = totals.exportKw * share;
    flow.outRippleKw = swing.importKw * share;
  }
}

function onLineKw(today: CampToday, running: readonly boolean[]): number {
  let kw = 0;
  for (const { part, position } of today.gensets) if (running[position]) kw += part.ratedKw;
  return kw;
}

interface Swing {
  /** How far the load swings, and which one source follows it. */
  kw: number;
  gensetsKw: number;
  importKw: number;
  dischargeKw: number;
  chargeKw: number;
}

/** Who follows the ripple: gensets on line, else the grid, else the battery; nobody beyond what it can bear. */
function swingOf(totals: Flows, gensetsMostKw: number): Swing {
  const swing: Swing = { kw: 0, gensetsKw: 0, importKw: 0, dischargeKw: 0, chargeKw: 0 };
  const atMost = (kw: number) => Math.max(0, Math.min(RIPPLE * totals.servedKw, kw));
  if (gensetsMostKw > 0) {
    swing.kw = swing.gensetsKw = atMost(Math.min(totals.gensetsKw / 2, gensetsMostKw - totals.gensetsKw));
  } else if (totals.importKw > 0) swing.kw = swing.importKw = atMost(totals.importKw / 2);
  else if (totals.dischargeKw > 0) swing.kw = swing.dischargeKw = atMost(totals.dischargeKw / 2);
  else if (totals.chargeKw > 0) swing.kw = swing.chargeKw = atMost(totals.chargeKw / 2);
  return swing;
}
