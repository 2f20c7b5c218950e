/** What a unit's device reports at an instant: the fields that the contract gives its kind, resolved as a meter is. */

import type { CampModel } from '../camp/camp-model.ts';
import { STEP_MS } from '../camp/camp-step.ts';
import { MOST_CHARGE } from '../physics/battery.ts';
import { rippleAt } from '../physics/ripple.ts';
import type { Totals } from './meters.ts';

export type Fields = Record<string, number | string>;

const STARTING_MS = 60_000;

/**
 * A unit's fields at an instant of the camp's current step.
 * @returns null for a unit out of service
 */
export function fieldsAt(model: CampModel, position: number, ts: number): Fields | null {
  const part = model.parts[position];
  const unit = model.state.units[position];
  const flow = model.step.flows[position];
  if (part === undefined || unit === undefined || flow === undefined) return null;
  if (ts < part.from || ts > part.to) return null;
  const { step } = model;
  const ripple = rippleAt(step.ripple, (ts - model.stepStartMs) / STEP_MS);
  const shown: Totals = part.meters.show(unit.dials, model.totalsAt(position, ts));
  const outKw = flow.outKw + flow.outRippleKw * ripple;
  switch (part.kind) {
    case 'generator': {
      const genset = unit.genset;
      const running = step.running[position] ?? false;
      const hours = (ts - model.stepStartMs) / 3_600_000;
      const startedAt = genset?.running ? genset.since : model.stepStartMs;
      return {
        powerKw: round(outKw, 100),
        energyKwh: round(shown.outKwh, 1_000),
        fuelRateLph: round(flow.fuelLph + flow.fuelRippleLph * ripple, 100),
        fuelUsedL: round(shown.fuelL, 1_000),
        loadPct: round((100 * outKw) / part.ratedKw, 10),
        runHours: round((genset?.runHours ?? 0) + (running ? hours : 0), 100),
        coolantC: round(genset?.coolantC ?? 0, 10),
        state: step.faulty[position]
          ? 'fault'
          : !running
            ? 'off'
            : ts - startedAt < STARTING_MS
              ? 'starting'
              : 'running',
      };
    }
    case 'solar':
      return {
        powerKw: round(outKw, 100),
        energyKwh: round(shown.outKwh, 1_000),
        availableKw: round(flow.availableKw, 100),
        irradianceWm2: round(flow.irradianceWm2, 10),
        moduleC: round(flow.moduleC, 10),
      };
    case 'wind':
    case 'hydro':
      return {
        powerKw: round(outKw, 100),
        energyKwh: round(shown.outKwh, 1_000),
        availableKw: round(flow.availableKw, 100),
      };
    case 'battery': {
      const inKw = flow.inKw + flow.inRippleKw * ripple;
      return {
        powerKw: round(outKw - inKw, 100),
        chargedKwh: round(shown.inKwh, 1_000),
        dischargedKwh: round(shown.outKwh, 1_000),
        socPct: round(Math.min(100 * MOST_CHARGE, (100 * unit.storedKwh) / part.capacityKwh), 10),
      };
    }
    case 'grid':
      return {
        powerKw: round(outKw - flow.inKw, 100),
        importedKwh: round(shown.outKwh, 1_000),
        exportedKwh: round(shown.inKwh, 1_000),
      };
    case 'load':
      return { powerKw: round(outKw, 100), energyKwh: round(shown.outKwh, 1_000) };
    case 'tank':
      return {
        levelL: round(part.tank.gaugeL(unit.tank?.levelL ?? 0, ts), 1),
        deliveredL: round(unit.tank?.deliveredL ?? 0, 1),
      };
    case 'weather':
      return { irradianceWm2: round(step.sky.ghiWm2, 10), ambientC: round(step.sky.ambientC, 10) };
  }
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
