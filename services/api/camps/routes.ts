/** A camp as it is run now, and all that its page shows of the present. */
import { createRoute, z } from '@hono/zod-openapi';
import { campOperation, campOperationSchema } from '../../analysis/camp-operation.ts';
import { campOverview, campOverviewSchema } from '../../analysis/camp-overview.ts';
import type { Camp } from '../../domain/registry/registry.ts';
import type { ApiDeps } from '../deps.ts';
import { query } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const NO_STORE = { 'cache-control': 'no-store' };
const params = z.object({ camp: z.string() });

const operation = createRoute({
  method: 'get',
  path: '/api/camps/{camp}/operation',
  tags: ['Analytics'],
  summary: 'How a camp is run now, and what could be better',
  description:
    'Reserve rule (N-1): a running generator could be off if the other running ones would carry the demand at no ' +
    'more than 90 % of their rated power, and would still carry it, with charged batteries, after losing the ' +
    'largest of them. Of those that could, the one that saves most is named.',
  request: { params, query: query({}) },
  responses: { 200: json('The camp now', campOperationSchema), ...problemResponses(400, 401, 404, 503) },
});

const overview = createRoute({
  method: 'get',
  path: '/api/camps/{camp}/overview',
  tags: ['Analytics'],
  summary: 'A camp now, its day by hour and unit, and the day before',
  request: { params, query: query({}) },
  responses: { 200: json('The camp', campOverviewSchema), ...problemResponses(400, 401, 404, 503) },
});

type Deps = Pick<ApiDeps, 'registryRepository' | 'live' | 'footprint' | 'catalogue' | 'now' | 'store'>;

export function campRoutes(deps: Deps) {
  return newRouter()
    .openapi(operation, async (c) =>
      c.json(await campOperation(campOf(c.req.valid('param').camp, deps), deps), 200, NO_STORE),
    )
    .openapi(overview, async (c) =>
      c.json(await campOverview(campOf(c.req.valid('param').camp, deps), deps), 200, NO_STORE),
    );
}

function campOf(id: string, { registryRepository }: Deps): Camp {
  const camp = registryRepository.current().camps.get(id);
  if (camp !== undefined) return camp;
  throw new ApiProblem('not-found', { path: 'camp', message: `there is no camp ${id}` });
}
