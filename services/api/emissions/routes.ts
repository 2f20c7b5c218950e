/** CO2e of fuel and grid import together, and what of it is unknown. */
import { createRoute, z } from '@hono/zod-openapi';
import { answerFootprint } from '../../analysis/footprint.ts';
import { EMISSION_GROUPS, emissionsRowSchema, emissionsRows } from '../../domain/analysis/emissions.ts';
import type { ApiDeps } from '../deps.ts';
import { filterParameters } from '../filters.ts';
import { periodParameters } from '../footprint/parameters.ts';
import { footprintQuery } from '../footprint/query.ts';
import { choice, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const emissions = createRoute({
  method: 'get',
  path: '/api/emissions',
  tags: ['Analytics'],
  summary: 'CO2e of fuel and grid import together',
  description:
    'What is known of it, and which camps’ fuel or grid import has no factor. Biogenic CO2 is in none of it.',
  request: {
    query: query({
      by: choice(EMISSION_GROUPS).optional().openapi({ default: 'mission' }),
      ...periodParameters,
      mission: filterParameters.mission,
      camp: filterParameters.camp,
    }),
  },
  responses: {
    200: json('The emissions', z.object({ rows: z.array(emissionsRowSchema) }).meta({ id: 'Emissions' })),
    ...problemResponses(400, 401, 503),
  },
});

type Deps = Pick<ApiDeps, 'store' | 'registryRepository' | 'catalogue' | 'now'>;

export function emissionRoutes({ store, registryRepository, catalogue, now }: Deps) {
  return newRouter().openapi(emissions, async (c) => {
    const { by = 'mission', ...parameters } = c.req.valid('query');
    const index = registryRepository.current();
    const footprint = footprintQuery(
      { ...parameters, by: 'camp', interval: 'total' },
      { registryRepository, now },
    );
    const camps = await answerFootprint({ store, index, catalogue }, footprint, { signal: c.req.raw.signal });
    return c.json({ rows: emissionsRows(camps, by, index) }, 200, { 'cache-control': 'private, no-cache' });
  });
}
