/**
 * The registry: missions, their camps, the camps' units, and what changes with time (owners, headcount, grid).
 * The zod schemas are the one source of its types. `checkRegistry` (registry-check.ts) adds the cross-checks.
 */
import { z } from 'zod';
import { devicePrefixSchema, profileSchema, sourceSchema } from '../devices/profile.ts';
import { UNIT_KINDS } from '../telemetry.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9 and -');
const date = z.iso.date('must be a date like 2025-07-01');
const positive = z.number().positive('must be > 0');

const missionSchema = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  /** ISO 3166-1 alpha-3 code of the host country. */
  country: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 3166-1 alpha-3 code like SSD'),
  timeZone: z.string(),
  /** Its telemetry comes from simulators: every row, page and export of it says so. */
  simulated: z.boolean().default(false),
});

const headcountSchema = z.strictObject({ from: date, people: z.number().int().min(0) });

const gridSchema = z.strictObject({
  from: date,
  renewableFraction: z.number().min(0).max(1).optional(),
  kgCo2ePerKwh: z.number().min(0).optional(),
});

const campSchema = z.strictObject({
  id,
  mission: id,
  name: z.string().min(1).max(200),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  timeZone: z.string(),
  headcount: z.array(headcountSchema).default([]),
  grid: z.array(gridSchema).default([]),
});

const ownerSchema = z.strictObject({
  from: date,
  contributor: z.string().regex(/^([A-Z]{3}|UN)$/, 'must be an ISO 3166-1 alpha-3 code like IND, or UN'),
  formedUnit: z.string().max(200).optional(),
  lease: z.enum(['wet', 'dry']).optional(),
});

export const unitSchema = z.strictObject({
  id,
  camp: id,
  kind: z.enum(UNIT_KINDS),
  name: z.string().min(1).max(200),
  ratedKw: positive.optional(),
  capacityKwh: positive.optional(),
  capacityL: positive.optional(),
  /** A key of the factor catalogue; required for generators. */
  fuel: z.string().optional(),
  reportEveryS: positive.default(60),
  inService: z
    .strictObject({ from: date.nullable().default(null), to: date.nullable().default(null) })
    .default({ from: null, to: null }),
  owner: z.array(ownerSchema).default([]),
  /** Devices that speak for it beside its own telemetry topic. */
  sources: z.array(sourceSchema).max(50).optional(),
});

export const registrySchema = z.strictObject({
  missions: z.array(missionSchema),
  camps: z.array(campSchema),
  units: z.array(unitSchema),
  /** Profiles of one's own, beside the built-in ones. */
  profiles: z.array(profileSchema).max(200).optional(),
  devicePrefixes: z.array(devicePrefixSchema).max(50).optional(),
});

export type Mission = z.infer<typeof missionSchema>;
export type Camp = z.infer<typeof campSchema>;
export type Owner = z.infer<typeof ownerSchema>;
export type Unit = z.infer<typeof unitSchema>;
export type Registry = z.infer<typeof registrySchema>;
/** The registry as a client may write it: optional parts left out. */
export type RegistryInput = z.input<typeof registrySchema>;

/** A unit together with where it stands. */
export type RegisteredUnit = Unit & { mission: string; timeZone: string };

/** The owner of what no contributor owns. */
export const UN_OWNER = 'UN';

/** A registry made quick to ask. Built once for each version of the registry; never changed. */
export class RegistryIndex {
  readonly registry: Registry;
  readonly missions: ReadonlyMap<string, Mission>;
  readonly camps: ReadonlyMap<string, Camp>;
  readonly units: ReadonlyMap<string, RegisteredUnit>;
  /** Whether the telemetry of any mission is simulated. */
  readonly hasSimulated: boolean;

  constructor(registry: Registry) {
    this.registry = registry;
    this.hasSimulated = registry.missions.some(({ simulated }) => simulated);
    this.missions = new Map(registry.missions.map((mission) => [mission.id, mission]));
    const camps = new Map(registry.camps.map((camp) => [camp.id, camp]));
    this.camps = camps;
    this.units = new Map(
      registry.units.map((unit) => {
        const camp = camps.get(unit.camp);
        if (camp === undefined) throw new Error(`unit ${unit.id} names the unknown camp ${unit.camp}`);
        return [unit.id, { ...unit, mission: camp.mission, timeZone: camp.timeZone }];
      }),
    );
  }
}

export const EMPTY_REGISTRY: Registry = { missions: [], camps: [], units: [] };
