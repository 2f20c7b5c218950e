/** What makes data thin that a footprint's coverage does not say: who is silent, unknown fields, quarantine by code. */
import { createRoute, z } from '@hono/zod-openapi';
import { QUARANTINE_CODES } from '../../domain/quarantine.ts';
import type { ApiDeps } from '../deps.ts';
import { query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const unitPlace = z.object({ unit: z.string(), camp: z.string(), mission: z.string() });

const qualitySchema = z
  .object({
    at: z.string(),
    silent: z
      .array(
        unitPlace.extend({
          since: z.string().nullable().meta({ description: 'Its last sample; null where it never reported' }),
        }),
      )
      .meta({ description: 'Units in service of which nothing came for longer than their gap limit' }),
    unknownFields: z
      .array(unitPlace.extend({ field: z.string(), count: z.number().int(), lastSeen: z.string() }))
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

const quality = createRoute({
  method: 'get',
  path: '/api/quality',
  tags: ['Analytics'],
  summary: 'Silent units, unknown fields, and what is in quarantine and why',
  description: 'As it stands now. Completeness and rejected readings over time are in /api/footprint.',
  request: { query: query({}) },
  responses: { 200: json('The quality of the data', qualitySchema), ...problemResponses(400, 401) },
});

type Deps = Pick<ApiDeps, 'registryRepository' | 'live' | 'unknownFields' | 'quarantine' | 'now'>;

export function qualityRoutes({ registryRepository, live, unknownFields, quarantine, now }: Deps) {
  return newRouter().openapi(quality, async (c) => {
    const index = registryRepository.current();
    const silent = live
      .alarms(now(), index)
      .flatMap(({ kind, mission, camp, unit, since }) =>
        kind !== 'unit-silent' || mission === null || camp === null || unit === null
          ? []
          : [{ mission, camp, unit, since }],
      );
    const fieldsByUnit = Map.groupBy(await unknownFields(), ({ unit }) => unit);
    const unknown = [...index.units.values()].flatMap(({ id, camp, mission }) =>
      (fieldsByUnit.get(id) ?? []).map(({ field, count, lastSeenAt }) => ({
        unit: id,
        camp,
        mission,
        field,
        count,
        lastSeen: new Date(lastSeenAt).toISOString(),
      })),
    );
    const reasons = (await quarantine.countsByCode()).map(({ code, count, lastReceivedAt }) => ({
      code,
      count,
      lastReceivedAt: new Date(lastReceivedAt).toISOString(),
    }));
    c.header('cache-control', 'no-store');
    return c.json(
      {
        at: new Date(now()).toISOString(),
        silent,
        unknownFields: unknown,
        quarantine: { total: await quarantine.total(), reasons },
      },
      200,
    );
  });
}
