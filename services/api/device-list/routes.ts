/** Devices as they are heard: which there are, what they said last, and their messages for who connects one. */
import { createRoute, z } from '@hono/zod-openapi';
import { UNIT_KINDS } from '../../domain/telemetry.ts';
import type { ApiDeps } from '../deps.ts';
import { pageLimit, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';
import { deviceReadingSchema, deviceSampleSchema, readingJson, sampleJson } from './schemas.ts';

const cursor = z
  .string({ error: 'must be given once' })
  .regex(/^[A-Za-z0-9_-]{1,2000}$/, 'must be the next of an earlier page')
  .optional()
  .openapi({ description: 'The `next` of the page before' });

const devicesSchema = z
  .object({
    devices: z.array(
      z.object({
        profile: z.string(),
        device: z.string(),
        unit: z.string().nullable().meta({ description: 'Null: no unit of the registry names it' }),
        lastSeenAt: z.string(),
        messages: z.number().int(),
        lastSamples: z.array(deviceSampleSchema),
        suggestedKind: z.enum(UNIT_KINDS).nullable(),
        warnings: z.array(z.object({ code: z.string(), text: z.string() })),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Devices' });

const list = createRoute({
  method: 'get',
  path: '/api/devices',
  tags: ['Devices'],
  summary: 'What is heard on device topics',
  request: { query: query({ limit: pageLimit(500, 5_000), cursor }) },
  responses: { 200: json('The devices', devicesSchema), ...problemResponses(400, 401) },
});

const messagesSchema = z
  .object({
    messages: z.array(
      z.object({
        topic: z.string(),
        receivedAt: z.string(),
        payload: z.string().meta({ description: 'Without positions and network data' }),
        payloadEncoding: z.enum(['utf8', 'base64']),
        results: z.array(deviceReadingSchema.extend({ profile: z.string() })),
      }),
    ),
  })
  .meta({ id: 'DeviceMessages' });

const messages = createRoute({
  method: 'get',
  path: '/api/devices/messages',
  tags: ['Devices'],
  summary: 'The last message of each device topic',
  description: 'Kept in memory alone, and only while someone asks: the first answer is empty, ask again.',
  request: { query: query({}) },
  responses: { 200: json('The messages', messagesSchema), ...problemResponses(400, 401) },
});

/** The one place at which an engineer's scope will narrow what is shown of devices. */
export function deviceRoutes({ devices }: Pick<ApiDeps, 'devices'>) {
  return newRouter()
    .openapi(list, (c) => {
      const { limit = 500, cursor: after } = c.req.valid('query');
      const page = devices.seenDevices(limit, after === undefined ? null : decoded(after));
      return c.json(
        {
          devices: page.devices.map(({ lastSeenAtMs, lastSamples, warnings, ...device }) => ({
            ...device,
            lastSeenAt: new Date(lastSeenAtMs).toISOString(),
            lastSamples: lastSamples.map(sampleJson),
            warnings: [...warnings],
          })),
          next: page.next === null ? null : Buffer.from(page.next).toString('base64url'),
        },
        200,
      );
    })
    .openapi(messages, (c) =>
      c.json(
        {
          messages: devices.watchMessages().map(({ receivedAtMs, results, ...message }) => ({
            ...message,
            receivedAt: new Date(receivedAtMs).toISOString(),
            results: results.map((result) => ({ profile: result.profile, ...readingJson(result) })),
          })),
        },
        200,
      ),
    );
}

function decoded(cursorText: string): string {
  return Buffer.from(cursorText, 'base64url').toString('utf8');
}
