/**
 * Acknowledges what one connection received once it is durable, without waiting in line: MQTT.js is told at once to
 * go on, and the PUBACKs of all messages that became durable together leave as one write.
 *
 * MQTT.js sends no PUBACK of its own for a message whose handler calls back with an error, and goes on to the next.
 * A test guards that, and the version of the package is pinned.
 */
import type { IPublishPacket, MqttClient } from 'mqtt';
import { AckGroups, PUBACK } from '../ack-groups.ts';
import type { Intake } from '../intake.ts';

/** While more bytes than this wait to be durable, nothing more is read from the socket. */
const HELD_BYTES_AT_MOST = 4 * 1024 * 1024;
const HELD = new Error('acknowledged later, once it is durable');

export interface DeferredAcksOptions {
  client: MqttClient;
  intake: Pick<Intake, 'acceptMessage'>;
  /** Called when messages became durable. */
  onDurable: () => void;
  /** Called when messages could not be made durable: they must be received again. */
  onRefused: () => void;
}

export class DeferredAcks {
  readonly #options: DeferredAcksOptions;
  readonly #groups: AckGroups;
  #resume: (() => void) | null = null;
  #closed = false;

  /** Takes over the client's handling of messages. */
  constructor(options: DeferredAcksOptions) {
    const { client, onDurable, onRefused } = options;
    this.#options = options;
    this.#groups = new AckGroups({
      onDurable: (acks) => {
        this.#resumeReading();
        if (client.connected && acks.byteLength > 0) client.stream.write(acks);
        onDurable();
      },
      onRefused: () => {
        this.#resumeReading();
        onRefused();
      },
    });
    client.handleMessage = (packet, callback) => {
      this.#acceptMessage(packet);
      const resume = (): void => callback(HELD);
      if (this.#groups.heldBytes <= HELD_BYTES_AT_MOST) resume();
      else this.#resume = resume;
    };
  }

  /** Takes nothing more, and acknowledges what becomes durable within `withinMs`; the rest will come again. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    await Promise.race([
      this.#groups.settled(),
      new Promise((resolve) => setTimeout(resolve, withinMs).unref()),
    ]);
  }

  #acceptMessage({ topic, payload, qos, messageId, retain }: IPublishPacket): void {
    if (this.#closed) return;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const durable = this.#options.intake.acceptMessage(topic, bytes, retain);
    const isAcknowledged = qos > 0 && messageId !== undefined;
    this.#groups.hold(durable, bytes.byteLength, isAcknowledged ? PUBACK : null, messageId ?? 0);
  }

  #resumeReading(): void {
    const resume = this.#resume;
    if (resume === null || this.#groups.heldBytes > HELD_BYTES_AT_MOST) return;
    this.#resume = null;
    resume();
  }
}
