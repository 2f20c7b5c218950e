/** All missions as one: the registry seen so that the accounting's own rules sum over the whole fleet. Pure. */
import { type Mission, RegistryIndex } from '../registry/registry.ts';

/** What stands for all missions together. Its days are those of its camps. */
export const FLEET: Mission = { id: 'fleet', name: 'All missions', country: 'UNO', timeZone: 'UTC' };

/**
 * The registry with the camps of the given missions (none: of all) in one mission, the fleet.
 * Units, owners, headcounts and zones stay as they are.
 */
export function asFleet(index: RegistryIndex, missions: readonly string[]): RegistryIndex {
  const { camps, units } = index.registry;
  const picked = camps.filter(({ mission }) => missions.length === 0 || missions.includes(mission));
  const ids = new Set(picked.map(({ id }) => id));
  return new RegistryIndex({
    missions: [FLEET],
    camps: picked.map((camp) => ({ ...camp, mission: FLEET.id })),
    units: units.filter(({ camp }) => ids.has(camp)),
  });
}
