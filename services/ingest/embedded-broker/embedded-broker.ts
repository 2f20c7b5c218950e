/**
 * The embedded MQTT broker (aedes), for a camp that has none of its own. It is a broker like any other, but for
 * telemetry: a message under `missions/` goes through the intake before it is acknowledged or passed on.
 *
 * aedes awaits `authorizePublish` before its PUBACK (or PUBREC), and hands over all packets of one socket read
 * together, so that a publisher's messages in flight share a commit.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type PublishPacket } from 'aedes';
import type { Logger } from 'pino';
import type { BrokerCredentials } from '../../config.ts';
import { listen } from '../../listen.ts';
import type { StoreCheck } from '../../store/port.ts';
import type { Intake } from '../intake.ts';
import type { TelemetrySource } from '../telemetry-source.ts';
import { ClientConnection } from './client-connection.ts';

/** MQTT's own limit of messages in flight. */
const IN_FLIGHT_AT_MOST = 65_535;
const TELEMETRY_PREFIX = 'missions/';

export interface BrokerOptions {
  intake: Pick<Intake, 'message'>;
  /** 0: a free port. */
  port: number;
  /** What clients must present; null: nothing, and only clients on this machine are heard. */
  credentials: BrokerCredentials | null;
  log: Logger;
}

export class EmbeddedBroker implements TelemetrySource {
  readonly #options: BrokerOptions;
  readonly #sockets = new Set<Socket>();
  #aedes: Aedes | null = null;
  #server: Server | null = null;
  #port: number;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  /** @throws ListenError when the port can't be had */
  async start(): Promise<void> {
    const { port, credentials, log } = this.#options;
    const aedes = await Aedes.createBroker({
      maxInflightInbound: IN_FLIGHT_AT_MOST,
      // No session outlives its connection: what waits for a subscriber who stays away would fill the memory.
      preConnect: (_client, packet, done) => {
        packet.clean = true;
        done(null, true);
      },
      authenticate: (_client, username, password, done) => {
        const isKnown = credentials === null || isSame(credentials, username, password);
        if (!isKnown) log.warn({ username }, 'an MQTT client presented wrong credentials');
        done(null, isKnown);
      },
      authorizePublish: (_client, packet, done) => this.#take(packet, done),
    });
    aedes.on('clientError', (client, error) =>
      log.info({ client: client.id, reason: error.message }, 'MQTT client failed'),
    );
    aedes.on('connectionError', (_client, error) =>
      log.info({ reason: error.message }, 'MQTT connection failed'),
    );
    this.#aedes = aedes;
    const server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
    this.#server = server;
    const host = credentials === null ? { host: '127.0.0.1' } : {};
    this.#port = await listen(server, { ...host, port, variables: 'MQTT_PORT' });
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  check(): StoreCheck {
    return this.#server?.listening
      ? { ok: true }
      : { ok: false, detail: 'the embedded broker does not listen' };
  }

  /** Hangs up on all clients. What was not acknowledged they send again, to whoever comes next. */
  async stop(): Promise<void> {
    const [server, aedes] = [this.#server, this.#aedes];
    if (server?.listening) {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => (aedes === null ? resolve() : aedes.close(resolve)));
      for (const socket of this.#sockets) socket.destroy();
      await closed;
    } else aedes?.close();
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#aedes?.handle(new ClientConnection(socket));
  }

  #take(packet: PublishPacket, done: (error?: Error | null) => void): void {
    const { topic, payload } = packet;
    // An empty retained message is how MQTT clears what was retained: it says nothing of a unit.
    const clearsRetained = packet.retain && payload.length === 0;
    if (!topic.startsWith(TELEMETRY_PREFIX) || clearsRetained) {
      done(null);
      return;
    }
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    this.#options.intake.message(topic, bytes).then(
      () => done(null),
      () => done(new Error('the message could not be made durable')),
    );
  }
}

/** Takes the same time for any wrong answer. */
function isSame(
  expected: BrokerCredentials,
  username: string | undefined,
  password: Buffer | undefined,
): boolean {
  const isUser = timingSafeEqual(digest(expected.username), digest(username ?? ''));
  const isPassword = timingSafeEqual(digest(expected.password), digest(password ?? ''));
  return isUser && isPassword;
}

function digest(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
