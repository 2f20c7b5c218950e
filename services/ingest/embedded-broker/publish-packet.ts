/**
 * A PUBLISH read straight from its bytes (MQTT 3.1.1 §3.3, MQTT 5 §3.3): the one packet that comes by the thousand.
 */
import { isUtf8 } from 'node:buffer';
import { PacketError, type RawPacket } from './packet-reader.ts';

export interface PublishPacket {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
  dup: boolean;
  /** 0 at QoS 0. */
  messageId: number;
}

/** A topic alias, which is not available here: the client must be told so. */
export class TopicAliasError extends PacketError {
  override name = 'TopicAliasError';
}

/** Wildcards, which belong into filters, and the character that no MQTT string may hold. */
const FORBIDDEN_IN_TOPIC = /[+#\0]/;

/**
 * @param protocolVersion 5 where properties stand between the header and the payload
 * @throws PacketError when it breaks the protocol
 */
export function readPublish({ flags, bytes, bodyStart }: RawPacket, protocolVersion: number): PublishPacket {
  const qos = qosOf(flags);
  const topicBytes = bytes.byteLength < bodyStart + 2 ? Number.NaN : bytes.readUInt16BE(bodyStart);
  const topicStart = bodyStart + 2;
  let position = topicStart + topicBytes;
  // Also false where the length itself is not there.
  if (!(position <= bytes.byteLength)) throw new PacketError('a PUBLISH whose topic is cut short');
  const topic = readTopic(bytes.subarray(topicStart, position));
  let messageId = 0;
  if (qos > 0) {
    messageId = bytes.byteLength < position + 2 ? 0 : bytes.readUInt16BE(position);
    if (messageId === 0) throw new PacketError('a PUBLISH without a packet identifier');
    position += 2;
  }
  if (protocolVersion === 5) position = skipProperties(bytes, position);
  if (topic === '') {
    if (protocolVersion === 5) throw new TopicAliasError('a PUBLISH by topic alias');
    throw new PacketError('a PUBLISH without a topic');
  }
  return {
    topic,
    payload: bytes.subarray(position),
    qos,
    retain: (flags & 1) !== 0,
    dup: (flags & 8) !== 0,
    messageId,
  };
}

function qosOf(flags: number): 0 | 1 | 2 {
  const qos = (flags >> 1) & 3;
  if (qos === 3) throw new PacketError('a PUBLISH of QoS 3');
  return qos === 0 ? 0 : qos === 1 ? 1 : 2;
}

function readTopic(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new PacketError('a topic that is not UTF-8');
  const topic = bytes.toString('utf8');
  if (FORBIDDEN_IN_TOPIC.test(topic)) throw new PacketError('a topic with a wildcard or a NUL');
  return topic;
}

/** Where the payload begins. What the properties say is of no use here, but they may not reach beyond the packet. */
function skipProperties(bytes: Buffer, start: number): number {
  let length = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    length += (byte & 127) * 128 ** index;
    if (byte > 127) continue;
    const end = start + index + 1 + length;
    if (end <= bytes.byteLength) return end;
    break;
  }
  throw new PacketError('a PUBLISH whose properties are cut short');
}
