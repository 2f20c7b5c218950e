/** Units as they are now, what is known of each, their stored samples, and the alarms that stand. */
import { createRoute, z } from '@hono/zod-openapi';
import { readSamples } from '../../analysis/reading-source.ts';
import { alarmSchema } from '../../domain/alarms/rules.ts';
import { instantOf } from '../../domain/footprint/plan-times.ts';
import { type RegisteredUnit, unitSchema } from '../../domain/registry/registry.ts';
import { FIELD_BOUNDS, GENERATOR_STATES } from '../../domain/telemetry.ts';
import type { ApiDeps } from '../deps.ts';
import { filterParameters, refuseUnknownIds } from '../filters.ts';
import { cursorParameter, pageLimit, query, timeParameter } from '../parameters.ts';
import { ApiProblem, parameterProblem, problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const fieldsSchema = z
  .object({
    ...Object.fromEntries(Object.keys(FIELD_BOUNDS).map((field) => [field, z.number().optional()])),
    state: z.enum(GENERATOR_STATES).optional(),
  })
  .meta({ id: 'SampleFields', description: 'Readings; a field without a reading is absent' });

const statusSchema = z
  .object({
    unit: z.string(),
    mission: z.string(),
    camp: z.string(),
    kind: unitSchema.shape.kind,
    name: z.string(),
    lastSeen: z
      .string()
      .nullable()
      .meta({ description: "The device's time of its newest sample; null before the first" }),
    fields: fieldsSchema.meta({ description: 'The newest reading of each field' }),
    alarms: z.array(z.string()).meta({ description: 'The kinds of the alarms that stand' }),
  })
  .meta({ id: 'UnitStatus' });

const list = createRoute({
  method: 'get',
  path: '/api/units',
  tags: ['Units'],
  summary: 'All units as they are now',
  request: {
    query: query({ mission: filterParameters.mission, camp: filterParameters.camp }),
  },
  responses: {
    200: json('The units', z.object({ units: z.array(statusSchema) })),
    ...problemResponses(400, 401),
  },
});

const unitPath = z.object({ unit: z.string().openapi({ description: 'The id of a unit' }) });

const detailSchema = statusSchema
  .extend({
    registered: unitSchema.meta({ description: "The unit's entry in the registry" }),
    timeZone: z.string(),
    unknownFields: z
      .array(z.object({ field: z.string(), count: z.number().int(), lastSeen: z.string() }))
      .meta({ description: 'Fields that it sent and its kind does not have' }),
    quarantined: z.number().int().meta({ description: 'Messages in quarantine that name it' }),
  })
  .meta({ id: 'UnitDetail' });

const detail = createRoute({
  method: 'get',
  path: '/api/units/{unit}',
  tags: ['Units'],
  summary: 'What is known of a unit',
  request: { params: unitPath, query: query({}) },
  responses: { 200: json('The unit', detailSchema), ...problemResponses(400, 401, 404) },
});

const samplesSchema = z
  .object({
    unit: z.string(),
    samples: z.array(fieldsSchema.extend({ ts: z.string().meta({ description: 'RFC 3339 in UTC' }) })),
    next: z.string().nullable(),
  })
  .meta({ id: 'Samples' });

const samples = createRoute({
  method: 'get',
  path: '/api/units/{unit}/samples',
  tags: ['Units'],
  summary: 'Stored samples of a unit, oldest first',
  request: {
    params: unitPath,
    query: query({
      from: timeParameter('The start of the period; by default the first sample.'),
      to: timeParameter('The end of the period, exclusive; by default there is none.'),
      limit: pageLimit(1000, 100_000),
      cursor: cursorParameter,
    }),
  },
  responses: { 200: json('A page', samplesSchema), ...problemResponses(400, 401, 404, 503) },
});

const alarms = createRoute({
  method: 'get',
  path: '/api/alarms',
  tags: ['Live'],
  summary: 'The alarms that stand, critical ones first',
  request: { query: query({}) },
  responses: {
    200: json('The alarms', z.object({ alarms: z.array(alarmSchema.meta({ id: 'Alarm' })) })),
    ...problemResponses(400, 401),
  },
});

const FIRST_TS = 0;
const LAST_TS = Date.UTC(2100, 0, 1);

type UnitDeps = Pick<
  ApiDeps,
  'store' | 'registryRepository' | 'live' | 'unknownFields' | 'quarantine' | 'now'
>;

export function unitRoutes(deps: UnitDeps) {
  const { store, registryRepository, live, quarantine } = deps;

  const unitOf = (id: string): RegisteredUnit => {
    const unit = registryRepository.current().units.get(id);
    if (unit === undefined)
      throw new ApiProblem('not-found', { path: 'unit', message: `there is no unit ${id}` });
    return unit;
  };

  const alarmKinds = () => {
    const standing = live.alarms(deps.now(), registryRepository.current());
    return Map.groupBy(standing, ({ unit }) => unit);
  };

  const statusOf = (unit: RegisteredUnit, standing: ReturnType<typeof alarmKinds>) => {
    const status = live.statusOf(unit.id);
    return {
      unit: unit.id,
      mission: unit.mission,
      camp: unit.camp,
      kind: unit.kind,
      name: unit.name,
      lastSeen: status === undefined ? null : new Date(status.lastTs).toISOString(),
      fields: status?.fields ?? {},
      alarms: (standing.get(unit.id) ?? []).map(({ kind }) => kind),
    };
  };

  return newRouter()
    .openapi(list, (c) => {
      const { mission = [], camp = [] } = c.req.valid('query');
      refuseUnknownIds({ mission, camp }, registryRepository.current());
      const { units } = registryRepository.current();
      const standing = alarmKinds();
      const listed = [...units.values()].filter(
        (unit) =>
          (mission.length === 0 || mission.includes(unit.mission)) &&
          (camp.length === 0 || camp.includes(unit.camp)),
      );
      return c.json({ units: listed.map((unit) => statusOf(unit, standing)) }, 200);
    })
    .openapi(detail, async (c) => {
      const unit = unitOf(c.req.valid('param').unit);
      const { mission: _, timeZone, ...registered } = unit;
      const unknownFields = (await deps.unknownFields(unit.id)).map(({ field, count, lastSeenAt }) => ({
        field,
        count,
        lastSeen: new Date(lastSeenAt).toISOString(),
      }));
      const status = statusOf(unit, alarmKinds());
      const quarantined = await quarantine.countOf(unit.id);
      return c.json({ ...status, registered, timeZone, unknownFields, quarantined }, 200);
    })
    .openapi(samples, async (c) => {
      const unit = unitOf(c.req.valid('param').unit);
      const { from, to, limit, cursor } = c.req.valid('query');
      const start = from === undefined ? FIRST_TS : instantOf(from, unit.timeZone);
      const end = to === undefined ? LAST_TS : instantOf(to, unit.timeZone);
      if (start >= end) throw parameterProblem('from', 'must be before to');
      const range = { from: Math.max(start, cursor ?? start), to: end };
      const found = await readSamples(store, unit, range, { atMost: limit + 1, signal: c.req.raw.signal });
      const page = found.slice(0, limit);
      const next = found[limit]?.ts ?? null;
      return c.json(
        {
          unit: unit.id,
          samples: page.map(({ ts, fields }) => ({ ts: new Date(ts).toISOString(), ...fields })),
          next: next === null ? null : String(next),
        },
        200,
      );
    })
    .openapi(alarms, (c) => c.json({ alarms: live.alarms(deps.now(), registryRepository.current()) }, 200));
}
