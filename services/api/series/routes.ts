/**
 * Figures that pages show beside the footprint: the same accounting over other groups or laid out smaller. Each is
 * computed here and never in the browser.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { stateContributor } from '../../analysis/contributor.ts';
import { statementSchema } from '../../domain/analysis/contributor.ts';
import { SERIES_FIGURES, SeriesLayout, seriesSchema } from '../../domain/analysis/series.ts';
import { FOOTPRINT_GROUPS, FOOTPRINT_INTERVALS } from '../../domain/footprint/row.ts';
import { type RegistryIndex, UN_OWNER } from '../../domain/registry/registry.ts';
import type { ApiDeps } from '../deps.ts';
import { filterParameters } from '../filters.ts';
import { periodParameters } from '../footprint/parameters.ts';
import { footprintQuery } from '../footprint/query.ts';
import { choice, query } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const NO_STORE = { 'cache-control': 'private, no-cache' };

const series = createRoute({
  method: 'get',
  path: '/api/series',
  tags: ['Analytics'],
  summary: 'One figure of the footprint by group and interval, laid out small',
  request: {
    query: query({
      figure: choice(SERIES_FIGURES),
      by: choice(FOOTPRINT_GROUPS).default('mission'),
      interval: choice(FOOTPRINT_INTERVALS).default('day'),
      ...periodParameters,
      ...filterParameters,
    }),
  },
  responses: { 200: json('The series', seriesSchema), ...problemResponses(400, 401) },
});

const statement = createRoute({
  method: 'get',
  path: '/api/contributors/{contributor}/statement',
  tags: ['Analytics'],
  summary: 'Emissions that a contributor’s units avoided, and their availability',
  request: {
    params: z.object({ contributor: z.string() }),
    query: query(periodParameters),
  },
  responses: { 200: json('The statement', statementSchema), ...problemResponses(400, 401, 404) },
});

type AnalyticsDeps = Pick<
  ApiDeps,
  'registryRepository' | 'catalogue' | 'footprint' | 'footprintParts' | 'now'
>;

export function analyticsRoutes(deps: AnalyticsDeps) {
  return newRouter()
    .openapi(series, async (c) => {
      const { figure, ...parameters } = c.req.valid('query');
      const rowsQuery = footprintQuery(parameters, deps);
      const layout = new SeriesLayout(figure, rowsQuery.by);
      for await (const rows of deps.footprintParts(rowsQuery, c.req.raw.signal)) layout.add(rows);
      return c.json(layout.series(), 200, NO_STORE);
    })
    .openapi(statement, async (c) => {
      const period = c.req.valid('query');
      const { contributor: id } = c.req.valid('param');
      refuseUnknown(id, deps.registryRepository.current());
      const unitDays = footprintQuery({ by: 'unit', interval: 'day', ...period, contributor: [id] }, deps);
      return c.json(await stateContributor(unitDays, deps, c.req.raw.signal), 200, NO_STORE);
    });
}

function refuseUnknown(contributor: string, { registry }: RegistryIndex): void {
  const isKnown =
    contributor === UN_OWNER ||
    registry.units.some(({ owner }) => owner.some((entry) => entry.contributor === contributor));
  if (!isKnown) throw new ApiProblem('not-found', `no unit is or was owned by ${contributor}`);
}
