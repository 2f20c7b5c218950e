/**
 * The packets other than PUBLISH that a client may send: parsed, held against the protocol's rules, and written anew as
 * MQTT 3.1.1, so that the broker behind is never given anything that a client made.
 */
import mqttPacket, { type IConnectPacket, type Packet, type Parser } from 'mqtt-packet';
import { SUBSCRIPTIONS_AT_MOST } from './limits.ts';
import { PacketError, type RawPacket } from './packet-reader.ts';
import { isFilter, isTopicName } from './topic-policy.ts';

export type ControlPacket = Exclude<Packet, { cmd: 'publish' }>;

const CLIENT_COMMANDS: ReadonlySet<Packet['cmd']> = new Set([
  'connect',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'unsubscribe',
  'pingreq',
  'disconnect',
  'auth',
]);

export class ControlPacketReader {
  readonly #parser: Parser;
  #parsed: Packet | null = null;
  #error: Error | null = null;

  constructor() {
    this.#parser = mqttPacket.parser();
    this.#parser.on('packet', (packet) => {
      this.#parsed = packet;
    });
    this.#parser.on('error', (error) => {
      this.#error = error;
    });
  }

  /** @throws PacketError when it breaks the protocol, or is none that a client may send */
  read({ bytes }: RawPacket): ControlPacket {
    [this.#parsed, this.#error] = [null, null];
    try {
      this.#parser.parse(bytes);
    } catch (error) {
      throw new PacketError('a packet that cannot be parsed', { cause: error });
    }
    // The parser sets these in its callbacks.
    const [packet, error] = this.#outcome();
    if (error !== null) throw new PacketError(error.message);
    if (packet === null) throw new PacketError('a packet whose length does not fit');
    if (packet.cmd === 'publish' || !CLIENT_COMMANDS.has(packet.cmd)) {
      throw new PacketError(`a ${packet.cmd} packet, which no client sends`);
    }
    requireRules(packet);
    return packet;
  }

  #outcome(): [Packet | null, Error | null] {
    return [this.#parsed, this.#error];
  }
}

function requireRules(packet: ControlPacket): void {
  switch (packet.cmd) {
    case 'connect':
      requireConnect(packet);
      return;
    case 'subscribe':
      requireMessageId(packet.messageId);
      requireFilters(packet.subscriptions.map(({ topic }) => topic));
      return;
    case 'unsubscribe':
      requireMessageId(packet.messageId);
      requireFilters(packet.unsubscriptions);
      return;
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      requireMessageId(packet.messageId);
      return;
    default:
  }
}

function requireConnect({ clientId, username, will, keepalive }: IConnectPacket): void {
  if (clientId.includes('\0') || username?.includes('\0'))
    throw new PacketError('a CONNECT with a NUL in a name');
  if (keepalive === undefined || keepalive < 0) throw new PacketError('a CONNECT that is cut short');
  if (will === undefined) return;
  if (!isTopicName(will.topic)) throw new PacketError('a CONNECT whose will has no topic');
  if ((will.qos ?? 0) > 2) throw new PacketError('a CONNECT whose will is of QoS 3');
}

function requireFilters(filters: readonly string[]): void {
  if (filters.length === 0) throw new PacketError('a subscription without a filter');
  if (filters.length > SUBSCRIPTIONS_AT_MOST) {
    throw new PacketError(
      `${filters.length} filters in a packet: at most ${SUBSCRIPTIONS_AT_MOST} are allowed`,
    );
  }
  if (!filters.every(isFilter)) throw new PacketError('a filter that is none');
}

function requireMessageId(messageId: number | undefined): void {
  if (messageId === undefined || !(messageId >= 1 && messageId <= 65_535)) {
    throw new PacketError('a packet without its identifier');
  }
}

/**
 * A packet as bytes.
 * @throws PacketError when it can't be written: a rule is missing here
 */
export function writePacket(packet: Packet, protocolVersion: 4 | 5): Buffer {
  try {
    return mqttPacket.generate(packet, { protocolVersion });
  } catch (error) {
    throw new PacketError(`a ${packet.cmd} packet that cannot be written`, { cause: error });
  }
}

/** The CONNECT that the broker behind gets: no session outlives its connection, and who it is was settled before. */
export function brokerConnect({ will }: IConnectPacket, clientId: string): Buffer {
  return writePacket(
    {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      // What waits for a subscriber who stays away would fill the memory.
      clean: true,
      // The connection itself listens for silence.
      keepalive: 0,
      clientId,
      ...(will === undefined
        ? {}
        : {
            will: {
              topic: will.topic,
              payload: will.payload,
              qos: will.qos ?? 0,
              retain: will.retain ?? false,
            },
          }),
    },
    4,
  );
}
