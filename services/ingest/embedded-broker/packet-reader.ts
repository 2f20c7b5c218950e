/**
 * Cuts a stream of MQTT bytes into whole packets by their fixed headers alone (MQTT 5 §2.1), and holds what is not
 * whole yet. The bytes of a packet are joined once, when its last ones are there, however small the pieces that came.
 */

/** The packet can't be read: its length is no length, or beyond what is allowed. */
export class PacketError extends Error {
  override name = 'PacketError';
}

export interface RawPacket {
  /** The first byte's upper half: CONNECT is 1, PUBLISH 3. */
  type: number;
  /** The first byte's lower half. */
  flags: number;
  /** The whole packet, header and all. */
  bytes: Buffer;
  /** Where its variable header begins. */
  bodyStart: number;
}

const LENGTH_BYTES_AT_MOST = 4;
const SHORTEST_PACKET_BYTES = 2;

export class PacketReader {
  /** The length after the header that a packet may have; what comes later is judged by it. */
  maxBytes: number;
  #chunks: Buffer[] = [];
  #joined: Buffer = Buffer.alloc(0);
  #offset = 0;
  #chunkBytes = 0;
  /** How many bytes it takes to go on. */
  #neededBytes = SHORTEST_PACKET_BYTES;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  append(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.byteLength;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#joined.byteLength - this.#offset + this.#chunkBytes;
  }

  /** The type of the packet that is next, as soon as its first byte is there; else null. */
  get nextType(): number | null {
    const first = this.#joined[this.#offset] ?? this.#chunks[0]?.[0];
    return first === undefined ? null : first >> 4;
  }

  /** Whether more bytes must come before `next` can give a packet. */
  get isWaiting(): boolean {
    return this.bytes < this.#neededBytes;
  }

  /**
   * The next packet, or null until more bytes have come.
   * @throws PacketError when there is no going on
   */
  next(): RawPacket | null {
    for (;;) {
      if (this.isWaiting) return null;
      this.#join();
      const header = this.#header();
      if (header === null) continue;
      const { bodyStart, end } = header;
      if (end > this.#joined.byteLength) {
        this.#neededBytes = end - this.#offset;
        continue;
      }
      const bytes = this.#joined.subarray(this.#offset, end);
      const first = bytes[0] ?? 0;
      const packet = { type: first >> 4, flags: first & 15, bytes, bodyStart: bodyStart - this.#offset };
      this.#offset = end;
      this.#neededBytes = SHORTEST_PACKET_BYTES;
      return packet;
    }
  }

  /** Forgets all that is held. */
  clear(): void {
    [this.#chunks, this.#chunkBytes, this.#joined, this.#offset] = [[], 0, Buffer.alloc(0), 0];
  }

  #join(): void {
    if (this.#chunks.length === 0) return;
    const rest = this.#joined.subarray(this.#offset);
    const pieces = rest.byteLength === 0 ? this.#chunks : [rest, ...this.#chunks];
    const [only] = pieces;
    this.#joined = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    [this.#chunks, this.#chunkBytes, this.#offset] = [[], 0, 0];
  }

  /** Where the packet's body begins and ends, or null when that takes more bytes. */
  #header(): { bodyStart: number; end: number } | null {
    let length = 0;
    for (let index = 0; index < LENGTH_BYTES_AT_MOST; index += 1) {
      const position = this.#offset + 1 + index;
      const byte = this.#joined[position];
      if (byte === undefined) {
        this.#neededBytes = position - this.#offset + 1;
        return null;
      }
      length += (byte & 127) * 128 ** index;
      if (length > this.maxBytes) {
        throw new PacketError(`a packet of ${length} bytes or more: at most ${this.maxBytes} are allowed`);
      }
      if (byte < 128) return { bodyStart: position + 1, end: position + 1 + length };
    }
    throw new PacketError('a packet length of more than 4 bytes');
  }
}
