/**
 * What a client's packets mean, between its connection and the broker behind (aedes). Every packet is checked here:
 * telemetry goes to the intake and is acknowledged once it is durable; other packets are written anew for the broker,
 * so that nothing a client made reaches it, or anyone else.
 *
 * At QoS 2 telemetry is stored at least once, as at QoS 1: a repeated message replaces what it repeats.
 */
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { IConnectPacket } from 'mqtt-packet';
import { AckGroups, PUBACK, PUBREC } from '../ack-groups.ts';
import type { Intake } from '../intake.ts';
import { BrokerStream } from './broker-stream.ts';
import { brokerConnect, type ControlPacket, ControlPacketReader, writePacket } from './control-packets.ts';
import { IN_FLIGHT_BYTES, MESSAGE_OVERHEAD_BYTES } from './limits.ts';
import { connectReason, Mqtt5Answers } from './mqtt5-answers.ts';
import { PacketError, type RawPacket } from './packet-reader.ts';
import { type PublishPacket, readPublish, TopicAliasError } from './publish-packet.ts';
import { type SignIn, WRONG_PASSWORD_HELD_MS } from './sign-in.ts';
import type { TopicUse } from './topic-policy.ts';

const [CONNECT, CONNACK, PUBLISH] = [1, 2, 3];
/** Return codes of a CONNACK. */
const [ACCEPTED, UNACCEPTABLE_VERSION, IDENTIFIER_REJECTED, SERVER_UNAVAILABLE, NOT_AUTHORIZED] = [
  0, 1, 2, 3, 5,
];
/** Reason codes of MQTT 5. */
const PROTOCOL_ERROR = 0x82;
const PUBLISH_NOT_AUTHORIZED = 0x87;
const BAD_AUTHENTICATION_METHOD = 0x8c;
const TOPIC_ALIAS_INVALID = 0x94;
/** A DISCONNECT after which the will is published all the same. */
const DISCONNECT_WITH_WILL = 0x04;

export interface SessionServices {
  intake: Pick<Intake, 'acceptMessage'>;
  /** What becomes of a message that is published there. */
  useOf: (topic: string) => TopicUse;
  signIn: SignIn;
  /** Hands a client that may come in to the broker behind. */
  attach: (stream: Duplex) => void;
  /** More bytes (or fewer) of messages are not durable yet. */
  onInFlight: (changeBytes: number) => void;
  onWrongPassword: (address: string, username: string | undefined) => void;
  /** A message that is no telemetry is passed on, or was refused. */
  onOtherMessage: (use: 'exchange' | 'refused', topic: string) => void;
}

/** The connection that a session speaks over. */
export interface SessionLink {
  address: string;
  send: (bytes: Buffer) => void;
  close: (reason: string | null) => void;
  /** Asks for a turn: packets can be handled again. */
  resume: () => void;
  onOpen: () => void;
}

export class ClientSession {
  readonly #services: SessionServices;
  readonly #link: SessionLink;
  readonly #control = new ControlPacketReader();
  readonly #acks: AckGroups;
  #state: 'greeting' | 'signing-in' | 'open' | 'closed' = 'greeting';
  #protocolVersion = 4;
  #keepaliveMs = 0;
  #mqtt5: Mqtt5Answers | null = null;
  #broker: BrokerStream | null = null;
  #wrongPassword: NodeJS.Timeout | null = null;

