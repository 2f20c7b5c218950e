/**
 * A second connection to an external broker, for devices that do not say when they measured: at QoS 0, with a clean
 * session and no retained copies, so that no old message arrives as if it were new. Keepalives and rebirth requests
 * leave by it, and it is the session of the Sparkplug host application, whose death the broker tells.
 */
import mqtt, { type IClientOptions, type ISubscriptionMap, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Intake } from '../intake.ts';
import type { Publication } from '../telemetry-source.ts';
import { type ConnectionOptions, clientOptions } from './client-options.ts';

const RETRY_MS = 2_000;
const LEAVE_WITHIN_MS = 1_000;

export interface DeviceFilter {
  filter: string;
  retainHandling: 0 | 2;
}

/** What a Sparkplug host application says of itself, or null where this is none. */
export interface HostStatePublisher {
  /** The will, for a connection that begins now. */
  will(): Publication;
  /** The state to publish once subscribed. */
  birth(): Publication;
  /** The state to publish before leaving. */
  death(): Publication;
}

export interface DeviceConnectionOptions {
  /** How the broker is reached. Asked at each connection. */
  connection: () => ConnectionOptions;
  intake: Pick<Intake, 'acceptMessage'>;
  filters: () => readonly DeviceFilter[];
  host: HostStatePublisher | null;
  onConnected: () => void;
  log: Logger;
}

export class DeviceConnection {
  readonly #options: DeviceConnectionOptions;
  #client: MqttClient | null = null;
  #filters = new Set<string>();
  #stopping = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(options: DeviceConnectionOptions) {
    this.#options = options;
  }

  /** Begins to connect, and goes on until it stands. */
  start(): void {
    this.#stopping = false;
    this.#connect();
  }

  #connect(): void {
    this.#retry = null;
    const { connection, host, log, onConnected } = this.#options;
    let client: MqttClient;
    try {
      const options = connection();
      client = mqtt.connect(options.broker.url, this.#clientOptions(options, host));
    } catch (error) {
      log.warn({ reason: String(error) }, 'the MQTT connection for devices could not be made; trying again');
      this.#retryLater();
      return;
    }
    this.#client = client;
    let reason = 'the connection was closed';
    client.on('connect', () => {
      this.#filters = new Set();
      this.#subscribe(client);
      if (host !== null) this.publish(host.birth());
      onConnected();
    });
    client.on('message', (topic, payload, { retain }) => {
      // At QoS 0 nothing can be sent again; what could not be made durable is in the log.
      this.#options.intake.acceptMessage(topic, payload, retain).catch(() => {});
    });
    client.on('error', (error) => {
      reason = error.message;
    });
    client.once('close', () => {
      client.end(true);
      if (this.#stopping || client !== this.#client) return;
      log.warn({ reason }, 'the MQTT connection for devices is down; trying again');
      this.#retryLater();
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    const client = this.#client;
    if (client === null) return;
    const { host } = this.#options;
    if (host !== null && client.connected) {
      const { topic, payload, qos, retain } = host.death();
      const said = client.publishAsync(topic, Buffer.from(payload), { qos, retain }).catch(() => {});
      await Promise.race([said, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref())]);
    }
    await client.endAsync(!client.connected);
  }

  /** Subscribes to what the registry that holds now asks for. */
  renewFilters(): void {
    if (this.#client?.connected) this.#subscribe(this.#client);
  }

  publish({ topic, payload, qos, retain }: Publication): void {
    const client = this.#client;
    if (!client?.connected) return;
    client.publish(topic, Buffer.from(payload), { qos, retain }, (error) => {
      if (error) this.#options.log.warn({ topic, reason: error.message }, 'a message could not be published');
    });
  }

  #subscribe(client: MqttClient): void {
    const wanted = this.#options.filters();
    const names = new Set(wanted.map(({ filter }) => filter));
    const left = [...this.#filters].filter((filter) => !names.has(filter));
    if (left.length > 0) client.unsubscribe(left);
    for (const { filter, retainHandling } of wanted) {
      if (this.#filters.has(filter)) continue;
      const how: ISubscriptionMap = { [filter]: { qos: 0, rh: retainHandling, rap: false } };
      client.subscribe(how, (error, granted) => {
        const refused = error !== null || granted?.some(({ qos }) => qos > 2);
        if (refused)
          this.#options.log.warn(
            { filter, reason: error?.message },
            'the MQTT broker refused a device filter',
          );
      });
    }
    this.#filters = names;
  }

  #retryLater(): void {
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
  }

  #clientOptions(options: ConnectionOptions, host: HostStatePublisher | null): IClientOptions {
    const { properties: _, ...common } = clientOptions(options);
    const will = host?.will();
    // Sparkplug 3.0 asks a host for a clean session; the QoS 0 filters have nothing to keep either.
    return {
      ...common,
      clean: true,
      ...(will === undefined
        ? {}
        : {
            will: {
              topic: will.topic,
              payload: Buffer.from(will.payload),
              qos: will.qos,
              retain: will.retain,
            },
          }),
    };
  }
}
