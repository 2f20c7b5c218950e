/**
 * A simulated camp as the planner sees a real one: what truly happened, by the hour. No meter comes between, so that
 * what differs from a plan is the model's.
 */
import { DAY_MS, HOUR_MS } from '../../../services/domain/durations.ts';
import { type HourRange, hoursIn } from '../../../services/domain/planner/hours.ts';
import type { MeasuredCamp } from '../../../services/domain/planner/inputs.ts';
import { UnitHours } from '../../../services/domain/planner/measured-unit.ts';
import { noYield } from '../../../services/domain/planner/yields.ts';
import { RegistryIndex, registrySchema } from '../../../services/domain/registry/registry.ts';
import { CampModel } from '../../../simulators/camp/camp-model.ts';
import { NO_FAULTS } from '../../../simulators/faults/fault-plan.ts';
import type { Registry } from '../../../simulators/fleet/registry.ts';

/** The sums that a plan's `before` is held against. */
interface TrueFigures {
  fuelL: number;
  renewableShare: number;
}

export interface SimulatedCamp {
  measured: MeasuredCamp;
  truth: TrueFigures;
}

/** Runs a camp of a fleet over whole hours. */
export function simulatedCamp(
  registry: Registry,
  campId: string,
  seed: number,
  range: HourRange,
): SimulatedCamp {
  const index = new RegistryIndex(registrySchema.parse(registry));
  const camp = index.camps.get(campId);
  const simulated = registry.camps.find(({ id }) => id === campId);
  if (camp === undefined || simulated === undefined) throw new Error(`no camp ${campId}`);
  const model = new CampModel(simulated, registry, seed, NO_FAULTS);
  const collectors = model.parts.map(({ unit }) => {
    const registered = index.units.get(unit.id);
    if (registered === undefined) throw new Error(`no unit ${unit.id}`);
    return new UnitHours(registered, range);
  });
  const snapshot = (at: number) => {
    model.advanceTo(at);
    return model.parts.map((_, position) => ({
      ...model.totalsAt(position, at),
      curtailedKwh: model.state.units[position]?.curtailedKwh ?? 0,
      runHours: model.state.units[position]?.genset?.runHours ?? 0,
    }));
  };
  let before = snapshot(range.from);
  let fuelL = 0;
  let [renewable, supplied] = [0, 0];
  for (let start = range.from; start < range.to; start += HOUR_MS) {
    const after = snapshot(start + HOUR_MS);
    for (const [position, { unit, kind }] of model.parts.entries()) {
      const [was, is] = [before[position], after[position]];
      if (was === undefined || is === undefined) continue;
      const energyKwh = is.outKwh - was.outKwh;
      const takenKwh = is.inKwh - was.inKwh;
      collectors[position]?.addRows([
        {
          unit: unit.id,
          start,
          coveredS: 3_600,
          energyKwh,
          ...(kind === 'grid' ? { exportedKwh: takenKwh } : {}),
          ...(kind === 'battery' ? { chargedKwh: takenKwh } : {}),
          curtailedKwh: is.curtailedKwh - was.curtailedKwh,
          ...(kind === 'generator'
            ? { fuelL: is.fuelL - was.fuelL, hoursRun: is.runHours - was.runHours }
            : {}),
        },
      ]);
      const isSource = ['generator', 'solar', 'wind', 'hydro', 'grid'].includes(kind);
      if (!isSource) continue;
      supplied += energyKwh;
      if (kind === 'generator') fuelL += is.fuelL - was.fuelL;
      else if (kind !== 'grid') renewable += energyKwh;
      else {
        const date = new Date(start).toISOString().slice(0, 10);
        const grid = camp.grid.findLast(({ from }) => from <= date);
        renewable += energyKwh * (grid?.renewableFraction ?? 0);
      }
    }
    before = after;
  }
  const measured: MeasuredCamp = {
    camp,
    range,
    units: collectors.map((collector) => collector.finish()),
    missionSolar: noYield(hoursIn(range)),
    missionWind: noYield(hoursIn(range)),
  };
  return { measured, truth: { fuelL, renewableShare: renewable / supplied } };
}

/** A range of whole days from a UTC date. */
export function daysFrom(date: string, days: number): HourRange {
  const from = Date.parse(date);
  return { from, to: from + days * DAY_MS };
}
