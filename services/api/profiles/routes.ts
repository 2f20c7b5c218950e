/** Profiles of device families: which there are, and what one makes of messages before anything is saved. */
import { createRoute, z } from '@hono/zod-openapi';
import { fieldName, profileSchema, settingsSchema } from '../../domain/devices/profile.ts';
import { UNIT_KINDS } from '../../domain/telemetry.ts';
import type { ApiDeps } from '../deps.ts';
import { deviceReadingSchema, readingJson } from '../device-list/schemas.ts';
import { jsonBody, query } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { describedBody, json, newRouter } from '../router.ts';

const BODY_BYTES_AT_MOST = 32 * 1024 * 1024;
const MESSAGES_AT_MOST = 20_000;

const profilesSchema = z.object({ profiles: z.array(profileSchema) }).meta({ id: 'Profiles' });

const list = createRoute({
  method: 'get',
  path: '/api/profiles',
  tags: ['Devices'],
  summary: "Built-in profiles and the registry's own",
  request: { query: query({}) },
  responses: { 200: json('The profiles', profilesSchema), ...problemResponses(400, 401) },
});

const timeZone = z.string().refine(isTimeZone, 'must be an IANA name like Africa/Juba');

const instant = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.number().int().min(0).max(8.64e15),
]);

const trialSchema = z.strictObject({
  profile: z.union([z.string(), profileSchema]),
  source: z
    .strictObject({
      kind: z.enum(UNIT_KINDS).optional(),
      timeZone: timeZone.optional(),
      capacityL: z.number().positive().optional(),
      ignore: z.array(fieldName).optional(),
      settings: settingsSchema.optional(),
      reportEveryS: z.number().positive().optional(),
    })
    .default({}),
  messages: z
    .array(
      z.strictObject({
        topic: z.string().min(1).max(65_535),
        payload: z.string(),
        payloadEncoding: z.enum(['utf8', 'base64']).default('utf8'),
        retain: z.boolean().default(false),
        receivedAt: instant.optional(),
      }),
    )
    .max(MESSAGES_AT_MOST),
});

const resultsSchema = z
  .object({
    results: z.array(
      deviceReadingSchema.extend({
        message: z.number().int().meta({ description: 'The place of the message among those sent' }),
        publishes: z.array(
          z.object({ topic: z.string(), payload: z.string(), payloadEncoding: z.enum(['utf8', 'base64']) }),
        ),
      }),
    ),
  })
  .meta({ id: 'TrialResults' });

const tryRoute = createRoute({
  method: 'post',
  path: '/api/profiles/try',
  tags: ['Devices'],
  summary: 'What a profile makes of messages',
  description:
    'Reads the messages in order, with state, and stores nothing. A result for each message and device: its samples, ' +
    'or why it gave none. `receivedAt` is now where it is left out.',
  request: { query: query({}), ...describedBody('A profile (or the id of one) and messages', 'Trial') },
  responses: { 200: json('The results', resultsSchema), ...problemResponses(400, 401, 403, 413) },
});

export function profileRoutes({ devices, now }: Pick<ApiDeps, 'devices' | 'now'>) {
  const router = newRouter();
  router.openAPIRegistry.register('Trial', trialSchema);
  return router
    .openapi(list, (c) => c.json({ profiles: devices.profiles() }, 200))
    .openapi(tryRoute, async (c) => {
      const trial = await jsonBody(c.req.raw, trialSchema, { maxBytes: BODY_BYTES_AT_MOST });
      const nowMs = now();
      const results = devices.tryProfile({
        profile: trial.profile,
        source: trial.source,
        messages: trial.messages.map(({ topic, payload, payloadEncoding, retain, receivedAt }) => ({
          topic,
          payload: Buffer.from(payload, payloadEncoding),
          retained: retain,
          receivedAtMs: receivedAt ?? nowMs,
        })),
      });
      if (!Array.isArray(results)) throw new ApiProblem('invalid-body', results);
      return c.json(
        {
          results: results.map(({ message, result, publications }) => ({
            message,
            ...readingJson(result),
            publishes: publications.map(publicationJson),
          })),
        },
        200,
      );
    });
}

function publicationJson({ topic, payload }: { topic: string; payload: Uint8Array }) {
  const bytes = Buffer.from(payload);
  const text = bytes.toString('utf8');
  // Sparkplug's payloads are binary, even where their bytes happen to be text.
  const isText = !/[^\x20-\x7e\s]/.test(text) && !topic.includes('spBv1.0/');
  return isText
    ? { topic, payload: text, payloadEncoding: 'utf8' as const }
    : { topic, payload: bytes.toString('base64'), payloadEncoding: 'base64' as const };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
