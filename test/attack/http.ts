/**
 * The HTTP fuzzer: requests made from the OpenAPI document, valid and mutated. Each must be answered, never by an error
 * of the services' own, and each refusal must be a well-formed problem; nobody else may have to wait.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { z } from 'zod';
import { seededRandom } from '../support/dirty/random.ts';
import type { Services } from '../support/services.ts';
import { type AttackRequest, documentSchema, RequestMaker } from './http-requests.ts';
import { memoryFigures, settledMemoryBytes } from './memory.ts';
import { type AttackFigure, type AttackOptions, type AttackReport, exactly, told } from './section.ts';
import { Witness } from './witness.ts';

const LANES = 16;
/** Node's own parser refuses what is no HTTP by these, without a body. */
const PARSER_STATUSES = [400, 408, 431];
const READ_BYTES_AT_MOST = 4 * 1024 * 1024;

const problemSchema = z.object({
  type: z.string().regex(/^\/problems\/[a-z-]+$/),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string(),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .max(20)
    .optional(),
});

interface Outcome {
  status: number;
  contentType: string;
  body: string;
}

export async function attackHttp(
  services: Services,
  { seed, requests }: AttackOptions,
): Promise<AttackReport> {
  const random = seededRandom(seed);
  const document = documentSchema.parse(await services.json('/api/openapi.json'));
  const token = new URL(services.signInUrl).hash.replace('#token=', '');
  const maker = new RequestMaker(document, random, token);
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const beforeBytes = await settledMemoryBytes(services);
  const witness = await Witness.start(services);
  const statuses = new Map<number, number>();
  const [failed, malformed, unanswered]: [string[], string[], string[]] = [[], [], []];
  const startedMs = performance.now();
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < requests && services.running) {
      sent += 1;
      const made = maker.next();
      const line = `${made.method} ${made.path.slice(0, 300)}`;
      const hangsUp = random.chance(0.03);
      try {
        const { status, contentType, body } = await answerTo(services.url, agent, made, hangsUp);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500 && status !== 503) failed.push(`${line}: ${status}`);
        const isExempt =
          status < 400 ||
          isOfParser(status, contentType, body) ||
          made.method === 'HEAD' ||
          isHealth(made) ||
          hangsUp;
        if (!isExempt && !isSound(status, contentType, body))
          malformed.push(`${line}: ${status} ${body.slice(0, 200)}`);
      } catch (error) {
        if (!hangsUp) unanswered.push(`${line}: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = (performance.now() - startedMs) / 1_000;
  agent.destroy();
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  return {
    section: 'http',
    figures: [
      told('mutated requests', `${sent} in ${seconds.toFixed(0)} s, seed ${seed} (${counts.join(', ')})`),
      none('answered by an error of the services’ own', failed),
      none('refused without a well-formed problem', malformed),
      none('not answered', unanswered),
      exactly('times the services went down', services.running ? 0 : 1, 0),
      ...(await witness.stop()),
      exactly('errors that nobody caught', await services.metric('footprint_uncaught_errors_total'), 0),
      ...(await memoryFigures(services, beforeBytes)),
    ],
  };
}

function isOfParser(status: number, contentType: string, body: string): boolean {
  return PARSER_STATUSES.includes(status) && contentType === '' && body === '';
}

/** Health answers 503 without being a problem. */
function isHealth({ path }: AttackRequest): boolean {
  return path.startsWith('/api/health');
}

function isSound(status: number, contentType: string, body: string): boolean {
  if (contentType !== 'application/problem+json') return false;
  const problem = problemSchema.safeParse(JSON.parse(body));
  return problem.success && problem.data.status === status;
}

/** How many there were, with the first few; there must be none. */
function none(name: string, examples: readonly string[]): AttackFigure {
  const shown = [String(examples.length), ...examples.slice(0, 5)].join('\n          ');
  return { name, value: shown, isWithinBounds: examples.length === 0 };
}

/** Sends a request and reads its answer to the end, a stream's to its first bytes. @param hangsUp leaves at once */
function answerTo(url: string, agent: Agent, made: AttackRequest, hangsUp: boolean): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const outgoing = request({
      host: target.hostname,
      port: target.port,
      agent,
      method: made.method,
      path: made.path,
      headers: { ...made.headers, ...(made.body === null ? {} : { 'content-length': made.body.byteLength }) },
      timeout: 60_000,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within a minute')));
    outgoing.on('error', reject);
    outgoing.on('response', (response) => read(response).then(resolve, reject));
    outgoing.end(made.body ?? undefined);
    if (hangsUp) setImmediate(() => outgoing.destroy(new Error('hung up')));
  });
}

async function read(response: IncomingMessage): Promise<Outcome> {
  const status = response.statusCode ?? 0;
  const contentType = response.headers['content-type'] ?? '';
  const isStream = contentType.startsWith('text/event-stream');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const piece = Buffer.from(chunk);
    bytes += piece.byteLength;
    if (bytes <= READ_BYTES_AT_MOST && status >= 400) chunks.push(piece);
    // Leaving the loop ends the connection.
    if (isStream) break;
  }
  return { status, contentType, body: decoded(Buffer.concat(chunks), response.headers['content-encoding']) };
}

function decoded(body: Buffer, encoding: string | undefined): string {
  if (body.byteLength === 0) return '';
  if (encoding === 'gzip') return gunzipSync(body).toString();
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return encoding === 'deflate' ? inflateSync(body).toString() : body.toString();
}
