/** MQTT clients for tests of the embedded broker: MQTT.js, and one that speaks packet by packet. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import mqttPacket, { type IConnectPacket, type Packet } from 'mqtt-packet';
import type { BrokerCounters } from '../../services/ingest/embedded-broker/embedded-broker.ts';
import { eventually } from './child.ts';

export const TOPIC = 'missions/m/camps/c/units/u/telemetry';

/** Counts what the broker counts. */
export class CountingCounters implements BrokerCounters {
  readonly endedConnections = new Count();
  readonly wrongPasswords = new Count();
  readonly otherMessages = new Count();
  readonly refusedMessages = new Count();
}

class Count {
  value = 0;
  inc(): void {
    this.value += 1;
  }
}

interface TakenMessage {
  topic: string;
  payload: string;
  durable: PromiseWithResolvers<void>;
}

/** Takes messages as the intake does; durable at once, unless they are held. */
export class HoldingIntake {
  readonly taken: TakenMessage[] = [];
  holds = false;

  acceptMessage(topic: string, payload: Uint8Array): Promise<void> {
    const durable = Promise.withResolvers<void>();
    this.taken.push({ topic, payload: Buffer.from(payload).toString(), durable });
    if (!this.holds) durable.resolve();
    return durable.promise;
  }

  release(): void {
    this.holds = false;
    for (const { durable } of this.taken) durable.resolve();
  }
}

/** A connection that speaks packet by packet, and keeps what it hears. */
export interface RawClient {
  socket: Socket;
  heard: Packet[];
  closed: Promise<unknown>;
  say(packet: Packet): void;
  write(bytes: Buffer | string): void;
  /** Sends a CONNECT and waits for its answer. */
  greet(options?: Partial<IConnectPacket>): Promise<void>;
}

/** The clients of one test, which end with it. */
export class MqttClients {
  readonly #clients: MqttClient[] = [];
  readonly #sockets: Socket[] = [];

  async connect(url: string, options: IClientOptions = {}): Promise<MqttClient> {
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Begins to connect; the caller waits for what becomes of it. */
  begin(url: string, options: IClientOptions): MqttClient {
    const client = mqtt.connect(url, { reconnectPeriod: 0, ...options });
    this.#clients.push(client);
    return client;
  }

  socket(port: number, host = '127.0.0.1'): Socket {
    const socket = connect(port, host);
    socket.on('error', () => {});
    this.#sockets.push(socket);
    return socket;
  }

  async raw(port: number, protocolVersion: 3 | 4 | 5 = 4): Promise<RawClient> {
    const socket = this.socket(port);
    const heard: Packet[] = [];
    const parser = mqttPacket.parser({ protocolVersion });
    parser.on('packet', (packet) => heard.push(packet));
    socket.on('data', (chunk: Buffer) => parser.parse(chunk));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await once(socket, 'connect');
    const say = (packet: Packet) => {
      socket.write(mqttPacket.generate(packet, { protocolVersion }));
    };
    return {
      socket,
      heard,
      closed,
      say,
      write: (bytes) => {
        socket.write(bytes);
      },
      greet: async (options = {}) => {
        const protocolId = protocolVersion === 3 ? 'MQIsdp' : 'MQTT';
        say({
          cmd: 'connect',
          protocolId,
          protocolVersion,
          clean: true,
          keepalive: 0,
          clientId: 'raw',
          ...options,
        });
        await eventually(() => heard.length > 0);
      },
    };
  }

  end(): void {
    for (const client of this.#clients.splice(0)) client.end(true);
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }
}

export function publishPacket(
  messageId: number,
  payload: string | Buffer = `${messageId}`,
  topic = TOPIC,
): Packet {
  return { cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false };
}
