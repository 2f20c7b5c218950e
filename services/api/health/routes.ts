/** Health for whoever watches the services (open, without detail), metrics, and what this installation is. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';
import { PRODUCT, VERSION } from '../version.ts';

const check = z.enum(['ok', 'degraded']);
const checksSchema = z.object({
  broker: check,
  store: check,
  outbox: check,
  database: check.optional().meta({ description: 'Only with DATABASE_URL' }),
});
const healthSchema = z.object({ status: check, checks: checksSchema }).meta({ id: 'Health' });

const health = createRoute({
  method: 'get',
  path: '/api/health',
  tags: ['Operation'],
  summary: 'Whether telemetry is received, stored and delivered',
  security: [],
  request: { query: query({}) },
  responses: {
    200: json('Subscribed, and the store answers', healthSchema),
    503: json('Degraded; ingestion may well go on', healthSchema),
    ...problemResponses(400),
  },
});

const live = createRoute({
  method: 'get',
  path: '/api/health/live',
  tags: ['Operation'],
  summary: 'Whether the process lives',
  security: [],
  request: { query: query({}) },
  responses: { 200: json('It lives', z.object({ status: z.literal('ok') })), ...problemResponses(400) },
});

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['Operation'],
  summary: 'Metrics for Prometheus',
  request: { query: query({}) },
  responses: {
    200: {
      description: 'The Prometheus text format',
      content: { 'text/plain': { schema: z.string() } },
    },
    ...problemResponses(400, 401),
  },
});

const aboutSchema = z
  .object({
    product: z.string(),
    version: z.string(),
    simulated: z
      .boolean()
      .meta({ description: 'The telemetry of some mission comes from simulators, not from the field' }),
  })
  .meta({ id: 'About' });

const about = createRoute({
  method: 'get',
  path: '/api/about',
  tags: ['Operation'],
  summary: 'What this installation is',
  request: { query: query({}) },
  responses: {
    200: json('The product, and whether its data is simulated', aboutSchema),
    ...problemResponses(400, 401),
  },
});

export function healthRoutes(deps: Pick<ApiDeps, 'health' | 'metrics' | 'registryRepository'>) {
  return newRouter()
    .openapi(health, async (c) => {
      const checks = await deps.health();
      const isOk = Object.values(checks).every((state) => state === 'ok');
      c.header('cache-control', 'no-store');
      return isOk
        ? c.json({ status: 'ok' as const, checks }, 200)
        : c.json({ status: 'degraded' as const, checks }, 503);
    })
    .openapi(live, (c) => {
      c.header('cache-control', 'no-store');
      return c.json({ status: 'ok' as const }, 200);
    })
    .openapi(metrics, async (c) =>
      c.text(await deps.metrics.metrics(), 200, { 'content-type': deps.metrics.contentType }),
    )
    .openapi(about, (c) => {
      const simulated = deps.registryRepository.current().hasSimulated;
      return c.json({ product: PRODUCT, version: VERSION, simulated }, 200);
    });
}
