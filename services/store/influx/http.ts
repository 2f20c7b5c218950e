/**
 * The one HTTP client of InfluxDB 2: writes line protocol, asks InfluxQL, deletes, and makes the bucket. It
 * retries nothing: what an error means is for the callers to decide.
 */
import { HttpError, InfluxDB, setLogger, type Transport } from '@influxdata/influxdb-client';
import { z } from 'zod';
import { SECOND_MS } from '../../domain/durations.ts';
import { OperatorError } from '../../operator-error.ts';
import { StoreUnavailableError } from '../port.ts';
import { type CsvTable, parseCsvTables } from './csv.ts';

const WRITE_TIMEOUT_MS = 30_000;
const QUERY_TIMEOUT_MS = 60_000;
const API_TIMEOUT_MS = 5_000;
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const GZIP_FROM_BYTES = 1_000;
/** How long a server may ask to be left alone; beyond either bound the caller's own backoff holds. */
const RETRY_AFTER = { leastMs: SECOND_MS, mostMs: 30 * SECOND_MS };
/** What InfluxDB answers to what it has written or removed. */
const NO_CONTENT = 204;
// The library would print what it throws as well.
setLogger({ error: () => {}, warn: () => {} });

/** A statement that always finds something: its answer proves that those before it were answered. */
const PROOF = { statement: 'SHOW DATABASES', name: 'databases' };

export interface InfluxTarget {
  url: string;
  token: string;
  org: string;
  bucket: string;
}

/** The tags that make a point's series, beside its measurement. */
export interface PointTags {
  unit: string;
  camp: string;
  kind: string;
  mission: string;
}

/** InfluxDB answered with an error, or (`status` null) could not be reached or did not answer in time. */
export class InfluxError extends StoreUnavailableError {
  override name = 'InfluxError';
  readonly status: number | null;
  /** How long the server asked to be left alone, from 1 to 30 s; null where it did not, or for another time. */
  readonly retryAfterMs: number | null;

  constructor(message: string, status: number | null, retryAfterMs: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const problemSchema = z.object({ message: z.string() });
const orgsSchema = z.object({ orgs: z.array(z.object({ id: z.string(), name: z.string() })) });
const bucketsSchema = z.object({
  buckets: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      retentionRules: z.array(z.object({ everySeconds: z.number().default(0) })).default([]),
    }),
  ),
});

/** The bucket removes data by itself, also rows that nothing could make again. */
export class BucketRetentionError extends OperatorError {
  override name = 'BucketRetentionError';
}

export class InfluxHttp {
  readonly #target: InfluxTarget;
  /** The client's own way to send a request once: its write buffer would keep in memory what the outbox keeps. */
  readonly #transport: Transport;
  /** Compressing pays for itself over a network, and not within one machine. */
  readonly #gzipThreshold: number;
  /** Requests that wait for an answer, and why none is waited for any more. */
  readonly #waiting = new Set<AbortController>();
  #givenUp: Error | null = null;

  constructor(target: InfluxTarget) {
    this.#target = target;
    const { url, token } = target;
    this.#transport = new InfluxDB({ url, token, timeout: QUERY_TIMEOUT_MS }).transport;
    const isNear = LOOPBACK_HOSTS.has(new URL(target.url).hostname);
    this.#gzipThreshold = isNear ? Number.MAX_SAFE_INTEGER : GZIP_FROM_BYTES;
  }

