/**
 * Lets MQTT 5 clients speak to a broker of MQTT 3.1.1: translates what they send, and what it answers. What 3.1.1
 * does not have (topic aliases, shared subscriptions, subscription identifiers) and sessions that outlive a connection
 * the CONNACK says are not available; properties of messages are dropped.
 */
import { randomUUID } from 'node:crypto';
import mqttPacket, { type Packet } from 'mqtt-packet';

/** The CONNACK reason codes of MQTT 5 for the return codes of 3.1.1. */
const CONNECT_REASONS = [0x00, 0x84, 0x85, 0x88, 0x86, 0x87];
const UNSPECIFIED_ERROR = 0x80;
const PROTOCOL_ERROR = 0x82;
const BAD_AUTHENTICATION_METHOD = 0x8c;
const TOPIC_ALIAS_INVALID = 0x94;
/** A DISCONNECT after which the will is published all the same. */
const DISCONNECT_WITH_WILL = 0x04;

export interface Mqtt5Ends {
  /** Takes MQTT 3.1.1 for the broker. */
  toBroker: (bytes: Buffer) => void;
  /** Takes MQTT 5 for the client. */
  toClient: (bytes: Buffer) => void;
  /** Closes the connection, once what was written has gone out. */
  hangUp: () => void;
  maxPacketBytes: number;
}

export class Mqtt5Translator {
  readonly #ends: Mqtt5Ends;
  readonly #fromClient = mqttPacket.parser();
  readonly #fromBroker = mqttPacket.parser({ protocolVersion: 4 });
  /** How many topics each UNSUBSCRIBE names: its acknowledgement has a reason code for each. */
  readonly #unsubscribed = new Map<number, number>();
  #assignedClientId: string | null = null;
  #hungUp = false;

  constructor(ends: Mqtt5Ends) {
    this.#ends = ends;
    this.#fromClient.on('packet', (packet) => this.#takeFromClient(packet));
    this.#fromClient.on('error', () => this.#refuse(PROTOCOL_ERROR));
    this.#fromBroker.on('packet', (packet) => this.#takeFromBroker(packet));
    this.#fromBroker.on('error', () => this.#ends.hangUp());
  }

  fromClient(bytes: Buffer): void {
    if (!this.#hungUp) this.#fromClient.parse(bytes);
  }

  fromBroker(bytes: Buffer): void {
    this.#fromBroker.parse(bytes);
  }

  #takeFromClient(packet: Packet): void {
    if (this.#hungUp) return;
    switch (packet.cmd) {
      case 'connect':
        if (packet.properties?.authenticationMethod !== undefined) {
          const reasonCode = BAD_AUTHENTICATION_METHOD;
          this.#send({ cmd: 'connack', reasonCode, sessionPresent: false });
          this.#end();
          return;
        }
        if (packet.clientId === '') this.#assignedClientId = `auto-${randomUUID()}`;
        this.#pass({
          ...packet,
          protocolVersion: 4,
          clientId: this.#assignedClientId ?? packet.clientId,
        });
        return;
      case 'publish':
        if (packet.topic === '') this.#refuse(TOPIC_ALIAS_INVALID);
        else this.#pass(packet);
        return;
      case 'unsubscribe':
        this.#unsubscribed.set(packet.messageId ?? 0, packet.unsubscriptions.length);
        this.#pass(packet);
        return;
      case 'disconnect':
        if (packet.reasonCode === DISCONNECT_WITH_WILL) this.#end();
        else this.#pass({ cmd: 'disconnect' });
        return;
      case 'auth':
        this.#refuse(PROTOCOL_ERROR);
        return;
      default:
        this.#pass(packet);
    }
  }

  #takeFromBroker(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        this.#send({
          cmd: 'connack',
          sessionPresent: packet.sessionPresent,
          reasonCode: CONNECT_REASONS[packet.returnCode ?? 0] ?? UNSPECIFIED_ERROR,
          properties: {
            sessionExpiryInterval: 0,
            maximumPacketSize: this.#ends.maxPacketBytes,
            topicAliasMaximum: 0,
            subscriptionIdentifiersAvailable: false,
            sharedSubscriptionAvailable: false,
            ...(this.#assignedClientId === null ? {} : { assignedClientIdentifier: this.#assignedClientId }),
          },
        });
        return;
      case 'unsuback': {
        const messageId = packet.messageId ?? 0;
        const granted = new Array<number>(this.#unsubscribed.get(messageId) ?? 1).fill(0);
        this.#unsubscribed.delete(messageId);
        this.#send({ cmd: 'unsuback', messageId, granted });
        return;
      }
      default:
        this.#send(packet);
    }
  }

  #pass(packet: Packet): void {
    this.#ends.toBroker(mqttPacket.generate(packet, { protocolVersion: 4 }));
  }

  #send(packet: Packet): void {
    this.#ends.toClient(mqttPacket.generate(packet, { protocolVersion: 5 }));
  }

  #refuse(reasonCode: number): void {
    this.#send({ cmd: 'disconnect', reasonCode });
    this.#end();
  }

  #end(): void {
    this.#hungUp = true;
    this.#ends.hangUp();
  }
}
