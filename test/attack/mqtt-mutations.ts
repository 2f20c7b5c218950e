/**
 * MQTT packets that are almost right: valid ones of every kind and version, mutated by a field, their length, their
 * flags, their type, or by what stands before or after them.
 */
import mqttPacket, { type Packet } from 'mqtt-packet';
import type { Random } from '../support/dirty/random.ts';
import { TARGET_TOPIC } from './witness.ts';

export type ProtocolVersion = 3 | 4 | 5;

const STRINGS = [
  '',
  'a',
  '#',
  '+',
  'a/#/b',
  '\0',
  'a\0b',
  '\u{1f4a3}',
  '$SYS/x',
  '$share/g/a',
  '/',
  'missions/',
];
const LONG_LEVELS = 'a/'.repeat(200);

export function validConnect(version: ProtocolVersion, random: Random): Buffer {
  const packet: Packet = {
    cmd: 'connect',
    protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
    protocolVersion: version,
    clean: true,
    keepalive: random.integer(0, 60),
    clientId: `attacker-${random.integer(0, 1_000_000)}`,
    ...(random.chance(0.3) ? { username: 'u', password: Buffer.from('p') } : {}),
    ...(random.chance(0.3)
      ? {
          will: {
            topic: topicOf(random),
            payload: payloadOf(random),
            qos: 1 as const,
            retain: random.chance(0.5),
          },
        }
      : {}),
    ...(version === 5 && random.chance(0.5)
      ? { properties: { sessionExpiryInterval: random.integer(0, 1_000), receiveMaximum: 10 } }
      : {}),
  };
  return mqttPacket.generate(packet, { protocolVersion: version });
}

/** A packet as a client may send it after its CONNECT; some of what a server sends among them. */
export function validPacket(version: ProtocolVersion, random: Random): Buffer {
  const messageId = random.integer(1, 65_535);
  const packets: (() => Packet)[] = [
    () => ({
      cmd: 'publish',
      topic: topicOf(random),
      payload: payloadOf(random),
      qos: 1,
      messageId,
      dup: random.chance(0.2),
      retain: random.chance(0.2),
      ...(version === 5 && random.chance(0.5)
        ? { properties: { topicAlias: 1, userProperties: { a: 'b' } } }
        : {}),
    }),
    () => ({
      cmd: 'publish',
      topic: topicOf(random),
      payload: payloadOf(random),
      qos: 0,
      dup: false,
      retain: false,
    }),
    () => ({
      cmd: 'publish',
      topic: topicOf(random),
      payload: payloadOf(random),
      qos: 2,
      messageId,
      dup: false,
      retain: false,
    }),
    () => ({ cmd: 'puback', messageId }),
    () => ({ cmd: 'pubrec', messageId }),
    () => ({ cmd: 'pubrel', messageId }),
    () => ({ cmd: 'pubcomp', messageId }),
    () => ({
      cmd: 'subscribe',
      messageId,
      subscriptions: Array.from({ length: random.integer(1, 5) }, () => ({
        topic: filterOf(random),
        qos: 1 as const,
      })),
    }),
    () => ({ cmd: 'unsubscribe', messageId, unsubscriptions: [filterOf(random), 'b'] }),
    () => ({ cmd: 'pingreq' }),
    () => ({ cmd: 'disconnect' }),
    () => ({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false }),
    () => ({ cmd: 'suback', messageId, granted: [0] }),
    () => ({ cmd: 'unsuback', messageId, granted: [0] }),
    () => ({ cmd: 'pingresp' }),
  ];
  const packet = packets[random.integer(0, packets.length - 1)];
  return mqttPacket.generate(packet === undefined ? { cmd: 'pingreq' } : packet(), {
    protocolVersion: version,
  });
}

