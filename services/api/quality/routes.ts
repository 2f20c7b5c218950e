/** What makes data thin that a footprint's coverage does not say: who is silent, unknown fields, quarantine by code. */
import { createRoute } from '@hono/zod-openapi';
import { type QualityDeps, qualityAt, qualitySchema } from '../../analysis/quality.ts';
import type { ApiDeps } from '../deps.ts';
import { query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const quality = createRoute({
  method: 'get',
  path: '/api/quality',
  tags: ['Analytics'],
  summary: 'Silent units, unknown fields, and what is in quarantine and why',
  description: 'As it stands now. Completeness and rejected readings over time are in /api/footprint.',
  request: { query: query({}) },
  responses: { 200: json('The quality of the data', qualitySchema), ...problemResponses(400, 401) },
});

export function qualityRoutes(deps: QualityDeps & Pick<ApiDeps, 'now'>) {
  return newRouter().openapi(quality, async (c) => {
    c.header('cache-control', 'no-store');
    return c.json(await qualityAt(deps.now(), deps), 200);
  });
}
