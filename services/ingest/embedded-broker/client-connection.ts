/**
 * A client's connection as the broker sees it. It stands between the socket and aedes for three things: what came in
 * while a commit was under way is handed over in one piece, so that it shares the next commit (aedes takes one piece
 * at a time); a packet that is too large ends the connection before it fills the memory; MQTT 5 becomes 3.1.1.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Mqtt5Translator } from './mqtt5-translator.ts';
import { PacketFrames, protocolLevel } from './packet-frames.ts';

/** Far above the largest telemetry: a message that is too large is quarantined whole, not cut off. */
const PACKET_BYTES_AT_MOST = 4 * 1024 * 1024;
/** So much is read ahead from a client; then the network holds it back. */
const GATHERED_BYTES_AT_MOST = 512 * 1024;
const CLOSE_WITHIN_MS = 5_000;

export class ClientConnection extends Duplex {
  readonly #socket: Socket;
  readonly #frames = new PacketFrames(PACKET_BYTES_AT_MOST);
  #gathered: Buffer[] = [];
  #gatheredBytes = 0;
  #wanted = false;
  #ended = false;
  /** Undefined until the first bytes say which protocol it is; null for 3.1.1. */
  #translator: Mqtt5Translator | null | undefined;
  #first: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    super({ decodeStrings: true });
    this.#socket = socket;
    socket.on('data', (chunk) => {
      if (typeof chunk !== 'string') this.#receive(chunk);
    });
    // A client may publish and leave: what it sent is still taken.
    for (const leaving of ['end', 'close']) {
      socket.once(leaving, () => {
        this.#ended = true;
        if (this.#gatheredBytes === 0 && !this.readableEnded) this.push(null);
      });
    }
    socket.once('error', (error) => this.destroy(error));
  }

  /** Nothing is pushed but the end: `read` itself hands over what was gathered. */
  override _read(): void {}

  /** All that came in since the last time, in one piece. A stream's own buffer would give it read by read. */
  override read(size?: number): Buffer | null {
    // Even a full read may have ended within a packet: the next bytes are announced in any case.
    this.#wanted = true;
    if (size === 0 || this.#gatheredBytes === 0) return super.read(size);
    const piece = Buffer.concat(this.#gathered, this.#gatheredBytes);
    [this.#gathered, this.#gatheredBytes] = [[], 0];
    this.#socket.resume();
    if (this.#ended) this.push(null);
    return piece;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#answer(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#answer(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // What was answered last (a refusal, say) still goes out, unless the client does not take it.
    this.#socket.destroySoon();
    const late = setTimeout(() => this.#socket.destroy(), CLOSE_WITHIN_MS).unref();
    this.#socket.once('close', () => clearTimeout(late));
    done(error);
  }

  #receive(chunk: Buffer): void {
    if (!this.#frames.follow(chunk)) {
      this.destroy(new Error(`a packet is larger than ${PACKET_BYTES_AT_MOST} bytes, or no MQTT`));
      return;
    }
    if (this.#translator === undefined) this.#begin(chunk);
    else this.#take(chunk);
  }

  /** Waits until the first bytes tell the protocol. */
  #begin(chunk: Buffer): void {
    this.#first = Buffer.concat([this.#first, chunk]);
    const level = protocolLevel(this.#first);
    if (level === null) return;
    this.#translator =
      level === 5
        ? new Mqtt5Translator({
            toBroker: (bytes) => this.#gather(bytes),
            toClient: (bytes) => this.#socket.write(bytes),
            hangUp: () => this.destroy(),
            maxPacketBytes: PACKET_BYTES_AT_MOST,
          })
        : null;
    this.#take(this.#first);
  }

  #take(chunk: Buffer): void {
    if (this.#translator) this.#translator.fromClient(chunk);
    else this.#gather(chunk);
    if (this.#wanted && this.#gatheredBytes > 0) {
      this.#wanted = false;
      // Other reads of the same turn come along.
      setImmediate(() => this.emit('readable'));
    }
  }

  #gather(chunk: Buffer): void {
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    if (this.#gatheredBytes >= GATHERED_BYTES_AT_MOST) this.#socket.pause();
  }

  #answer(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (this.#translator) this.#translator.fromBroker(bytes);
    else if (this.#socket.writable) this.#socket.write(bytes);
    if (this.#socket.writable && this.#socket.writableNeedDrain) this.#awaitDrain(done);
    else done();
  }

  #awaitDrain(done: () => void): void {
    const settle = () => {
      this.#socket.off('drain', settle).off('close', settle);
      done();
    };
    this.#socket.on('drain', settle).on('close', settle);
  }
}