/** One to three mutations of a packet; now and then none. */
export function mutated(packet: Buffer, random: Random): Buffer {
  let bytes = packet;
  const count = random.chance(0.1) ? 0 : random.integer(1, 3);
  for (let index = 0; index < count; index += 1) {
    const mutate = MUTATIONS[random.integer(0, MUTATIONS.length - 1)];
    if (mutate !== undefined) bytes = mutate(bytes, random);
  }
  return bytes;
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  // Any byte, any bit.
  (bytes, random) =>
    withByte(bytes, random.integer(0, Math.max(0, bytes.byteLength - 1)), random.integer(0, 255)),
  (bytes, random) => {
    const offset = random.integer(0, Math.max(0, bytes.byteLength - 1));
    return withByte(bytes, offset, (bytes[offset] ?? 0) ^ (1 << random.integer(0, 7)));
  },
  // The flags, the type.
  (bytes, random) => withByte(bytes, 0, ((bytes[0] ?? 0) & 0xf0) | random.integer(0, 15)),
  (bytes, random) => withByte(bytes, 0, ((bytes[0] ?? 0) & 0x0f) | (random.integer(0, 15) << 4)),
  // The length: wrong, of several bytes, without an end, and right again for what follows.
  (bytes, random) => withByte(bytes, 1, random.integer(0, 127)),
  (bytes, random) => withLength(bytes, Buffer.from([0x80 | random.integer(0, 127), random.integer(0, 127)])),
  (bytes) => withLength(bytes, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f])),
  (bytes, random) => withLength(bytes, Buffer.from([0xff, 0xff, 0xff, random.integer(0, 127)])),
  (bytes) => withLength(bytes, Buffer.from([0x80, 0x80, 0x80, 0x00])),
  // Cut short or too long, with the length made to fit, or not.
  (bytes, random) => refitted(bytes.subarray(0, random.integer(1, Math.max(1, bytes.byteLength)))),
  (bytes, random) => bytes.subarray(0, random.integer(1, Math.max(1, bytes.byteLength))),
  (bytes, random) => refitted(Buffer.concat([bytes, randomBytes(random, random.integer(1, 50))])),
  (bytes, random) => Buffer.concat([bytes, randomBytes(random, random.integer(1, 50))]),
  // A field that is taken out, doubled, or replaced by a text that breaks rules.
  (bytes, random) => {
    const start = random.integer(2, Math.max(2, bytes.byteLength));
    const end = Math.min(bytes.byteLength, start + random.integer(1, 4));
    return refitted(Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]));
  },
  (bytes, random) => {
    const start = random.integer(2, Math.max(2, bytes.byteLength));
    return refitted(
      Buffer.concat([bytes.subarray(0, start), bytes.subarray(start - 2), bytes.subarray(start)]),
    );
  },
  (bytes, random) => {
    const text = Buffer.from(STRINGS[random.integer(0, STRINGS.length - 1)] ?? '');
    const field = Buffer.concat([Buffer.from([text.byteLength >> 8, text.byteLength & 255]), text]);
    const start = random.integer(2, Math.max(2, bytes.byteLength));
    return refitted(Buffer.concat([bytes.subarray(0, start), field, bytes.subarray(start)]));
  },
  // An identifier of 0, or a text's length beyond all.
  (bytes, random) => {
    const offset = random.integer(2, Math.max(2, bytes.byteLength - 2));
    const word = random.chance(0.5) ? 0x00 : 0xff;
    return withByte(withByte(bytes, offset, word), offset + 1, word);
  },
];

function topicOf(random: Random): string {
  const topics = [
    'a',
    'b/c',
    TARGET_TOPIC,
    'missions/x',
    'alerts',
    LONG_LEVELS.slice(0, 2 * random.integer(1, 200) - 1),
  ];
  return topics[random.integer(0, topics.length - 1)] ?? 'a';
}

function filterOf(random: Random): string {
  const filters = ['a', '#', '+/b', 'a/+/#', 'missions/#', '$SYS/#', '$share/g/a', LONG_LEVELS.slice(0, -1)];
  return filters[random.integer(0, filters.length - 1)] ?? 'a';
}

function payloadOf(random: Random): Buffer {
  if (random.chance(0.3)) return Buffer.from(`{"ts":${Date.now()},"powerKw":${random.integer(-10, 10)}}`);
  return randomBytes(random, random.chance(0.01) ? random.integer(0, 100_000) : random.integer(0, 64));
}

function randomBytes(random: Random, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => random.integer(0, 255)));
}

function withByte(bytes: Buffer, offset: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  if (offset < changed.byteLength) changed[offset] = value;
  return changed;
}

/** The packet with other bytes for its length. */
function withLength(bytes: Buffer, length: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 1), length, bytes.subarray(bodyStart(bytes))]);
}

/** The packet with the length that its body has. */
function refitted(bytes: Buffer): Buffer {
  const body = bytes.subarray(bodyStart(bytes));
  const length: number[] = [];
  let rest = body.byteLength;
  do {
    length.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([bytes.subarray(0, 1), Buffer.from(length), body]);
}

function bodyStart(bytes: Buffer): number {
  let offset = 1;
  while (offset < 4 && (bytes[offset] ?? 0) > 127) offset += 1;
  return Math.min(offset + 1, bytes.byteLength);
}
