/** Kept plans, and what came of them. */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { HOUR_MS } from '../../domain/durations.ts';
import { instantOf } from '../../domain/footprint/plan-times.ts';
import type { PeriodBound } from '../../domain/footprint/row.ts';
import { parseWith } from '../../domain/problem.ts';
import { plannedAgainstMeasured, plannedMonths } from '../../planner/planned-months.ts';
import type { ApiDeps } from '../deps.ts';
import { jsonBody, query, timeParameter } from '../parameters.ts';
import { ApiProblem, parameterProblem, problemResponses } from '../problems.ts';
import { describedBody, json, newRouter } from '../router.ts';
import {
  againstSchema,
  keepRequestSchema,
  keptPlan,
  keptPlanWithMonths,
  planRequestSchema,
} from './schemas.ts';
import { campOfBody } from './scope.ts';
import { preparedOrProblem } from './streamed-work.ts';

const TAGS = ['Planner'];
const PATH = '/api/plans/{id}';
const params = z.object({ id: z.string().openapi({ description: 'The id of a kept plan' }) });

const keep = createRoute({
  method: 'post',
  path: '/api/plans',
  tags: TAGS,
  summary: 'Keep a plan',
  description: 'What it brings is kept with it, so that what comes can be held against it.',
  request: { query: query({}), ...describedBody('Its name and its request', 'KeptPlanRequest') },
  responses: {
    201: json('Its id', z.object({ id: z.string() })),
    ...problemResponses(400, 401, 403, 413, 503),
  },
});

const list = createRoute({
  method: 'get',
  path: '/api/plans',
  tags: TAGS,
  summary: 'The kept plans, newest first',
  request: { query: query({}) },
  responses: {
    200: json('The plans', z.object({ plans: z.array(keptPlan) }).meta({ id: 'KeptPlans' })),
    ...problemResponses(400, 401, 503),
  },
});

const read = createRoute({
  method: 'get',
  path: PATH,
  tags: TAGS,
  summary: 'A kept plan',
  request: { params, query: query({}) },
  responses: { 200: json('The plan', keptPlanWithMonths), ...problemResponses(400, 401, 404, 503) },
});

const remove = createRoute({
  method: 'delete',
  path: PATH,
  tags: TAGS,
  summary: 'Remove a kept plan',
  request: { params, query: query({}) },
  responses: { 204: { description: 'It is gone' }, ...problemResponses(400, 401, 403, 404, 503) },
});

const against = createRoute({
  method: 'get',
  path: `${PATH}/against`,
  tags: TAGS,
  summary: 'What a kept plan said, and what was measured, month by month',
  request: {
    params,
    query: query({
      from: timeParameter('The start of the time that was measured.', HOUR_MS),
      to: timeParameter('Its end, exclusive.', HOUR_MS),
    }),
  },
  responses: { 200: json('The months', againstSchema), ...problemResponses(400, 401, 404, 503) },
});

type KeptPlanDeps = Pick<ApiDeps, 'registryRepository' | 'planner' | 'plans' | 'footprint' | 'now'>;

export function keptPlanRoutes({ registryRepository, planner, plans, footprint, now }: KeptPlanDeps) {
  const index = () => registryRepository.current();
  const planOf = async (id: string) => {
    const plan = await plans.find(id);
    if (plan === null || !index().camps.has(plan.camp)) {
      throw new ApiProblem('not-found', { path: 'id', message: `there is no plan ${id}` });
    }
    return plan;
  };
  const router = newRouter();
  router.openAPIRegistry.register('KeptPlanRequest', keepRequestSchema);
  return router
    .openapi(keep, async (c) => {
      const { name, camp: campId, request } = await jsonBody(c.req.raw, keepRequestSchema);
      const camp = campOfBody(index(), campId);
      const body = requestOf(request, campId);
      const work = await preparedOrProblem(() =>
        planner.preparePlan({ ...body, camp, prices: body.prices ?? null }),
      );
      const result = await work.run({ signal: c.req.raw.signal });
      const id = randomUUID();
      await plans.keep({
        id,
        name,
        camp: campId,
        request: { ...request, camp: campId },
        planned: plannedMonths(result),
        createdAt: new Date(now()).toISOString(),
        createdBy: c.get('actor'),
      });
      return c.json({ id }, 201, { location: `/api/plans/${id}` });
    })
    .openapi(list, async (c) => {
      const all = await plans.list();
      return c.json({ plans: all.filter(({ camp }) => index().camps.has(camp)) }, 200);
    })
    .openapi(read, async (c) => c.json(await planOf(c.req.valid('param').id), 200))
    .openapi(remove, async (c) => {
      const { id } = await planOf(c.req.valid('param').id);
      await plans.remove(id);
      return c.body(null, 204);
    })
    .openapi(against, async (c) => {
      const plan = await planOf(c.req.valid('param').id);
      const period = periodOf(c.req.valid('query'), index().camps.get(plan.camp)?.timeZone ?? 'UTC', now());
      const rows = await footprint({
        by: 'camp',
        interval: 'month',
        ...period,
        missions: [],
        camps: [plan.camp],
        units: [],
        contributors: [],
      });
      return c.json({ months: plannedAgainstMeasured(plan.planned, rows) }, 200);
    });
}

/** The request of a kept plan, whose camp may be said once. @throws ApiProblem 400 */
function requestOf(request: Record<string, unknown>, camp: string): z.output<typeof planRequestSchema> {
  const parsed = parseWith(planRequestSchema, { camp, ...request });
  if ('problems' in parsed) {
    const problems = parsed.problems.map(({ path, message }) => ({ path: `request.${path}`, message }));
    throw new ApiProblem('invalid-body', problems);
  }
  if (parsed.value.camp !== camp) {
    throw new ApiProblem('invalid-body', { path: 'request.camp', message: `must be ${camp}, as camp is` });
  }
  return parsed.value;
}

const YEAR_DAYS = 365;

/** The asked time, by default the year up to now. */
function periodOf(
  { from, to }: { from?: PeriodBound | undefined; to?: PeriodBound | undefined },
  timeZone: string,
  now: number,
): { from: PeriodBound; to: PeriodBound } {
  const end = to ?? { instant: Math.ceil(now / HOUR_MS) * HOUR_MS };
  const start = from ?? { instant: instantOf(end, timeZone) - YEAR_DAYS * 24 * HOUR_MS };
  if (instantOf(start, timeZone) >= instantOf(end, timeZone)) {
    throw parameterProblem('from', 'must be before to');
  }
  return { from: start, to: end };
}
