/**
 * A client as the broker behind (aedes) sees it: a stream that gives it packets written by us alone, and takes its
 * answers at once, so that it never waits for a client that does not read. What its listeners throw ends this stream.
 */
import { Duplex } from 'node:stream';
import { PACKET_BYTES_AT_MOST } from './limits.ts';
import { PacketReader, type RawPacket } from './packet-reader.ts';

export interface BrokerStreamEvents {
  /** A whole packet of the broker. */
  onAnswer: (packet: RawPacket) => void;
  /** The broker takes packets again, after `isFull`. */
  onRoom: () => void;
  /** The broker ended the stream, or failed on what it was given. */
  onClosed: (error: unknown) => void;
}

export class BrokerStream extends Duplex {
  readonly #events: BrokerStreamEvents;
  readonly #answers = new PacketReader(2 * PACKET_BYTES_AT_MOST);
  #isFull = false;

  constructor(events: BrokerStreamEvents) {
    super();
    this.#events = events;
  }

  /** Whether the broker is behind with what it was given. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Gives the broker a packet. */
  give(packet: Buffer): void {
    if (!this.readableEnded && !this.destroyed && !this.push(packet)) this.#isFull = true;
  }

  /** Tells the broker that the client is gone. */
  endInput(): void {
    if (!this.readableEnded && !this.destroyed) this.push(null);
  }

  override _read(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#events.onRoom();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#answers.append(chunk);
    for (let packet = this.#answers.next(); packet !== null; packet = this.#answers.next()) {
      this.#events.onAnswer(packet);
    }
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#events.onClosed(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#events.onClosed(error);
    done();
  }

  /** The broker handles packets in listeners of this stream: an error in one is this client's alone. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      return super.emit(event, ...values);
    } catch (error) {
      this.#events.onClosed(error);
      return true;
    }
  }
}
