/** How much is retained: message by message as the broker behind keeps it, so that it never holds more than a bound. */
import { RETAINED_AT_MOST, RETAINED_BYTES_AT_MOST } from './limits.ts';

export class RetainedMessages {
  readonly #bytesOfTopic = new Map<string, number>();
  #bytes = 0;

  /** Notes that a message is to be retained. @returns false where there is no room for it: it must not be */
  admit(topic: string, payloadBytes: number): boolean {
    const before = this.#bytesOfTopic.get(topic) ?? 0;
    // An empty payload is how MQTT clears what was retained.
    if (payloadBytes === 0) {
      this.#bytesOfTopic.delete(topic);
      this.#bytes -= before;
      return true;
    }
    const after = payloadBytes + topic.length;
    const isNew = before === 0;
    if (isNew && this.#bytesOfTopic.size >= RETAINED_AT_MOST) return false;
    if (this.#bytes - before + after > RETAINED_BYTES_AT_MOST) return false;
    this.#bytesOfTopic.set(topic, after);
    this.#bytes += after - before;
    return true;
  }
}
