/**
 * CO2e of fuel and of grid import together: what is known of it, and where a camp's import has no factor. A sum over
 * camps says unknown as soon as one import is; this keeps what the others are known to cause. Pure.
 */
import { z } from 'zod';
import { ALL, type FootprintRow } from '../footprint/row.ts';
import type { RegistryIndex } from '../registry/registry.ts';

export const EMISSION_GROUPS = ['all', 'mission', 'camp'] as const;
export type EmissionGroup = (typeof EMISSION_GROUPS)[number];

export const emissionsRowSchema = z.object({
  id: z.string().meta({ description: 'The group: a mission, a camp, or `all`' }),
  totalKg: z.number().nullable().meta({ description: 'Fuel and grid import; null where a part is unknown' }),
  knownKg: z.number().nullable().meta({ description: 'What is known of it; null where nothing is' }),
  fuelKg: z.number().nullable().meta({ description: 'Of fuel, as far as it is known' }),
  gridKg: z.number().nullable().meta({ description: 'Of grid import, as far as it is known' }),
  unknown: z
    .array(z.object({ camp: z.string(), part: z.enum(['fuel', 'grid']), importKwh: z.number().nullable() }))
    .meta({ description: 'What is not known: the camp, and its import where that has no factor' }),
});
export type EmissionsRow = z.infer<typeof emissionsRowSchema>;

/** One row for each group, ordered by its id. @param camps the rows of all its camps over one period */
export function emissionsRows(
  camps: readonly FootprintRow[],
  by: EmissionGroup,
  index: RegistryIndex,
): EmissionsRow[] {
  const groups = Map.groupBy(camps, ({ camp = '' }) =>
    by === 'all' ? ALL : by === 'camp' ? camp : (index.camps.get(camp)?.mission ?? ''),
  );
  return [...groups].map(([id, rows]) => emissionsOf(id, rows)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function emissionsOf(id: string, rows: readonly FootprintRow[]): EmissionsRow {
  const fuelKg = knownSum(rows.map(({ co2eKg }) => co2eKg.fuel));
  const gridKg = knownSum(rows.map(({ co2eKg }) => co2eKg.grid));
  const unknown = rows.flatMap(({ camp = '', co2eKg, energyKwh }): EmissionsRow['unknown'] => [
    ...(co2eKg.fuel === null ? [{ camp, part: 'fuel' as const, importKwh: null }] : []),
    ...(co2eKg.grid === null ? [{ camp, part: 'grid' as const, importKwh: energyKwh.grid }] : []),
  ]);
  const knownKg = knownSum([fuelKg, gridKg]);
  return { id, totalKg: unknown.length === 0 ? knownKg : null, knownKg, fuelKg, gridKg, unknown };
}

function knownSum(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}
