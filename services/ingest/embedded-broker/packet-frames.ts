/** Follows the packets in a stream of MQTT bytes by their fixed headers alone, so that none can be too large. */

const CONNECT = 0x10;
const LONGEST_HEADER = 5;

export class PacketFrames {
  readonly #maxBytes: number;
  #left = 0;
  #inLength = false;
  #length = 0;
  #shift = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Goes on along a chunk. @returns false once a packet says that it is larger than allowed, or says no length */
  follow(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.byteLength; ) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.byteLength - at);
        this.#left -= step;
        at += step;
      } else if (!this.#inLength) {
        [this.#inLength, this.#length, this.#shift] = [true, 0, 0];
        at += 1;
      } else {
        const byte = chunk[at] ?? 0;
        at += 1;
        this.#length += (byte & 127) * 2 ** this.#shift;
        this.#shift += 7;
        if (byte > 127) {
          if (this.#shift > 21) return false;
          continue;
        }
        if (this.#length > this.#maxBytes) return false;
        this.#inLength = false;
        this.#left = this.#length;
      }
    }
    return true;
  }
}

/**
 * The protocol level that a connection's first bytes ask for (MQTT 3.1.2.2): 5 is MQTT 5.
 * @returns 0 where it isn't the beginning of a CONNECT, null where more bytes are needed to tell
 */
export function protocolLevel(bytes: Uint8Array): number | null {
  if (bytes.byteLength === 0) return null;
  if (bytes[0] !== CONNECT) return 0;
  let at = 1;
  while (at < LONGEST_HEADER && (bytes[at] ?? 0) > 127) at += 1;
  // After the remaining length: the protocol's name, by its own length, then the level.
  const [high, low] = [bytes[at + 1], bytes[at + 2]];
  if (high === undefined || low === undefined) return null;
  return bytes[at + 3 + high * 256 + low] ?? (bytes.byteLength > 64 ? 0 : null);
}
