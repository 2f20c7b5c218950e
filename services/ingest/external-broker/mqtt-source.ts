/**
 * Telemetry from an external broker, by a persistent session that the broker keeps while this process is away. The
 * connection is made again and again until it stands. What could not be made durable is not acknowledged; then the
 * connection is given up, because a broker sends such messages again only on a new one.
 */
import mqtt, { ErrorWithReasonCode, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { backoffMs } from '../../backoff.ts';
import type { BrokerCredentials, ExternalBroker } from '../../config.ts';
import type { StoreCheck } from '../../store/port.ts';
import type { Intake } from '../intake.ts';
import type { TelemetrySource } from '../telemetry-source.ts';
import {
  type ConnectionOptions,
  clientOptions,
  type ProtocolVersion,
  SESSION_TAKEN_OVER,
  telemetryFilter,
} from './client-options.ts';
import { DeferredAcks } from './deferred-acks.ts';

/** How long a stop waits for what is on its way to being durable. */
const GRACE_PERIOD_MS = 5_000;
const RETRY = { firstMs: 250, lastMs: 15_000 };
const HUNG_UP = 'the connection was closed';
/** "Unsupported protocol version", as MQTT 3.1.1 and as MQTT 5 say it. */
const WRONG_VERSION: ReadonlySet<number> = new Set([1, 132]);

export interface MqttSourceOptions {
  broker: ExternalBroker;
  credentials: BrokerCredentials | null;
  /** The same at every start, and no other client's: the broker keeps the session under it. Asked at each connection. */
  clientId: () => string;
  /** Told that another connection uses the client id. */
  onTakenOver?: () => void;
  intake: Pick<Intake, 'acceptMessage'>;
  /** Filters of devices that say the time of their readings: they wait in the session, like telemetry. */
  deviceFilters?: () => readonly string[];
  log: Logger;
}

export class MqttSource implements TelemetrySource {
  readonly #options: MqttSourceOptions;
  #protocolVersion: ProtocolVersion = 5;
  #client: MqttClient | null = null;
  #acks: DeferredAcks | null = null;
  #subscribed = false;
  #deviceFilters: ReadonlySet<string> = new Set();
  #failure = 'not connected yet';
  /** In a row: connections that did not stand, and those whose messages could not be made durable. */
  #failures = 0;
  #refusals = 0;
  #retry: NodeJS.Timeout | null = null;
  #stopping = false;

  constructor(options: MqttSourceOptions) {
    this.#options = options;
  }

  /** How the broker is reached, by the version of the protocol that it is known to speak. */
  get connection(): Omit<ConnectionOptions, 'clientId'> {
    const { broker, credentials } = this.#options;
    return { broker, credentials, protocolVersion: this.#protocolVersion };
  }

  get url(): string {
    return this.#options.broker.url;
  }

  /** Begins to connect; returns at once, whether the broker answers or not. */
  start(): void {
    this.#connect();
  }

  /** Acknowledges what is on its way to being durable, then leaves; the broker keeps the rest. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#acks?.close(GRACE_PERIOD_MS);
    await this.#client?.endAsync(!this.#client.connected);
  }

  /** Subscribes to what devices publish by the registry that holds now. */
  renewDeviceFilters(): void {
    const client = this.#client;
    if (client?.connected && this.#subscribed) this.#subscribeDevices(client);
  }

  /** Whether the broker's messages reach the intake. */
  check(): StoreCheck {
    return this.#subscribed ? { ok: true } : { ok: false, detail: this.#failure };
  }

  #connect(): void {
    this.#retry = null;
    const { broker, intake, log } = this.#options;
    let client: MqttClient;
    try {
      client = mqtt.connect(
        broker.url,
        clientOptions({ ...this.connection, clientId: this.#options.clientId() }),
      );
    } catch (error) {
      this.#retryLater(`could not connect: ${messageOf(error)}`);
      return;
    }
    let greeted = false;
    let reason = HUNG_UP;
    this.#client = client;
    this.#acks = new DeferredAcks({
      client,
      intake,
      onDurable: () => {
        this.#refusals = 0;
      },
      onRefused: () => {
        this.#refusals += client.connected ? 1 : 0;
        reason = 'messages could not be made durable';
        client.stream.destroy();
      },
    });
    client.on('connect', () => {
      greeted = true;
      this.#subscribe(client);
    });
    client.on('disconnect', ({ reasonCode }) => {
      reason = `the broker ended the session (reason ${reasonCode})`;
      if (reasonCode === SESSION_TAKEN_OVER) this.#options.onTakenOver?.();
    });
    client.on('error', (error) => {
      reason = messageOf(error);
      if (error instanceof ErrorWithReasonCode && WRONG_VERSION.has(error.code)) this.#protocolVersion = 4;
    });
    client.once('close', () => {
      this.#subscribed = false;
      // Some brokers of MQTT 3.1.1 just hang up on MQTT 5.
      if (!greeted && reason === HUNG_UP) this.#protocolVersion = this.#protocolVersion === 5 ? 4 : 5;
      client.end(true);
      if (this.#stopping) return;
      log.warn({ reason }, 'MQTT broker disconnected; retrying');
      this.#retryLater(reason);
    });
  }

  #subscribe(client: MqttClient): void {
    const filter = telemetryFilter(this.#options.broker);
    client.subscribe(filter, { qos: 1 }, (error, granted) => {
      if (client !== this.#client || this.#stopping) return;
      if (error !== null || granted?.some(({ qos }) => qos > 2)) {
        this.#options.log.error(
          { filter, reason: error?.message },
          'the MQTT broker refused the subscription',
        );
        client.stream.destroy();
        return;
      }
      this.#subscribed = true;
      this.#failures = 0;
      this.#options.log.info(
        { filter, protocolVersion: this.#protocolVersion },
        'subscribed to the MQTT broker',
      );
      this.#deviceFilters = new Set();
      this.#subscribeDevices(client);
    });
  }

  /** A filter that is refused is only told: telemetry goes on without it. */
  #subscribeDevices(client: MqttClient): void {
    const { broker, deviceFilters = () => [], log } = this.#options;
    const shared = broker.sharedGroup === null ? '' : `$share/${broker.sharedGroup}/`;
    const wanted = new Set(deviceFilters().map((filter) => shared + filter));
    const left = [...this.#deviceFilters].filter((filter) => !wanted.has(filter));
    const fresh = [...wanted].filter((filter) => !this.#deviceFilters.has(filter));
    this.#deviceFilters = wanted;
    if (left.length > 0) client.unsubscribe(left);
    for (const filter of fresh) {
      client.subscribe(filter, { qos: 1 }, (error, granted) => {
        const refused = error !== null || granted?.some(({ qos }) => qos > 2);
        if (refused) log.warn({ filter, reason: error?.message }, 'the MQTT broker refused a device filter');
      });
    }
  }

  #retryLater(reason: string): void {
    this.#failure = reason;
    const waitMs = backoffMs(Math.max(this.#failures, this.#refusals), RETRY);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), waitMs);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
