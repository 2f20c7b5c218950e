/** The families in which simulated devices can speak, and the registry that says so. */
import type { Registry } from '../fleet/registry.ts';
import type { Family } from './family.ts';
import { tasmota, telegraf, thingsStack } from './plain-families.ts';
import { sparkplug } from './sparkplug.ts';
import { victron } from './victron.ts';

export const FAMILIES = {
  victron,
  sparkplug,
  tasmota,
  telegraf,
  'things-stack': thingsStack,
} as const satisfies Record<string, Family>;
export type FamilyName = keyof typeof FAMILIES;

/** The registry with the devices of its units as sources, where the family has such units. */
export function withSources(registry: Registry, familyOf: (camp: string) => FamilyName | null): Registry {
  return {
    ...registry,
    units: registry.units.map((unit) => {
      const name = familyOf(unit.camp);
      if (name === null) return unit;
      const family: Family = FAMILIES[name];
      return family.kinds.includes(unit.kind) ? { ...unit, sources: [family.sourceOf(unit)] } : unit;
    }),
  };
}
