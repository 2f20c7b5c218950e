/** Plans: what solar, batteries or other sets would have changed, from what was measured. */
import { createRoute, z } from '@hono/zod-openapi';
import { frontierSchema, missionPlanSchema, planSchema } from '../../domain/planner/plan-schema.ts';
import type { ApiDeps } from '../deps.ts';
import { jsonBody, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { describedBody, newRouter } from '../router.ts';
import { frontierRequestSchema, missionRequestSchema, planRequestSchema } from './schemas.ts';
import { campOfBody, missionOfPath } from './scope.ts';
import { answerWork } from './streamed-work.ts';

const TAGS = ['Planner'];
const STREAMED =
  'With `Accept: text/event-stream` the answer is a stream of events: `progress` `{done, of}`, then `result`.';

function answers<S extends z.ZodType>(description: string, schema: S) {
  return {
    description,
    content: { 'application/json': { schema }, 'text/event-stream': { schema: z.string() } },
  };
}

const plan = createRoute({
  method: 'post',
  path: '/api/plan',
  tags: TAGS,
  summary: 'What a change would have brought a camp',
  description:
    'An hourly model over the camp’s own measured load, sun and sets: as it is (`before`) and after the change. ' +
    `Simulated figures; on what they rest stands in \`basis\`. ${STREAMED}`,
  request: { query: query({}), ...describedBody('The camp, the time and the change', 'PlanRequest') },
  responses: { 200: answers('The plan', planSchema), ...problemResponses(400, 401, 413, 503) },
});

const frontier = createRoute({
  method: 'post',
  path: '/api/plan/frontier',
  tags: TAGS,
  summary: 'Many sizes of solar and battery, and the cheapest way to each target',
  description: `Every solar with every battery, at most 2,500 points. ${STREAMED}`,
  request: { query: query({}), ...describedBody('The camp, the time and the sizes', 'PlanFrontierRequest') },
  responses: { 200: answers('The frontier', frontierSchema), ...problemResponses(400, 401, 413, 503) },
});

const missionPlan = createRoute({
  method: 'post',
  path: '/api/plan/missions/{mission}',
  tags: TAGS,
  summary: 'A mission’s way to a renewable share, step by step',
  description:
    'From every camp as it is, always the step that saves most litres a year per cost that it adds. ' +
    STREAMED,
  request: {
    params: z.object({ mission: z.string().openapi({ description: 'The id of a mission' }) }),
    query: query({}),
    ...describedBody('The time, the sizes, the prices and the target', 'MissionPlanRequest'),
  },
  responses: { 200: answers('The steps', missionPlanSchema), ...problemResponses(400, 401, 404, 413, 503) },
});

type PlanDeps = Pick<ApiDeps, 'registryRepository' | 'planner' | 'stopping' | 'onError'>;

export function planRoutes(deps: PlanDeps) {
  const { planner } = deps;
  const index = () => deps.registryRepository.current();
  const router = newRouter();
  router.openAPIRegistry.register('PlanRequest', planRequestSchema);
  router.openAPIRegistry.register('PlanFrontierRequest', frontierRequestSchema);
  router.openAPIRegistry.register('MissionPlanRequest', missionRequestSchema);
  return router
    .openapi(plan, async (c) => {
      const body = await jsonBody(c.req.raw, planRequestSchema);
      const camp = campOfBody(index(), body.camp);
      const request = { ...body, camp, prices: body.prices ?? null };
      return answerWork(c, () => planner.preparePlan(request), deps);
    })
    .openapi(frontier, async (c) => {
      const body = await jsonBody(c.req.raw, frontierRequestSchema);
      const camp = campOfBody(index(), body.camp);
      const request = { ...body, camp, prices: body.prices ?? null };
      return answerWork(c, () => planner.prepareFrontier(request), deps);
    })
    .openapi(missionPlan, async (c) => {
      const mission = missionOfPath(index(), c.req.valid('param').mission);
      const body = await jsonBody(c.req.raw, missionRequestSchema);
      return answerWork(c, () => planner.prepareMissionPlan({ ...body, mission }), deps);
    });
}
