/**
 * Acknowledges what one connection received once it is durable, without waiting in line: MQTT.js is told at once to
 * go on, and the PUBACKs of all messages that became durable group leave as one write.
 *
 * MQTT.js sends no PUBACK of its own for a message whose handler calls back with an error, and goes on to the next.
 * A test guards that, and the version of the package is pinned.
 */
import type { IPublishPacket, MqttClient } from 'mqtt';
import type { Intake } from '../intake.ts';

/** While more bytes than this wait to be durable, nothing more is read from the socket. */
const HELD_BYTES_AT_MOST = 4 * 1024 * 1024;
const PUBACK = 0x40;
const PUBACK_BYTES = 4;
const HELD = new Error('acknowledged later, once it is durable');

/** Messages that become durable with the same commit. */
interface AckGroup {
  durable: Promise<void>;
  messageIds: number[];
  bytes: number;
}

export interface DeferredAcksOptions {
  client: MqttClient;
  intake: Pick<Intake, 'message'>;
  /** Called when messages became durable. */
  onDurable: () => void;
  /** Called when messages could not be made durable: they must be received again. */
  onRefused: () => void;
}

export class DeferredAcks {
  readonly #options: DeferredAcksOptions;
  readonly #held = new Set<AckGroup>();
  #latest: AckGroup | null = null;
  #heldBytes = 0;
  #resume: (() => void) | null = null;
  #closed = false;

  /** Takes over the client's handling of messages. */
  constructor(options: DeferredAcksOptions) {
    this.#options = options;
    options.client.handleMessage = (packet, callback) => {
      this.#take(packet);
      const next = (): void => callback(HELD);
      if (this.#heldBytes <= HELD_BYTES_AT_MOST) next();
      else this.#resume = next;
    };
  }

  /** Takes nothing more, and acknowledges what becomes durable within `withinMs`; the rest will come again. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    const settled = Promise.allSettled([...this.#held].map(({ durable }) => durable));
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, withinMs).unref())]);
  }

  #take({ topic, payload, qos, messageId }: IPublishPacket): void {
    if (this.#closed) return;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const durable = this.#options.intake.message(topic, bytes);
    let group = this.#latest;
    if (group === null || group.durable !== durable) {
      group = { durable, messageIds: [], bytes: 0 };
      this.#latest = group;
      this.#await(group);
    }
    if (qos > 0 && messageId !== undefined) group.messageIds.push(messageId);
    group.bytes += bytes.byteLength;
    this.#heldBytes += bytes.byteLength;
  }

  #await(group: AckGroup): void {
    this.#held.add(group);
    group.durable.then(
      () => {
        this.#release(group);
        this.#acknowledge(group.messageIds);
        this.#options.onDurable();
      },
      () => {
        this.#release(group);
        this.#options.onRefused();
      },
    );
  }

  #release(group: AckGroup): void {
    if (this.#latest === group) this.#latest = null;
    this.#held.delete(group);
    this.#heldBytes -= group.bytes;
    const resume = this.#resume;
    if (resume === null || this.#heldBytes > HELD_BYTES_AT_MOST) return;
    this.#resume = null;
    resume();
  }

  /** Writes a PUBACK each (MQTT 3.1.1 §3.4; MQTT 5 §3.4.2.1: without a reason code it means success). */
  #acknowledge(messageIds: readonly number[]): void {
    const { client } = this.#options;
    if (!client.connected || messageIds.length === 0) return;
    const packets = Buffer.allocUnsafe(messageIds.length * PUBACK_BYTES);
    for (const [at, messageId] of messageIds.entries()) {
      packets[at * PUBACK_BYTES] = PUBACK;
      packets[at * PUBACK_BYTES + 1] = 2;
      packets.writeUInt16BE(messageId, at * PUBACK_BYTES + 2);
    }
    client.stream.write(packets);
  }
}
