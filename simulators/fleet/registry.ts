/**
 * The registry as the contract defines it: what a fleet is made of. The simulators' own reading of it, since a
 * device knows the contract and nothing of the services.
 */
import { z } from 'zod';

const date = z.iso.date();

const UNIT_KINDS = [
  'generator',
  'solar',
  'wind',
  'hydro',
  'battery',
  'grid',
  'load',
  'tank',
  'weather',
] as const;

const missionSchema = z.object({
  id: z.string(),
  name: z.string(),
  country: z.string(),
  timeZone: z.string(),
  simulated: z.boolean().optional(),
});

const campSchema = z.object({
  id: z.string(),
  mission: z.string(),
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  timeZone: z.string(),
  headcount: z.array(z.object({ from: date, people: z.number() })).optional(),
  grid: z
    .array(
      z.object({ from: date, renewableFraction: z.number().optional(), kgCo2ePerKwh: z.number().optional() }),
    )
    .optional(),
});

const unitSchema = z.object({
  id: z.string(),
  camp: z.string(),
  kind: z.enum(UNIT_KINDS),
  name: z.string(),
  ratedKw: z.number().positive().optional(),
  capacityKwh: z.number().positive().optional(),
  capacityL: z.number().positive().optional(),
  fuel: z.string().optional(),
  reportEveryS: z.number().positive().optional(),
  inService: z.object({ from: date.nullish(), to: date.nullish() }).optional(),
  sources: z
    .array(
      z.object({
        profile: z.string(),
        device: z.string(),
        settings: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  owner: z
    .array(
      z.object({
        from: date,
        contributor: z.string(),
        formedUnit: z.string().optional(),
        lease: z.enum(['wet', 'dry']).optional(),
      }),
    )
    .optional(),
});

export const registrySchema = z.object({
  missions: z.array(missionSchema),
  camps: z.array(campSchema),
  units: z.array(unitSchema),
});

export type UnitKind = (typeof UNIT_KINDS)[number];
export type Mission = z.infer<typeof missionSchema>;
export type Camp = z.infer<typeof campSchema>;
export type Unit = z.infer<typeof unitSchema>;
export type Registry = z.infer<typeof registrySchema>;
