/** The registry: read whole, replaced whole after a check of the whole, each change audited. */
import { createHash } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { checkRegistry } from '../../domain/registry/check.ts';
import { type Registry, registrySchema } from '../../domain/registry/registry.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorParameter, pageLimit, query, readJson } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { describedBody, json, newRouter } from '../router.ts';

const MAX_BYTES = 16 * 1024 * 1024;

const registryAnswer = registrySchema.meta({ id: 'Registry' });

const read = createRoute({
  method: 'get',
  path: '/api/registry',
  tags: ['Registry'],
  summary: 'The registry in force',
  request: { query: query({}) },
  responses: { 200: json('Missions, camps and units', registryAnswer), ...problemResponses(400, 401) },
});

const replace = createRoute({
  method: 'put',
  path: '/api/registry',
  tags: ['Registry'],
  summary: 'Replace the registry',
  description:
    'Checked whole and applied whole; a refusal names every problem. With `If-Match` (the `ETag` of a reading) it ' +
    'is refused when the registry changed meanwhile.',
  request: { query: query({}), ...describedBody('The whole registry', 'Registry') },
  responses: {
    200: json('The registry as stored', registryAnswer),
    ...problemResponses(400, 401, 403, 412, 413),
  },
});

const auditSchema = z
  .object({
    items: z.array(z.object({ id: z.number(), at: z.string(), actor: z.string(), summary: z.string() })),
    next: z.string().nullable(),
  })
  .meta({ id: 'RegistryAudit' });

const audit = createRoute({
  method: 'get',
  path: '/api/registry/audit',
  tags: ['Registry'],
  summary: 'Who changed the registry when, newest first',
  request: { query: query({ limit: pageLimit(100, 1000), cursor: cursorParameter }) },
  responses: { 200: json('The changes', auditSchema), ...problemResponses(400, 401) },
});

export function registryRoutes({
  registryRepository,
  catalogue,
  devices,
}: Pick<ApiDeps, 'registryRepository' | 'catalogue' | 'devices'>) {
  return newRouter()
    .openapi(read, (c) => {
      const { registry } = registryRepository.current();
      return c.json(registry, 200, { etag: etagOf(registry), 'cache-control': 'private, no-cache' });
    })
    .openapi(replace, async (c) => {
      const checked = checkRegistry(await readJson(c.req.raw, MAX_BYTES), catalogue);
      if ('problems' in checked) throw new ApiProblem('invalid-registry', checked.problems);
      const deviceProblems = devices.check(checked.registry);
      if (deviceProblems.length > 0) throw new ApiProblem('invalid-registry', deviceProblems);
      const ifMatch = c.req.header('if-match');
      await registryRepository.replace(checked.registry, c.get('actor'), (inForce) =>
        refuseChanged(ifMatch, inForce),
      );
      const { registry } = registryRepository.current();
      return c.json(registry, 200, { etag: etagOf(registry) });
    })
    .openapi(audit, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const entries = await registryRepository.audit(limit + 1, cursor);
      const items = entries
        .slice(0, limit)
        .map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
      const last = items.at(-1);
      return c.json({ items, next: entries.length > limit && last ? String(last.id) : null }, 200);
    });
}

function etagOf(registry: Registry): string {
  return `"${createHash('sha256').update(JSON.stringify(registry)).digest('base64url')}"`;
}

/** RFC 9110 §13.1.1: a change that was made from a reading that no longer holds is refused. */
function refuseChanged(ifMatch: string | undefined, registry: Registry): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  // A compressed answer's tag was weakened on its way; its opaque part still names the content.
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(etagOf(registry))) {
    throw new ApiProblem('changed-meanwhile', 'the registry was changed since it was read: read it again');
  }
}
