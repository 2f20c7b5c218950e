/** What makes data thin that a footprint's coverage does not say: who is silent, unknown fields, quarantine by code. */
import { z } from 'zod';
import { QUARANTINE_CODES, type QuarantineCode } from '../domain/quarantine.ts';
import type { RegistryIndex } from '../domain/registry/registry.ts';
import type { LiveState } from '../live/live-state.ts';

const unitLocation = z.object({ unit: z.string(), camp: z.string(), mission: z.string() });

export const qualitySchema = z
  .object({
    at: z.string(),
    silent: z
      .array(
        unitLocation.extend({
          since: z.string().nullable().meta({ description: 'Its last sample; null where it never reported' }),
        }),
      )
      .meta({ description: 'Units in service of which nothing came for longer than their gap limit' }),
    unknownFields: z
      .array(unitLocation.extend({ field: z.string(), count: z.number().int(), lastSeen: z.string() }))
      .meta({ description: 'Fields that units sent and their kind does not have; they are dropped' }),
    quarantine: z.object({
      total: z.number().int(),
      reasons: z
        .array(
          z.object({ code: z.enum(QUARANTINE_CODES), count: z.number().int(), lastReceivedAt: z.string() }),
        )
        .meta({ description: 'How many items carry each code, most frequent first' }),
    }),
  })
  .meta({ id: 'Quality' });

export interface QualityDeps {
  registryRepository: { current(): RegistryIndex };
  live: Pick<LiveState, 'alarms'>;
  /** The fields that units sent and their kinds do not have; times in epoch ms. */
  unknownFields(): Promise<readonly { unit: string; field: string; count: number; lastSeenAt: number }[]>;
  quarantine: {
    total(): Promise<number>;
    countsByCode(): Promise<readonly { code: QuarantineCode; count: number; lastReceivedAt: number }[]>;
  };
}

/** The quality of the data as it stands. @param now epoch ms */
export async function qualityAt(
  now: number,
  { registryRepository, live, unknownFields, quarantine }: QualityDeps,
): Promise<z.infer<typeof qualitySchema>> {
  const index = registryRepository.current();
  const silent = live
    .alarms(now, index)
    .flatMap(({ kind, mission, camp, unit, since }) =>
      kind !== 'unit-silent' || mission === null || camp === null || unit === null
        ? []
        : [{ mission, camp, unit, since }],
    );
  const fieldsByUnit = Map.groupBy(await unknownFields(), ({ unit }) => unit);
  const unknown = [...index.units.values()].flatMap(({ id, camp, mission }) =>
    (fieldsByUnit.get(id) ?? []).map(({ field, count, lastSeenAt }) => ({
      ...{ unit: id, camp, mission, field, count },
      lastSeen: new Date(lastSeenAt).toISOString(),
    })),
  );
  const reasons = (await quarantine.countsByCode()).map(({ code, count, lastReceivedAt }) => ({
    ...{ code, count },
    lastReceivedAt: new Date(lastReceivedAt).toISOString(),
  }));
  return {
    at: new Date(now).toISOString(),
    silent,
    unknownFields: unknown,
    quarantine: { total: await quarantine.total(), reasons },
  };
}
