/** The quarantine: what could not be taken and why, page by page, and trying it again. */
import { createRoute, z } from '@hono/zod-openapi';
import { QUARANTINE_CODES } from '../../domain/quarantine.ts';
import type { ApiDeps, QuarantineItem } from '../deps.ts';
import { cursorParameter, jsonBody, pageLimit, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { describedBody, json, newRouter } from '../router.ts';
import { countsSchema } from '../telemetry/routes.ts';

const ITEMS_A_READ = 50;
/** A page of large payloads ends early, so that its size stays bounded. */
const PAGE_BYTES_AT_MOST = 4 * 1024 * 1024;

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

const replaySchema = z.strictObject({ ids: z.array(z.number().int().min(1)).optional() });

const replay = createRoute({
  method: 'post',
  path: '/api/quarantine/replay',
  tags: ['Quarantine'],
  summary: 'Try quarantined messages again',
  description:
    'Those with the ids, or all. What is accepted leaves quarantine; the rest stays, with its reason.',
  request: { query: query({}), ...describedBody('Which ones; `{}` for all', 'Replay') },
  responses: { 200: json('What became of them', countsSchema), ...problemResponses(400, 401, 403, 503) },
});

export function quarantineRoutes({ quarantine, intake }: Pick<ApiDeps, 'quarantine' | 'intake'>) {
  const router = newRouter();
  router.openAPIRegistry.register('Replay', replaySchema);
  return router
    .openapi(list, (c) => {
      const { limit = 100, cursor, unit } = c.req.valid('query');
      const { items, next } = readPage(quarantine, limit, cursor, unit);
      const total = unit === undefined ? quarantine.total() : quarantine.countOf(unit);
      return c.json({ total, items: items.map(asJson), next }, 200);
    })
    .openapi(replay, async (c) => {
      const { ids } = await jsonBody(c.req.raw, replaySchema, { ifEmpty: {} });
      return c.json(await intake.replay(ids), 200);
    });
}

/** Up to `limit` items below a cursor, and whether there are more. */
function readPage(
  quarantine: ApiDeps['quarantine'],
  limit: number,
  cursor: number | undefined,
  unit: string | undefined,
): { items: QuarantineItem[]; next: string | null } {
  const items: QuarantineItem[] = [];
  let bytes = 0;
  let before = cursor;
  for (;;) {
    const read = quarantine.page(ITEMS_A_READ, before, unit);
    for (const item of read) {
      const isFull =
        items.length >= limit || (items.length > 0 && bytes + item.payload.byteLength > PAGE_BYTES_AT_MOST);
      if (isFull) return { items, next: before === undefined ? null : String(before) };
      items.push(item);
      bytes += item.payload.byteLength;
      before = item.id;
    }
    if (read.length < ITEMS_A_READ) return { items, next: null };
  }
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
