/** The real services as a process of their own, for tests from outside: over HTTP and MQTT alone. */
import { randomBytes } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import {
  type FootprintQuery,
  type FootprintRow,
  footprintSchema,
  type PeriodBound,
} from '../../services/domain/footprint/row.ts';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import { Child, freePort } from './child.ts';
import { SERVE } from './serve-command.ts';

export interface ServicesOptions {
  dataDir: string;
  env?: Record<string, string>;
  /** What a start waits for: the broker and the store (the default), or no more than that HTTP is answered. */
  until?: 'healthy' | 'live';
}

export class Services {
  readonly url: string;
  readonly mqttUrl: string;
  readonly #env: Record<string, string>;
  readonly #until: 'healthy' | 'live';
  #child: Child | null = null;

  private constructor(options: ServicesOptions, httpPort: number, mqttPort: number) {
    this.url = `http://127.0.0.1:${httpPort}`;
    this.mqttUrl = `mqtt://127.0.0.1:${mqttPort}`;
    this.#until = options.until ?? 'healthy';
    this.#env = {
      HOST: '127.0.0.1',
      PORT: String(httpPort),
      MQTT_PORT: String(mqttPort),
      DATA_DIR: options.dataDir,
      ADMIN_TOKEN: randomBytes(24).toString('base64url'),
      LOG_LEVEL: 'warn',
      ...options.env,
    };
  }

  /** Starts them on free ports; resolves once the broker is subscribed and the store answers. */
  static async start(options: ServicesOptions): Promise<Services> {
    const services = new Services(options, await freePort(), await freePort());
    await services.startAgain();
    return services;
  }

  /** Starts them on the same data and ports once they have ended. */
  async startAgain({ until = this.#until }: Pick<ServicesOptions, 'until'> = {}): Promise<void> {
    this.#child = await Child.start({
      ...SERVE,
      env: this.#env,
      ready: () => (until === 'healthy' ? this.isHealthy() : this.#isLive()),
      readyWithinMs: 60_000,
    });
  }

  /** The link that signs a browser in. */
  get signInUrl(): string {
    return `${this.url}/sign-in#token=${this.#env.ADMIN_TOKEN}`;
  }

  /** The bearer token that may do everything. */
  get adminToken(): string {
    return this.#env.ADMIN_TOKEN ?? '';
  }

  get running(): boolean {
    return this.#child?.running ?? false;
  }

  /** All that they printed since the last start. */
  get output(): string {
    return this.#child?.output ?? '';
  }

  /** SIGTERM, and wait for the end. */
  async stop(): Promise<void> {
    await this.#child?.stop();
  }

  /** kill -9, and wait for the end. */
  async kill(): Promise<void> {
    await this.#child?.kill();
  }

  /** A request with the admin's token. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    // A kept connection may be dead before a busy test notices, and a restart ends them all.
    headers.set('connection', 'close');
    headers.set('authorization', `Bearer ${this.#env.ADMIN_TOKEN}`);
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  /** The JSON that a request answers. @throws with the body where the status is not 2xx */
  async json(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await this.fetch(path, init);
    const body = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${body}`);
    return JSON.parse(body);
  }

  /** Writes the whole registry. */
  async register(registry: RegistryInput): Promise<void> {
    await this.json('/api/registry', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(registry),
    });
  }

  /** The rows that answer an accounting query. */
  async footprint(query: FootprintQuery): Promise<FootprintRow[]> {
    const parameters = new URLSearchParams([
      ['by', query.by],
      ['interval', query.interval],
      ['from', written(query.from)],
      ['to', written(query.to)],
      ...query.missions.map((id) => ['mission', id]),
      ...query.camps.map((id) => ['camp', id]),
      ...query.units.map((id) => ['unit', id]),
      ...query.contributors.map((id) => ['contributor', id]),
    ]);
    return footprintSchema.parse(await this.json(`/api/footprint?${parameters}`)).rows;
  }

  /** A device's connection, MQTT 3.1.1, that doesn't reconnect by itself. */
  connect(): Promise<MqttClient> {
    return mqtt.connectAsync(this.mqttUrl, { reconnectPeriod: 0, protocolVersion: 4 });
  }

  /** Whether the broker and the store answer. */
  isHealthy(): Promise<boolean> {
    return this.#answers('/api/health');
  }

  #isLive(): Promise<boolean> {
    return this.#answers('/api/health/live');
  }

  async #answers(path: string): Promise<boolean> {
    try {
      return (await fetch(`${this.url}${path}`)).status === 200;
    } catch {
      return false;
    }
  }

  /** A value of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await this.fetch('/metrics')).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  get pid(): number | undefined {
    return this.#child?.process.pid;
  }
}

function written(bound: PeriodBound): string {
  return 'date' in bound ? bound.date : Temporal.Instant.fromEpochMilliseconds(bound.instant).toString();
}
