/** A real InfluxDB 2 of a test's own: empty, set up by its API, on a port and in a folder of its own. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child, freePort } from './child.ts';
import type { Server } from './find-server.ts';
import { type TempDir, tempDir } from './temp-dir.ts';

const run = promisify(execFile);

export class Influxd {
  readonly url: string;
  readonly org = 'footprint';
  readonly token = randomBytes(24).toString('hex');
  readonly #server: Server;
  readonly #port: number;
  readonly #dir: TempDir;
  readonly #container: string;
  #child: Child | null = null;

  private constructor(server: Server, port: number, dir: TempDir) {
    this.#server = server;
    this.#port = port;
    this.#dir = dir;
    this.#container = `footprint-influxd-${port}`;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts a fresh server with the org and an operator token; the bucket `setup` is made by the set-up only. */
  static async start(server: Server): Promise<Influxd> {
    const influxd = new Influxd(server, await freePort(), await tempDir('influxd'));
    await influxd.startAgain();
    const response = await fetch(`${influxd.url}/api/v2/setup`, {
      method: 'POST',
      body: JSON.stringify({
        username: 'operator',
        password: randomBytes(12).toString('hex'),
        org: influxd.org,
        bucket: 'setup',
        token: influxd.token,
      }),
    });
    if (!response.ok)
      throw new Error(`InfluxDB's set-up answered ${response.status}: ${await response.text()}`);
    return influxd;
  }

  /** The process id, for measurements; undefined in a container. */
  get pid(): number | undefined {
    return 'path' in this.#server ? this.#child?.process.pid : undefined;
  }

  /** Starts the server on the data and the port that it had. */
  async startAgain(): Promise<void> {
    const { command, args } = this.#command();
    await mkdir(join(this.#dir.path, 'data'), { recursive: true });
    this.#child = await Child.start({
      command,
      args,
      ready: () =>
        fetch(`${this.url}/health`).then(
          (response) => response.ok,
          () => false,
        ),
      readyWithinMs: 60_000,
    });
  }

  /** Stops the server; its data stay, for `startAgain`. */
  async halt(): Promise<void> {
    await this.#child?.stop();
  }

  /** The server takes connections and answers nothing, until `resume`. */
  async pause(): Promise<void> {
    if ('image' in this.#server) await run('docker', ['pause', this.#container]);
    else this.#child?.pause();
  }

  async resume(): Promise<void> {
    if ('image' in this.#server) await run('docker', ['unpause', this.#container]);
    else this.#child?.resume();
  }

  /** Stops the server and removes its data. */
  async stop(): Promise<void> {
    await this.#child?.kill();
    await this.#dir.remove();
  }

  /** Makes a bucket (that removes data after a time, where one is given) with a token for it alone: that token. */
  async createBucket(name: string, retentionS = 0): Promise<string> {
    const orgs = await this.#api<{ orgs: { id: string }[] }>('GET', `orgs?org=${this.org}`);
    const orgID = orgs.orgs[0]?.id;
    if (orgID === undefined) throw new Error(`InfluxDB has no org ${this.org}`);
    const bucket = await this.#api<{ id: string }>('POST', 'buckets', {
      orgID,
      name,
      retentionRules: retentionS === 0 ? [] : [{ type: 'expire', everySeconds: retentionS }],
    });
    const permissions = ['read', 'write'].map((action) => ({
      action,
      resource: { type: 'buckets', id: bucket.id, orgID },
    }));
    const made = await this.#api<{ token: string }>('POST', 'authorizations', { orgID, permissions });
    return made.token;
  }

  /** Makes a token (not the operator's) refused, or taken again. */
  async setTokenActive(token: string, isActive: boolean): Promise<void> {
    const { authorizations } = await this.#api<{ authorizations: { id: string; token: string }[] }>(
      'GET',
      `authorizations?org=${this.org}`,
    );
    const id = authorizations.find((authorization) => authorization.token === token)?.id;
    await this.#api('PATCH', `authorizations/${id}`, { status: isActive ? 'active' : 'inactive' });
  }

  /** Writes line protocol (milliseconds) past the services. */
  async write(bucket: string, lines: string): Promise<void> {
    const parameters = new URLSearchParams({ org: this.org, bucket, precision: 'ms' });
    const response = await this.#fetch('POST', `api/v2/write?${parameters}`, lines);
    if (!response.ok) throw new Error(`InfluxDB answered ${response.status}: ${await response.text()}`);
  }

  /** Asks InfluxQL past the services: the answer as CSV, times in milliseconds. */
  async query(bucket: string, query: string): Promise<string> {
    const parameters = new URLSearchParams({ db: bucket, q: query, epoch: 'ms' });
    const response = await fetch(`${this.url}/query?${parameters}`, {
      headers: { authorization: `Token ${this.token}`, accept: 'application/csv' },
    });
    return response.text();
  }

  /** Asks Flux: the answer as CSV. @throws with the server's words when it fails */
  async flux(query: string): Promise<string> {
    const response = await fetch(`${this.url}/api/v2/query?org=${this.org}`, {
      method: 'POST',
      headers: {
        authorization: `Token ${this.token}`,
        'content-type': 'application/vnd.flux',
        accept: 'text/csv',
      },
      body: query,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`InfluxDB answered ${response.status}: ${answer}`);
    return answer;
  }

  /** How many points of a measurement have the field and meet an InfluxQL condition. */
  async count(bucket: string, measurement: string, field: string, where = 'time > 0'): Promise<number> {
    const csv = await this.query(bucket, `SELECT count("${field}") FROM "${measurement}" WHERE ${where}`);
    return Number(csv.trim().split('\n')[1]?.split(',')[3] ?? 0);
  }

  #fetch(method: string, path: string, body?: string): Promise<Response> {
    const headers = { authorization: `Token ${this.token}` };
    return fetch(`${this.url}/${path}`, body === undefined ? { method, headers } : { method, headers, body });
  }

  async #api<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.#fetch(method, `api/v2/${path}`, body && JSON.stringify(body));
    if (!response.ok) throw new Error(`InfluxDB answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  #command(): { command: string; args: string[] } {
    if ('missing' in this.#server) throw new Error(this.#server.missing);
    if ('image' in this.#server) {
      const publish = ['--publish', `127.0.0.1:${this.#port}:8086`];
      const volume = ['--volume', `${join(this.#dir.path, 'data')}:/var/lib/influxdb2`];
      const args = ['run', '--rm', '--name', this.#container, ...publish, ...volume, this.#server.image];
      return { command: 'docker', args: [...args, 'influxd'] };
    }
    const path = (name: string): string => join(this.#dir.path, 'data', name);
    const files = ['--bolt-path', path('influxd.bolt'), '--engine-path', path('engine')];
    const quiet = ['--reporting-disabled', '--log-level', 'error', '--ui-disabled', '--no-tasks'];
    return {
      command: this.#server.path,
      args: ['--http-bind-address', `127.0.0.1:${this.#port}`, ...files, ...quiet],
    };
  }
}
