/**
 * What the broker behind answers in MQTT 3.1.1, as MQTT 5 says it. What 3.1.1 does not have (topic aliases, shared
 * subscriptions, subscription identifiers) and sessions that outlive a connection the CONNACK says are not available.
 */
import mqttPacket, { type Packet } from 'mqtt-packet';
import { writePacket } from './control-packets.ts';
import { PACKET_BYTES_AT_MOST, SUBSCRIPTIONS_AT_MOST } from './limits.ts';

/** The CONNACK reason codes of MQTT 5 for the return codes of 3.1.1. */
const CONNECT_REASONS = [0x00, 0x84, 0x85, 0x88, 0x86, 0x87];
const UNSPECIFIED_ERROR = 0x80;
const NOT_AUTHORIZED = 0x87;
const SUBSCRIPTION_FAILED = 0x80;
/** UNSUBSCRIBEs whose acknowledgement is awaited: the broker answers one after the other. */
const UNSUBSCRIBED_AT_MOST = 10 * SUBSCRIPTIONS_AT_MOST;

/** The reason code of a CONNACK for a return code of 3.1.1. */
export function connectReason(returnCode: number): number {
  return CONNECT_REASONS[returnCode] ?? UNSPECIFIED_ERROR;
}

export class Mqtt5Answers {
  /** How many topics each UNSUBSCRIBE names: its acknowledgement has a reason code for each. */
  readonly #unsubscribed = new Map<number, number>();
  readonly #assignedClientId: string | null;

  constructor(assignedClientId: string | null) {
    this.#assignedClientId = assignedClientId;
  }

  noteUnsubscribe(messageId: number, topics: number): void {
    if (this.#unsubscribed.size < UNSUBSCRIBED_AT_MOST) this.#unsubscribed.set(messageId, topics);
  }

  /** The client's bytes for a whole packet of the broker. */
  translate(brokerPacket: Buffer): Buffer {
    const translated: Buffer[] = [];
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet) => translated.push(this.#translatePacket(packet)));
    parser.on('error', (error: unknown) => {
      throw error;
    });
    parser.parse(brokerPacket);
    return Buffer.concat(translated);
  }

  #translatePacket(packet: Packet): Buffer {
    switch (packet.cmd) {
      case 'connack':
        return writePacket(
          {
            cmd: 'connack',
            sessionPresent: packet.sessionPresent,
            reasonCode: connectReason(packet.returnCode ?? 0),
            properties: {
              sessionExpiryInterval: 0,
              maximumPacketSize: PACKET_BYTES_AT_MOST,
              topicAliasMaximum: 0,
              subscriptionIdentifiersAvailable: false,
              sharedSubscriptionAvailable: false,
              ...(this.#assignedClientId === null
                ? {}
                : { assignedClientIdentifier: this.#assignedClientId }),
            },
          },
          5,
        );
      case 'suback': {
        const granted = packet.granted.map((code) => (code === SUBSCRIPTION_FAILED ? NOT_AUTHORIZED : code));
        return writePacket({ ...packet, granted }, 5);
      }
      case 'unsuback': {
        const messageId = packet.messageId ?? 0;
        const granted = new Array<number>(this.#unsubscribed.get(messageId) ?? 1).fill(0);
        this.#unsubscribed.delete(messageId);
        return writePacket({ cmd: 'unsuback', messageId, granted }, 5);
      }
      default:
        return writePacket(packet, 5);
    }
  }
}
