/** The footprint of two periods, like with like. */
import { createRoute, z } from '@hono/zod-openapi';
import { compareFootprints } from '../../analysis/comparison.ts';
import { comparisonRowSchema } from '../../domain/analysis/comparison.ts';
import { instantOf } from '../../domain/footprint/plan-times.ts';
import { FOOTPRINT_GROUPS, type PeriodBound } from '../../domain/footprint/row.ts';
import { QUARTER_MS } from '../../domain/metering/intervals.ts';
import type { ApiDeps } from '../deps.ts';
import { filterParameters } from '../filters.ts';
import { periodParameters } from '../footprint/parameters.ts';
import { footprintQuery } from '../footprint/query.ts';
import { choice, query, timeParameter } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const comparison = createRoute({
  method: 'get',
  path: '/api/comparison',
  tags: ['Analytics'],
  summary: 'The footprint of a period against another one, like with like',
  description:
    'Both rows hold only the time that both periods have in service (and, by contributor, owned), each unit held ' +
    'against itself. Where that is less than four fifths of either period, or one of them is much less complete, ' +
    'the rows are null and `reason` says why.',
  request: {
    query: query({
      by: choice(FOOTPRINT_GROUPS).default('mission'),
      ...periodParameters,
      earlierFrom: timeParameter('The start of the period to compare with.', QUARTER_MS),
      earlierTo: timeParameter('Its end, exclusive.', QUARTER_MS),
      ...filterParameters,
    }),
  },
  responses: {
    200: json('The comparison', z.object({ rows: z.array(comparisonRowSchema) }).meta({ id: 'Comparison' })),
    ...problemResponses(400, 401, 503),
  },
});

type Deps = Pick<ApiDeps, 'store' | 'registryRepository' | 'catalogue' | 'now'>;

export function comparisonRoutes({ store, registryRepository, catalogue, now }: Deps) {
  return newRouter().openapi(comparison, async (c) => {
    const { earlierFrom, earlierTo, ...parameters } = c.req.valid('query');
    const index = registryRepository.current();
    const rowsQuery = footprintQuery({ ...parameters, interval: 'total' }, { registryRepository, now });
    const earlier = otherPeriod(earlierFrom, earlierTo);
    const rows = await compareFootprints({ store, index, catalogue }, rowsQuery, earlier);
    return c.json({ rows }, 200, { 'cache-control': 'private, no-cache' });
  });
}

function otherPeriod(from: PeriodBound | undefined, to: PeriodBound | undefined) {
  if (from === undefined) throw missing('earlierFrom');
  if (to === undefined) throw missing('earlierTo');
  if (instantOf(from, 'UTC') >= instantOf(to, 'UTC')) {
    throw new ApiProblem('invalid-parameter', { path: 'earlierFrom', message: 'must be before earlierTo' });
  }
  return { from, to };
}

function missing(path: string): ApiProblem {
  return new ApiProblem('invalid-parameter', { path, message: 'is required: a date or an instant' });
}
