/** Which world the demo shows: the one that the services already know, or a new one. */

import { type FamilyName, withSources } from '../families/families.ts';
import { type ApiAddress, getRegistry, putRegistry } from '../feed/api-client.ts';
import type { Registry } from '../fleet/registry.ts';
import { demoFleet } from './fleet.ts';
import type { DemoState } from './state.ts';

const SEED = 42;
const HISTORY_MONTHS = 13;
const REPORT_EVERY_S = 300;

/** Something that the person who started the demo can put right. */
export class DemoError extends Error {
  override name = 'DemoError';
}

/** A world whose records begin 13 months ago. */
export function newState(): DemoState {
  const firstDay = Temporal.Now.plainDateISO('UTC').subtract({ months: HISTORY_MONTHS });
  return { seed: SEED, firstDay: firstDay.toString(), delivered: [] };
}

/** One camp of the demo speaks as each family of real devices does; its history came by our own topic. */
const FAMILY_OF_CAMP: Readonly<Record<string, FamilyName>> = {
  nicosia: 'victron',
  faouar: 'sparkplug',
  goma: 'tasmota',
  bouar: 'telegraf',
  bangui: 'things-stack',
};

export function familyOfCamp(camp: string): FamilyName | null {
  return FAMILY_OF_CAMP[camp] ?? null;
}

/** The fleet of the demo's world. */
export function fleetOfWorld(firstDay: string): Registry {
  return withSources(demoFleet(firstDay, REPORT_EVERY_S), familyOfCamp);
}

/**
 * The world to show, its fleet registered.
 * @param expected what the demo remembers, or a new world: returned itself where the services agree
 * @throws DemoError where DATA_DIR holds something else than the demo
 */
export async function openWorld(api: ApiAddress, expected: DemoState): Promise<DemoState> {
  const present = await getRegistry(api);
  const firstDay = firstDayOf(present);
  if (firstDay !== null) {
    return firstDay === expected.firstDay ? expected : { seed: SEED, firstDay, delivered: [] };
  }
  if (present.missions.length > 0) {
    throw new DemoError(
      "DATA_DIR holds another registry than the demo's; choose another: DATA_DIR=./demo npm start",
    );
  }
  const state = expected.delivered.length === 0 ? expected : newState();
  await putRegistry(api, fleetOfWorld(state.firstDay));
  return state;
}

/** The day on which the demo's records begin in a registry, or null where it is not the demo's. */
function firstDayOf(registry: Registry): string | null {
  const ids = new Set(fleetOfWorld('2000-01-01').units.map(({ id }) => id));
  const days = registry.units
    .filter(({ id }) => ids.has(id))
    .flatMap(({ inService }) => inService?.from ?? []);
  return days.sort()[0] ?? null;
}
