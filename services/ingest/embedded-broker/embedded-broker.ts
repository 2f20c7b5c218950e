/**
 * The embedded MQTT broker, for a camp that has none of its own. Connections and telemetry are handled here, under
 * bounds that hold for all clients; subscriptions, retained messages and wills are aedes' matter.
 */
import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type PublishPacket } from 'aedes';
import type { Logger } from 'pino';
import type { BrokerCredentials } from '../../config.ts';
import { listen } from '../../listen.ts';
import type { StoreCheck } from '../../store/port.ts';
import type { Intake } from '../intake.ts';
import { OccasionalLog } from '../occasional-log.ts';
import type { Publication, TelemetrySource } from '../telemetry-source.ts';
import { ClientConnection, type ConnectionServices } from './client-connection.ts';
import { ConnectionAdmission } from './connection-admission.ts';
import {
  CONNECTIONS_AT_MOST,
  IN_FLIGHT_BYTES_OF_ALL,
  SIGN_IN_WITHIN_MS,
  SUBSCRIPTIONS_AT_MOST,
  TCP_KEEPALIVE_MS,
  UNRELEASED_AT_MOST,
} from './limits.ts';
import { ReadTurns } from './read-turns.ts';
import { RetainedMessages } from './retained-messages.ts';
import { SignIn } from './sign-in.ts';
import { mayFilter, type TopicUse, useOfTopic } from './topic-policy.ts';

/** How often silent connections are looked for. */
const SILENCE_CHECK_MS = 1_000;

/** What the broker counts for the metrics. */
export interface BrokerCounters {
  /** Connections that were ended here: for a broken packet, a bound, a wrong password, or silence. */
  endedConnections: { inc(): void };
  wrongPasswords: { inc(): void };
  /** Messages that are no telemetry and were passed on. */
  otherMessages: { inc(): void };
  /** Messages to topics where none is allowed. */
  refusedMessages: { inc(): void };
}

