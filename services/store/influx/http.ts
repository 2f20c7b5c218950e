/**
 * The one HTTP client of InfluxDB 2: writes line protocol, asks InfluxQL, deletes, and makes the bucket. It
 * retries nothing: what an error means is for the callers to decide.
 */
import { InfluxDB, setLogger, type Transport } from '@influxdata/influxdb-client';
import { z } from 'zod';
import { type CsvTable, parseCsvTables } from './csv.ts';
import { BucketRetentionError, errorOf, InfluxError, notInfluxDb, unreachable } from './influx-error.ts';

const WRITE_TIMEOUT_MS = 30_000;
const QUERY_TIMEOUT_MS = 60_000;
const API_TIMEOUT_MS = 5_000;
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const GZIP_FROM_BYTES = 1_000;
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

interface QueryOptions {
  timeoutMs?: number;
  /** Aborts once nobody waits for the answer any more; the request is then cut off. */
  signal?: AbortSignal | undefined;
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
  async query(statement: string, options: QueryOptions = {}): Promise<CsvTable | null> {
    const [table = null] = await this.queryAll([statement], options);
    return table;
  }

  /**
   * Asks several statements in one request: their answers in the same order.
   * @throws InfluxError when any of them failed
   */
  async queryAll(statements: readonly string[], options: QueryOptions = {}): Promise<(CsvTable | null)[]> {
    // As CSV, a statement that fails looks like one that found nothing; but then those after it are not run.
    const influxql = statements.map((statement) => `${statement}; ${PROOF.statement}`).join('; ');
    const answers: (CsvTable | null)[] = [];
    let answer: CsvTable | null = null;
    for (const table of parseCsvTables(await this.#ask(influxql, 'application/csv', options))) {
      if (table.lines[0]?.startsWith(`${PROOF.name},`)) {
        answers.push(answer);
        answer = null;
      } else answer = table;
    }
    if (answers.length === statements.length) return answers;
    const reason = await this.#ask(statements.join('; '), 'application/json', options);
    throw new InfluxError(`InfluxDB could not answer: ${reason.slice(0, 500)}`, null);
  }

  #ask(
    influxql: string,
    accept: string,
    { timeoutMs = QUERY_TIMEOUT_MS, signal }: QueryOptions,
  ): Promise<string> {
    return this.#request('POST', '/query', {
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams({ db: this.#target.bucket, epoch: 'ms', q: influxql })),
      timeoutMs,
      signal,
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
    { headers, body = '', timeoutMs, expectedStatus, signal: unwanted }: RequestDetails,
  ): Promise<string> {
    if (this.#givenUp !== null) return Promise.reject(unreachable(this.#givenUp));
    if (unwanted?.aborted) return Promise.reject(unwanted.reason);
    const waiting = new AbortController();
    const { signal } = waiting;
    const late = setTimeout(
      () => waiting.abort(new Error(`no answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    this.#waiting.add(waiting);
    const giveUp = () => waiting.abort(unwanted?.reason);
    unwanted?.addEventListener('abort', giveUp, { once: true });
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
        error: (error) => {
          if (unwanted?.aborted) reject(unwanted.reason);
          else reject(signal.aborted ? unreachable(signal.reason) : errorOf(path, error));
        },
      });
    }).finally(() => {
      clearTimeout(late);
      unwanted?.removeEventListener('abort', giveUp);
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
  signal?: AbortSignal | undefined;
}

function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { data, success } = schema.safeParse(answer);
  if (!success) throw notInfluxDb(200, 'api/v2', JSON.stringify(answer));
  return data;
}
