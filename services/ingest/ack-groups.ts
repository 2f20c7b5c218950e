/**
 * Acknowledgements that wait until their messages are durable. Messages that share a commit are one group, and what
 * acknowledges them leaves as one write.
 */

export const PUBACK = 0x40;
export const PUBREC = 0x50;
const ACK_BYTES = 4;

interface AckGroup {
  durable: Promise<void>;
  /** First byte and packet identifier, by turns. */
  acks: number[];
  bytes: number;
}

export interface AckGroupsOptions {
  /** Called when messages became durable, with the packets that say so (none at QoS 0). */
  onDurable: (acks: Buffer) => void;
  /** Called when messages could not be made durable: they must be received again. */
  onRefused: () => void;
  /** Told how many more bytes (or fewer) are held. */
  onHeld?: (changeBytes: number) => void;
}

export class AckGroups {
  readonly #options: AckGroupsOptions;
  readonly #held = new Set<AckGroup>();
  #latest: AckGroup | null = null;
  #heldBytes = 0;

  constructor(options: AckGroupsOptions) {
    this.#options = options;
  }

  /** Bytes of messages that are not durable yet. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Holds a message's acknowledgement.
   * @param durable the same promise for all messages that share a commit
   * @param ack PUBACK, PUBREC, or null where there is none
   */
  hold(durable: Promise<void>, bytes: number, ack: number | null, messageId: number): void {
    let group = this.#latest;
    if (group === null || group.durable !== durable) {
      group = { durable, acks: [], bytes: 0 };
      this.#latest = group;
      this.#awaitDurable(group);
    }
    if (ack !== null) group.acks.push(ack, messageId);
    group.bytes += bytes;
    this.#heldBytes += bytes;
    this.#options.onHeld?.(bytes);
  }

  /** Resolves once all that is held now is durable, or has failed. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#held].map(({ durable }) => durable));
  }

  #awaitDurable(group: AckGroup): void {
    this.#held.add(group);
    group.durable.then(
      () => {
        this.#release(group);
        this.#options.onDurable(packetsOf(group.acks));
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
    this.#options.onHeld?.(-group.bytes);
  }
}

/** The packets (MQTT 3.1.1 §3.4; MQTT 5 §3.4.2.1: without a reason code one means success). */
function packetsOf(acks: readonly number[]): Buffer {
  const packets = Buffer.allocUnsafe((acks.length / 2) * ACK_BYTES);
  for (let index = 0; index < acks.length; index += 2) {
    const offset = index * 2;
    packets[offset] = acks[index] ?? 0;
    packets[offset + 1] = 2;
    packets.writeUInt16BE(acks[index + 1] ?? 0, offset + 2);
  }
  return packets;
}
