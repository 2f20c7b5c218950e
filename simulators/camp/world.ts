/** A whole fleet's world: every camp's model and every unit's device, ready to be run over any time. */

import { Sampler } from '../devices/sampler.ts';
import type { Faults } from '../faults/fault-plan.ts';
import type { Camp, Registry } from '../fleet/registry.ts';
import { dayStart } from './camp-day.ts';
import { CampModel } from './camp-model.ts';

/** How a world is made. The same three make the same world. */
export interface WorldPlan {
  registry: Registry;
  seed: number;
  faults: Faults;
}

interface Device {
  unitId: string;
  sampler: Sampler;
  /** How often it reports when live, ms. */
  everyMs: number;
}

/** One camp of the world. */
export interface CampWorld {
  model: CampModel;
  devices: Device[];
}

const DEFAULT_REPORT_S = 60;

export function campWorld(camp: Camp, { registry, seed, faults }: WorldPlan): CampWorld {
  const model = new CampModel(camp, registry, seed, faults);
  const devices = model.parts.map(({ unit }, position) => ({
    unitId: unit.id,
    sampler: new Sampler(model, position, seed, faults),
    everyMs: 1_000 * (unit.reportEveryS ?? DEFAULT_REPORT_S),
  }));
  return { model, devices };
}

/** A bound of a period: an instant, or a date, which is each camp's own midnight. */
export type Bound = { instant: number } | { date: string };

/** A bound in a camp's own time, epoch ms. */
export function boundAt(bound: Bound, camp: Pick<Camp, 'timeZone'>): number {
  return 'instant' in bound ? bound.instant : dayStart(bound.date, camp.timeZone);
}
