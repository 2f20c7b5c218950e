/** The quarantine: what could not be taken and why, page by page, and trying it again. */
import { createRoute, z } from '@hono/zod-openapi';
import { QUARANTINE_CODES } from '../../domain/quarantine.ts';
import { NotInQuarantineError } from '../../store/port.ts';
import type { ApiDeps, QuarantineItem } from '../deps.ts';
import { cursorParameter, jsonBody, pageLimit, query } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { describedBody, json, newRouter } from '../router.ts';
import { countsSchema } from '../telemetry/routes.ts';

/** Ids in one request. */
const IDS_AT_MOST = 10_000;

const pageSchema = z
  .object({
    total: z.number().int(),
    items: z.array(
      z.object({
        id: z.number().int(),
        receivedAt: z.string(),
        topic: z.string().nullable().meta({ description: 'Null for an upload over HTTP' }),
        payload: z.string(),
        payloadEncoding: z.enum(['utf8', 'base64']),
        code: z.enum(QUARANTINE_CODES).meta({ description: 'Why it could not be taken, for programs' }),
        reason: z.string().meta({ description: 'The same in words: what was wrong, and what is allowed' }),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'QuarantinePage' });

const list = createRoute({
  method: 'get',
  path: '/api/quarantine',
  tags: ['Quarantine'],
  summary: 'What could not be taken, newest first',
  request: {
    query: query({
      limit: pageLimit(100, 10_000),
      cursor: cursorParameter,
      unit: z
        .string({ error: 'must be given once' })
        .optional()
        .openapi({ description: 'Only what names this unit; it may be unknown to the registry' }),
    }),
  },
  responses: { 200: json('A page', pageSchema), ...problemResponses(400, 401) },
});

const idsSchema = z.array(z.number().int().min(1)).max(IDS_AT_MOST);

const replaySchema = z.strictObject({ ids: idsSchema.optional() });

const replay = createRoute({
  method: 'post',
  path: '/api/quarantine/replay',
  tags: ['Quarantine'],
  summary: 'Try quarantined messages again',
  description:
    'Those with the ids, or all. What is accepted leaves quarantine; the rest stays, with its reason. An id that is not in quarantine any more, or is being replayed, is a 409, and nothing is replayed.',
  request: { query: query({}), ...describedBody('Which ones; `{}` for all', 'Replay') },
  responses: { 200: json('What became of them', countsSchema), ...problemResponses(400, 401, 403, 409, 503) },
});

const INSTANT_ALLOWED = 'must be an RFC 3339 instant with an offset, like 2026-03-01T06:00:00Z';

const removalSchema = z.strictObject({
  ids: idsSchema.optional(),
  before: z.iso
    .datetime({ offset: true, error: INSTANT_ALLOWED })
    .optional()
    .meta({ description: 'Only what was received before this instant' }),
});

const remove = createRoute({
  method: 'delete',
  path: '/api/quarantine',
  tags: ['Quarantine'],
  summary: 'Remove quarantined messages for good',
  description:
    'Those with the ids, those received before an instant, or those of which both holds; `{}` removes all that is ' +
    'there now. What is removed cannot be replayed.',
  request: { query: query({}), ...describedBody('Which ones; `{}` for all', 'Removal') },
  responses: {
    200: json('How many were removed', z.object({ removed: z.number().int() })),
    ...problemResponses(400, 401, 403, 503),
  },
});

export function quarantineRoutes({ quarantine, intake }: Pick<ApiDeps, 'quarantine' | 'intake'>) {
  const router = newRouter();
  router.openAPIRegistry.register('Replay', replaySchema);
  router.openAPIRegistry.register('Removal', removalSchema);
  return router
    .openapi(list, async (c) => {
      const { limit, cursor, unit } = c.req.valid('query');
      // A page of large payloads ends early, so that its size stays bounded.
      const items = await quarantine.page(limit, cursor, unit);
      const last = items.at(-1);
      const next = last !== undefined && (await quarantine.hasBefore(last.id, unit)) ? String(last.id) : null;
      const total = await (unit === undefined ? quarantine.total() : quarantine.countOf(unit));
      return c.json({ total, items: items.map(asJson), next }, 200);
    })
    .openapi(replay, async (c) => {
      const { ids } = await jsonBody(c.req.raw, replaySchema, { ifEmpty: {} });
      try {
        return c.json(await intake.replay(ids), 200);
      } catch (error) {
        if (error instanceof NotInQuarantineError) throw new ApiProblem('not-in-quarantine', error.message);
        throw error;
      }
    })
    .openapi(remove, async (c) => {
      const { ids, before } = await jsonBody(c.req.raw, removalSchema);
      const beforeMs = before === undefined ? undefined : Date.parse(before);
      return c.json({ removed: await quarantine.removeSelected({ ids, before: beforeMs }) }, 200);
    });
}

function asJson({ id, receivedAt, topic, payload, code, reason }: QuarantineItem) {
  const text = utf8(payload);
  return {
    id,
    receivedAt: new Date(receivedAt).toISOString(),
    topic,
    payload: text ?? Buffer.from(payload).toString('base64'),
    payloadEncoding: text === null ? ('base64' as const) : ('utf8' as const),
    code,
    reason,
  };
}

/** The text that bytes are, to the byte; null when they are none. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