export interface BrokerOptions {
  intake: Pick<Intake, 'acceptMessage'>;
  /** Whether a topic is one of a device that is read beside the telemetry, and passed on like any other. */
  handles?: (topic: string) => boolean;
  /** 0: a free port. */
  port: number;
  /** What clients must present; null: nothing, and only clients on this machine are heard. */
  credentials: BrokerCredentials | null;
  counters: BrokerCounters;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export class EmbeddedBroker implements TelemetrySource {
  readonly #options: BrokerOptions;
  readonly #log: OccasionalLog;
  readonly #admission: ConnectionAdmission;
  readonly #services: ConnectionServices;
  readonly #retained = new RetainedMessages();
  #aedes: Aedes | null = null;
  #server: Server | null = null;
  #silenceTimer: NodeJS.Timeout | null = null;
  #port: number;
  #inFlightBytes = 0;

  constructor(options: BrokerOptions) {
    const { intake, credentials, counters } = options;
    this.#options = options;
    this.#port = options.port;
    this.#log = new OccasionalLog(options.log);
    this.#admission = new ConnectionAdmission();
    this.#services = {
      intake,
      turns: new ReadTurns(() => this.#inFlightBytes < IN_FLIGHT_BYTES_OF_ALL),
      onInFlight: (changeBytes) => {
        this.#inFlightBytes += changeBytes;
        if (changeBytes < 0) this.#services.turns.resume();
      },
      useOf: (topic) => this.#useOf(topic),
      signIn: new SignIn(credentials),
      attach: (stream) => this.#aedes?.handle(stream),
      onSignedIn: (connection) => this.#admission.signedIn(connection),
      onWrongPassword: (address, username) => {
        counters.wrongPasswords.inc();
        this.#log.warn({ address, username }, 'an MQTT client presented wrong credentials');
      },
      onOtherMessage: (use, topic) => {
        if (use === 'exchange') counters.otherMessages.inc();
        else {
          counters.refusedMessages.inc();
          this.#log.info({ topic }, 'an MQTT message was refused');
        }
      },
      onBuffered: (connection, changeBytes) => this.#admission.buffered(connection, changeBytes),
      onClosed: (connection, reason) => {
        this.#admission.left(connection);
        if (reason === null) return;
        counters.endedConnections.inc();
        this.#log.info({ reason }, 'an MQTT connection was ended');
      },
      clockMs: () => performance.now(),
    };
  }

  /** @throws ListenError when the port can't be had */
  async start(): Promise<void> {
    const { port, credentials } = this.#options;
    this.#aedes = await this.#createAedes();
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
    server.maxConnections = CONNECTIONS_AT_MOST;
    server.on('connection', (socket) => this.#welcome(socket));
    server.on('drop', () => {
      this.#options.counters.endedConnections.inc();
      this.#log.warn(
        { connections: CONNECTIONS_AT_MOST },
        'an MQTT connection was refused: there are too many',
      );
    });
    this.#server = server;
    const host = credentials === null ? { host: '127.0.0.1' } : {};
    this.#port = await listen(server, { ...host, port, variables: 'MQTT_PORT' });
    this.#silenceTimer = setInterval(() => this.#admission.closeSilent(), SILENCE_CHECK_MS).unref();
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  /** Clients that are connected. */
  get connections(): number {
    return this.#admission.count;
  }

  check(): StoreCheck {
    return this.#server?.listening
      ? { ok: true }
      : { ok: false, detail: 'the embedded broker does not listen' };
  }

  /** Publishes to whoever is subscribed: a keepalive, a rebirth request, this host's state. */
  async publish({ topic, payload, qos, retain }: Publication): Promise<void> {
    const aedes = this.#aedes;
    const packet = { cmd: 'publish' as const, topic, payload: Buffer.from(payload), qos, retain, dup: false };
    const failure = await new Promise<Error | null>((resolve) => {
      if (aedes === null) resolve(null);
      else aedes.publish(packet, (error) => resolve(error ?? null));
    });
    if (failure === null) return;
    this.#options.log.warn({ topic, reason: failure.message }, 'a message could not be published');
  }

  /** Hangs up on all clients. What was not acknowledged they send again, to whoever comes next. */
  async stop(): Promise<void> {
    const [server, aedes] = [this.#server, this.#aedes];
    if (this.#silenceTimer !== null) clearInterval(this.#silenceTimer);
    if (server?.listening) {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => (aedes === null ? resolve() : aedes.close(resolve)));
      this.#admission.closeAll();
      await closed;
    } else aedes?.close();
  }

  #welcome(socket: Socket): void {
    this.#admission.arrived(new ClientConnection(socket, this.#services), socket);
  }

  async #createAedes(): Promise<Aedes> {
    const aedes = await Aedes.createBroker({
      connectTimeout: SIGN_IN_WITHIN_MS,
      maxInflightInbound: UNRELEASED_AT_MOST,
      // A client that does not read is cut off by the bound on what waits for it, so that nobody waits on it here.
      drainTimeout: 0,
      authorizePublish: (_client, packet, done) => this.#authorizePublish(packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const mayHaveMore = Object.keys(subscriptionsOf(client)).length < SUBSCRIPTIONS_AT_MOST;
        done(null, mayFilter(subscription.topic) && mayHaveMore ? subscription : null);
      },
      // Telemetry is for the intake alone: nobody was granted to listen to it.
      authorizeForward: (_client, packet) => (this.#useOf(packet.topic) === 'exchange' ? packet : null),
    });
    for (const event of ['clientError', 'connectionError'] as const) {
      aedes.on(event, (_client, error) => this.#log.info({ reason: error.message }, 'an MQTT client failed'));
    }
    // Without a listener it would end the process.
    EventEmitter.prototype.on.call(aedes, 'error', (error) =>
      this.#options.log.error({ err: error }, 'the embedded broker failed at a task of its own'),
    );
    return aedes;
  }

  /** Judges what is to be passed on or retained, and takes the telemetry of a will. */
  #authorizePublish(packet: PublishPacket, done: (error?: Error | null) => void): void {
    const { topic, payload } = packet;
    const isOfDevice = this.#options.handles?.(topic) === true;
    const use = isOfDevice ? 'exchange' : useOfTopic(topic);
    if (use === 'refused') {
      done(new Error('the topic is not allowed'));
      return;
    }
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    if (packet.retain && (use === 'intake' || !this.#retained.admit(topic, bytes.byteLength))) {
      packet.retain = false;
      this.#log.warn({ topic }, 'an MQTT message was not retained: it is telemetry, or there are too many');
    }
    // aedes reads on within its own parsing where it is answered at once: packets of one read would become one another.
    if (use === 'exchange' && !isOfDevice) {
      queueMicrotask(() => done(null));
      return;
    }
    const durable = this.#options.intake.acceptMessage(topic, bytes);
    // At QoS 0 nobody waits for an acknowledgement; what could not be made durable is in the log.
    if (isOfDevice && packet.qos === 0) {
      durable.catch(() => {});
      queueMicrotask(() => done(null));
      return;
    }
    durable.then(
      () => done(null),
      () => done(new Error('the message could not be made durable')),
    );
  }

  #useOf(topic: string): TopicUse {
    return this.#options.handles?.(topic) === true ? 'exchange' : useOfTopic(topic);
  }
}

function subscriptionsOf(client: object): object {
  return 'subscriptions' in client &&
    typeof client.subscriptions === 'object' &&
    client.subscriptions !== null
    ? client.subscriptions
    : {};
}
