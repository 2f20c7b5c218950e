/** A backlog by hand: samples uploaded as NDJSON or a JSON array, taken by the same intake as messages. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps, IntakeCounts } from '../deps.ts';
import { query } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';
import { samplesOf } from './sample-stream.ts';

const SAMPLES_A_COMMIT = 2000;
const BYTES_A_COMMIT = 4 * 1024 * 1024;

export const countsSchema = z
  .object({
    accepted: z.number().int().meta({ description: 'Samples that are stored' }),
    quarantined: z
      .number()
      .int()
      .meta({ description: 'Samples that are in quarantine, each with its reason' }),
  })
  .meta({ id: 'IntakeCounts' });

const upload = createRoute({
  method: 'post',
  path: '/api/telemetry',
  tags: ['Telemetry'],
  summary: 'Upload a backlog of samples',
  description:
    'NDJSON (one sample a line) or a JSON array, of any length. Each sample names its `unit` and its `ts`, and has ' +
    'the fields that its kind reports. Answered once all of it is durable.',
  request: {
    query: query({}),
    body: {
      required: true,
      description: 'The samples',
      content: {
        'application/x-ndjson': {
          schema: { type: 'string' },
          example: '{"unit":"malakal-g1","ts":"2026-03-01T06:00:00Z","powerKw":120}\n',
        },
        'application/json': { schema: { type: 'array', items: { type: 'object' } } },
      },
    },
  },
  responses: {
    200: json('What became of the samples', countsSchema),
    ...problemResponses(400, 401, 403, 413, 415, 503),
  },
});

export function telemetryRoutes({ intake }: Pick<ApiDeps, 'intake'>) {
  return newRouter().openapi(upload, async (c) => {
    const encoding = c.req.header('content-encoding') ?? 'identity';
    if (encoding !== 'identity')
      throw new ApiProblem('encoded-body', `the body must not be encoded (${encoding})`);
    const counts: IntakeCounts = { accepted: 0, quarantined: 0 };
    let samples: Uint8Array[] = [];
    let bytes = 0;
    const commit = async () => {
      const { accepted, quarantined } = await intake.upload(samples);
      counts.accepted += accepted;
      counts.quarantined += quarantined;
      [samples, bytes] = [[], 0];
    };
    for await (const sample of samplesOf(c.req.raw.body ?? emptyBody())) {
      samples.push(sample);
      bytes += sample.byteLength;
      if (samples.length >= SAMPLES_A_COMMIT || bytes >= BYTES_A_COMMIT) await commit();
    }
    if (samples.length > 0) await commit();
    return c.json(counts, 200);
  });
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