  /** Waits for no answer any more: what waits for one fails, and so does all that is asked after. */
  giveUp(): void {
    this.#givenUp = new Error('the services stop');
    for (const request of this.#waiting) request.abort(this.#givenUp);
  }

  /**
   * Writes line protocol, times in milliseconds. Resolves once InfluxDB has it.
   * @throws InfluxError
   */
  async write(lines: Uint8Array, timeoutMs = WRITE_TIMEOUT_MS): Promise<void> {
    const { org, bucket } = this.#target;
    await this.#request('POST', `/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ms' })}`, {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength).toString('utf8'),
      timeoutMs,
      expectedStatus: NO_CONTENT,
    });
  }

  /**
   * Asks InfluxQL: the series of the answer, times in epoch milliseconds; null when nothing is found.
   * @throws InfluxError
   */
  async query(statement: string, timeoutMs = QUERY_TIMEOUT_MS): Promise<CsvTable | null> {
    const [table = null] = await this.queryAll([statement], timeoutMs);
    return table;
  }

  /**
   * Asks several statements in one request: their answers in the same order.
   * @throws InfluxError when any of them failed
   */
  async queryAll(statements: readonly string[], timeoutMs = QUERY_TIMEOUT_MS): Promise<(CsvTable | null)[]> {
    // As CSV, a statement that fails looks like one that found nothing; but then those after it are not run.
    const influxql = statements.map((statement) => `${statement}; ${PROOF.statement}`).join('; ');
    const answers: (CsvTable | null)[] = [];
    let answer: CsvTable | null = null;
    for (const table of parseCsvTables(await this.#ask(influxql, 'application/csv', timeoutMs))) {
      if (table.lines[0]?.startsWith(`${PROOF.name},`)) {
        answers.push(answer);
        answer = null;
      } else answer = table;
    }
    if (answers.length === statements.length) return answers;
    const reason = await this.#ask(statements.join('; '), 'application/json', timeoutMs);
    throw new InfluxError(`InfluxDB could not answer: ${reason.slice(0, 500)}`, null);
  }

  #ask(influxql: string, accept: string, timeoutMs: number): Promise<string> {
    return this.#request('POST', '/query', {
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams({ db: this.#target.bucket, epoch: 'ms', q: influxql })),
      timeoutMs,
    });
  }

  /**
   * Removes the points of a measurement with from <= time <= to (epoch milliseconds), of one series or of all.
   * @throws InfluxError
   */
  async delete(measurement: string, from: number, to: number, tags?: PointTags): Promise<void> {
    const { org, bucket } = this.#target;
    const ofSeries = Object.entries(tags ?? {}).map(([tag, value]) => ` AND ${tag}="${value}"`);
    await this.#request('POST', `/api/v2/delete?${new URLSearchParams({ org, bucket })}`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        start: new Date(from).toISOString(),
        stop: new Date(to).toISOString(),
        predicate: `_measurement="${measurement}"${ofSeries.join('')}`,
      }),
      timeoutMs: QUERY_TIMEOUT_MS,
      expectedStatus: NO_CONTENT,
    });
  }

  /**
   * Makes the bucket, without a limit of retention, unless it is there.
   * @throws InfluxError that says what is wrong: the token, the org, the right to make buckets, the network.
   * @throws BucketRetentionError when it is there and removes data by itself
   */
  async ensureBucket(): Promise<'found' | 'made'> {
    const { org, bucket } = this.#target;
    const found = await this.#api('GET', `buckets?${new URLSearchParams({ org, name: bucket })}`).catch(
      (error) => {
        if (error instanceof InfluxError && error.status === 404) return { buckets: [] };
        throw error;
      },
    );
    const present = parsed(bucketsSchema, found).buckets.find(({ name }) => name === bucket);
    if (present !== undefined) {
      const everyS = Math.max(0, ...present.retentionRules.map(({ everySeconds }) => everySeconds));
      if (everyS > 0) {
        throw new BucketRetentionError(
          `INFLUX_BUCKET: "${bucket}" removes data after ${everyS} s, also the rows that accounting rests on; set its retention to 0 (never): influx bucket update --id ${present.id} --retention 0`,
        );
      }
      return 'found';
    }
    const orgs = parsed(orgsSchema, await this.#api('GET', `orgs?${new URLSearchParams({ org })}`));
    const orgID = orgs.orgs.find(({ name }) => name === org)?.id;
    if (orgID === undefined)
      throw new InfluxError(`InfluxDB has no organization "${org}" for this token`, 404);
    await this.#api('POST', 'buckets', { orgID, name: bucket, retentionRules: [] });
    return 'made';
  }

  async #api(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const text = await this.#request(method, `/api/v2/${path}`, {
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: API_TIMEOUT_MS,
    });
    try {
      return JSON.parse(text);
    } catch {
      throw notInfluxDb(200, path, text);
    }
  }

  #request(
    method: 'GET' | 'POST',
    path: string,
    { headers, body = '', timeoutMs, expectedStatus }: RequestDetails,
  ): Promise<string> {
    if (this.#givenUp !== null) return Promise.reject(unreachable(this.#givenUp));
    const waiting = new AbortController();
    const { signal } = waiting;
    const late = setTimeout(
      () => waiting.abort(new Error(`no answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    this.#waiting.add(waiting);
    const options = { method, headers, signal, gzipThreshold: this.#gzipThreshold };
    return new Promise<string>((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let answeredStatus: number | undefined;
      this.#transport.send(path, body, options, {
        next: (chunk) => {
          chunks.push(chunk);
        },
        responseStarted: (_, status) => {
          answeredStatus = status;
        },
        complete: () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (expectedStatus === undefined || answeredStatus === expectedStatus) resolve(text);
          else reject(notInfluxDb(answeredStatus ?? 0, path, text));
        },
        error: (error) => reject(signal.aborted ? unreachable(signal.reason) : errorOf(path, error)),
      });
    }).finally(() => {
      clearTimeout(late);
      this.#waiting.delete(waiting);
    });
  }
}

interface RequestDetails {
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  /** The one status that says that it was done; any 2xx where it is absent. */
  expectedStatus?: number;
}

function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { data, success } = schema.safeParse(answer);
  if (!success) throw notInfluxDb(200, 'api/v2', JSON.stringify(answer));
  return data;
}

/** A success that InfluxDB does not answer so: a proxy or a captive portal may have answered in its place. */
function notInfluxDb(status: number, path: string, text: string): InfluxError {
  const where = path.split('?', 1)[0] ?? path;
  const message = `${where} was answered ${status}, but not as InfluxDB answers: ${text.slice(0, 200)}`;
  return new InfluxError(message, status);
}

function errorOf(path: string, error: unknown): InfluxError {
  if (!(error instanceof HttpError)) return unreachable(error);
  const { statusCode, body, headers } = error;
  const where = path.split('?', 1)[0] ?? path;
  return refused(where, statusCode, body ?? error.message, headers?.['retry-after']);
}

function unreachable(error: unknown): InfluxError {
  return new InfluxError(`InfluxDB could not be reached: ${reasonOf(error)}`, null);
}

function refused(where: string, status: number, body: string, retryAfter: unknown): InfluxError {
  const message = `InfluxDB answered ${status} to ${where}: ${messageOf(body)}`;
  return new InfluxError(message, status, retryAfterMs(retryAfter));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

function messageOf(text: string): string {
  try {
    const problem = problemSchema.safeParse(JSON.parse(text));
    if (problem.success) return problem.data.message;
  } catch {
    // Not JSON: a proxy's own page, whose beginning is all there is to say.
  }
  return text.slice(0, 200);
}

/**
 * `Retry-After`, a number of seconds or a date (RFC 9110, 10.2.3), in milliseconds; null where it is not within what
 * is obeyed: InfluxDB may be back long before, and asking too often helps nobody.
 */
function retryAfterMs(header: unknown): number | null {
  if (typeof header !== 'string' || header === '') return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * SECOND_MS : Date.parse(header) - Date.now();
  return waitMs >= RETRY_AFTER.leastMs && waitMs <= RETRY_AFTER.mostMs ? waitMs : null;
}