  constructor(services: SessionServices, link: SessionLink) {
    this.#services = services;
    this.#link = link;
    this.#acks = new AckGroups({
      onDurable: (acks) => {
        link.send(acks);
        link.resume();
      },
      onRefused: () => link.close('a message could not be made durable'),
      onHeld: services.onInFlight,
    });
  }

  get state(): 'greeting' | 'signing-in' | 'open' | 'closed' {
    return this.#state;
  }

  /** 0: the client may be silent for as long as it likes. */
  get keepaliveMs(): number {
    return this.#keepaliveMs;
  }

  /** Whether it is ready for the next packet. */
  get mayHandle(): boolean {
    if (this.#state !== 'greeting' && this.#state !== 'open') return false;
    return this.#acks.heldBytes < IN_FLIGHT_BYTES && this.#broker?.isFull !== true;
  }

  /**
   * Tells who does not speak MQTT before a whole packet is there.
   * @throws PacketError when the first packet is no CONNECT
   */
  requireGreeting(nextType: number | null): void {
    if (this.#state === 'greeting' && nextType !== null && nextType !== CONNECT) {
      throw new PacketError('the first packet is no CONNECT');
    }
  }

  /** @throws PacketError when the packet breaks the protocol */
  handle(packet: RawPacket): void {
    if (this.#state === 'greeting') {
      const level = protocolLevel(packet);
      if (level < 3 || level > 5) {
        this.#refuseConnect(UNACCEPTABLE_VERSION, `MQTT level ${level} is not supported`);
        return;
      }
    }
    if (packet.type === PUBLISH) this.#handlePublish(readPublish(packet, this.#protocolVersion));
    else this.#handleControl(this.#control.read(packet));
  }

  /** Says in MQTT 5 why the connection ends. */
  refuse(error: unknown): void {
    if (this.#mqtt5 === null || this.#state !== 'open') return;
    const reasonCode = error instanceof TopicAliasError ? TOPIC_ALIAS_INVALID : PROTOCOL_ERROR;
    this.#link.send(writePacket({ cmd: 'disconnect', reasonCode }, 5));
  }

  /** The client is gone, and all that it sent is handled: its will may be published. */
  endInput(): void {
    if (this.#broker === null) this.#link.close(null);
    else this.#broker.endInput();
  }

  close(): void {
    this.#state = 'closed';
    if (this.#wrongPassword !== null) {
      clearTimeout(this.#wrongPassword);
      this.#services.signIn.releaseWrong(this.#link.address);
    }
    this.#broker?.destroy();
  }

  #handleControl(packet: ControlPacket): void {
    switch (packet.cmd) {
      case 'connect':
        if (this.#state !== 'greeting') throw new PacketError('a second CONNECT');
        this.#handleConnect(packet);
        return;
      case 'auth':
        throw new PacketError('an AUTH, though no authentication is under way');
      case 'disconnect':
        if (packet.reasonCode === DISCONNECT_WITH_WILL) this.#link.close(null);
        else this.#broker?.give(writePacket({ cmd: 'disconnect' }, 4));
        this.#state = 'closed';
        return;
      case 'unsubscribe':
        this.#mqtt5?.noteUnsubscribe(packet.messageId ?? 0, packet.unsubscriptions.length);
        this.#broker?.give(writePacket(packet, 4));
        return;
      default:
        this.#broker?.give(writePacket(packet, 4));
    }
  }

  #handlePublish({ topic, payload, qos, retain, dup, messageId }: PublishPacket): void {
    const use = this.#services.useOf(topic);
    if (use === 'intake') {
      // An empty retained message is how MQTT clears what was retained: it says nothing of a unit.
      const clearsRetained = retain && payload.byteLength === 0;
      const durable = clearsRetained
        ? Promise.resolve()
        : this.#services.intake.acceptMessage(topic, payload);
      this.#acks.hold(durable, payload.byteLength + MESSAGE_OVERHEAD_BYTES, ackOf(qos), messageId);
      return;
    }
    this.#services.onOtherMessage(use, topic);
    if (use === 'exchange') {
      const packet = { cmd: 'publish' as const, topic, payload, qos, retain, dup };
      this.#broker?.give(writePacket(qos === 0 ? packet : { ...packet, messageId }, 4));
    } else if (this.#mqtt5 === null) {
      throw new PacketError('a PUBLISH to a topic where none is allowed');
    } else if (qos > 0) {
      const cmd = qos === 1 ? 'puback' : 'pubrec';
      this.#link.send(writePacket({ cmd, messageId, reasonCode: PUBLISH_NOT_AUTHORIZED }, 5));
    }
  }

  #handleConnect(packet: IConnectPacket): void {
    this.#protocolVersion = packet.protocolVersion ?? 4;
    const assignedClientId = packet.clientId === '' ? `auto-${randomUUID()}` : null;
    const clientId = assignedClientId ?? packet.clientId;
    if (this.#protocolVersion === 5) this.#mqtt5 = new Mqtt5Answers(assignedClientId);
    else if (assignedClientId !== null && packet.clean === false) {
      this.#refuseConnect(IDENTIFIER_REJECTED, 'a lasting session without a client id');
      return;
    }
    if (packet.properties?.authenticationMethod !== undefined) {
      this.#sendConnack(0, BAD_AUTHENTICATION_METHOD);
      this.#link.close('an authentication method that is not supported');
      return;
    }
    this.#state = 'signing-in';
    const { address } = this.#link;
    const { username, password } = packet;
    const verdict = this.#services.signIn.judge({ address, clientId, username, password });
    if (verdict === 'right') this.#enter(packet, clientId);
    else if (verdict === 'busy')
      this.#refuseConnect(SERVER_UNAVAILABLE, 'too many wrong passwords from there');
    else {
      this.#services.onWrongPassword(address, username);
      this.#wrongPassword = setTimeout(
        () => this.#refuseConnect(NOT_AUTHORIZED, 'a wrong user name or password'),
        WRONG_PASSWORD_HELD_MS,
      );
    }
  }

  #enter(packet: IConnectPacket, clientId: string): void {
    this.#keepaliveMs = (packet.keepalive ?? 0) * 1_000;
    const broker = new BrokerStream({
      onAnswer: (answer) => this.#passAnswer(answer),
      onRoom: () => this.#link.resume(),
      onClosed: (error) => this.#link.close(error instanceof Error ? error.message : null),
    });
    this.#broker = broker;
    this.#services.attach(broker);
    broker.give(brokerConnect(packet, clientId));
  }

  #passAnswer({ type, bytes }: RawPacket): void {
    const isAccepted = this.#state === 'signing-in' && type === CONNACK && bytes[3] === ACCEPTED;
    this.#link.send(this.#mqtt5 === null ? bytes : this.#mqtt5.translate(bytes));
    if (!isAccepted) return;
    this.#state = 'open';
    this.#link.onOpen();
  }

  #refuseConnect(returnCode: number, reason: string): void {
    this.#sendConnack(returnCode, connectReason(returnCode));
    this.#link.close(reason);
  }

  #sendConnack(returnCode: number, reasonCode: number): void {
    const connack =
      this.#mqtt5 === null
        ? writePacket({ cmd: 'connack', sessionPresent: false, returnCode }, 4)
        : writePacket({ cmd: 'connack', sessionPresent: false, reasonCode }, 5);
    this.#link.send(connack);
  }
}

function ackOf(qos: 0 | 1 | 2): number | null {
  if (qos === 0) return null;
  return qos === 1 ? PUBACK : PUBREC;
}

/** The protocol level that a CONNECT asks for (MQTT 3.1.1 §3.1.2.2), without the bit that marks a bridge. */
function protocolLevel({ bytes, bodyStart }: RawPacket): number {
  const nameBytes = bytes.byteLength < bodyStart + 2 ? 0 : bytes.readUInt16BE(bodyStart);
  return (bytes[bodyStart + 2 + nameBytes] ?? 0) & 127;
}
