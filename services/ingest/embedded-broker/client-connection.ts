/**
 * A client's socket: what is read from it in turns, how much is held of it, and when it is given up. What its packets
 * mean is the session's matter. Whatever goes wrong in either ends this connection, and no other.
 */
import type { Socket } from 'node:net';
import { ClientSession, type SessionServices } from './client-session.ts';
import {
  CONNECT_BYTES_AT_MOST,
  OUTBOUND_BYTES_AT_MOST,
  PACKET_BYTES_AT_MOST,
  READ_AHEAD_BYTES,
  SIGN_IN_WITHIN_MS,
  UNREAD_ANSWERS_BYTES,
} from './limits.ts';
import { PacketReader } from './packet-reader.ts';
import type { ReadTurns, TurnTaker } from './read-turns.ts';

const CLOSE_WITHIN_MS = 5_000;
/** A client is gone after one and a half times its keepalive (MQTT 3.1.1 §3.1.2.10). */
const KEEPALIVE_ALLOWANCE = 1.5;

export interface ConnectionServices extends SessionServices {
  turns: ReadTurns;
  onSignedIn: (connection: ClientConnection) => void;
  /** What is read and not handled yet became more or less. */
  onBuffered: (connection: ClientConnection, changeBytes: number) => void;
  /** It ended: `reason` says why it was ended here, null that the client left. */
  onClosed: (connection: ClientConnection, reason: string | null) => void;
  /** Milliseconds that only ever grow. */
  clockMs: () => number;
}

export class ClientConnection implements TurnTaker {
  readonly #socket: Socket;
  readonly #services: ConnectionServices;
  readonly #packets = new PacketReader(CONNECT_BYTES_AT_MOST);
  readonly #session: ClientSession;
  #isClosed = false;
  #isClientGone = false;
  #heardMs: number;
  #bufferedBytes = 0;

  constructor(socket: Socket, services: ConnectionServices) {
    this.#socket = socket;
    this.#services = services;
    this.#heardMs = services.clockMs();
    this.#session = new ClientSession(services, {
      address: socket.remoteAddress ?? '',
      send: (bytes) => this.#send(bytes),
      close: (reason) => this.close(reason),
      resume: () => this.#requestTurn(),
      onOpen: () => {
        this.#packets.maxBytes = PACKET_BYTES_AT_MOST;
        services.onSignedIn(this);
        this.#requestTurn();
      },
    });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#requestTurn());
    // A client may publish and leave: what it sent is still taken.
    for (const leaving of ['end', 'close']) {
      socket.once(leaving, () => {
        this.#isClientGone = true;
        this.#requestTurn();
      });
    }
    // "close" follows.
    socket.on('error', () => {});
  }

  /** Bytes that are read and not handled yet. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Handles at most `packets` packets, and none after `endMs`. @returns whether it could handle more now */
  takeTurn(packets: number, endMs: number): boolean {
    try {
      return this.#handlePackets(packets, endMs);
    } catch (error) {
      this.#session.refuse(error);
      this.close(messageOf(error));
      return false;
    } finally {
      this.#reportBuffered();
    }
  }

  /** Ends it where nothing was heard of the client for too long. One that is held back can't be heard. */
  closeIfSilent(): void {
    const silentMs = this.#services.clockMs() - this.#heardMs;
    const { state, keepaliveMs } = this.#session;
    if (state !== 'open' && silentMs > SIGN_IN_WITHIN_MS) this.close('it did not sign in in time');
    if (state !== 'open' || keepaliveMs === 0 || this.#socket.isPaused()) return;
    if (silentMs > keepaliveMs * KEEPALIVE_ALLOWANCE) this.close('it was silent beyond its keepalive');
  }

  /** Ends it: what was not acknowledged the client sends again. */
  close(reason: string | null): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#services.turns.cancel(this);
    this.#packets.clear();
    this.#reportBuffered();
    this.#session.close();
    // What was answered last (a refusal, say) still goes out, unless the client does not take it.
    this.#socket.destroySoon();
    const late = setTimeout(() => this.#socket.destroy(), CLOSE_WITHIN_MS).unref();
    this.#socket.once('close', () => clearTimeout(late));
    this.#services.onClosed(this, reason);
  }

  #receive(chunk: Buffer): void {
    if (this.#isClosed) return;
    this.#heardMs = this.#services.clockMs();
    this.#packets.append(chunk);
    this.#reportBuffered();
    if (this.#packets.bytes >= READ_AHEAD_BYTES && !this.#packets.isWaiting) this.#socket.pause();
    this.#requestTurn();
  }

  #requestTurn(): void {
    if (!this.#isClosed) this.#services.turns.request(this);
  }

  #handlePackets(count: number, endMs: number): boolean {
    for (let handled = 0; handled < count && !this.#isClosed; handled += 1) {
      if (handled > 0 && performance.now() >= endMs) return true;
      if (!this.#session.mayHandle || this.#hasUnreadAnswers()) {
        this.#socket.pause();
        return false;
      }
      this.#session.requireGreeting(this.#packets.nextType);
      const packet = this.#packets.next();
      if (packet === null) {
        if (this.#isClientGone) this.#session.endInput();
        else if (this.#socket.isPaused()) {
          this.#heardMs = this.#services.clockMs();
          this.#socket.resume();
        }
        return false;
      }
      this.#session.handle(packet);
    }
    return !this.#isClosed;
  }

  #hasUnreadAnswers(): boolean {
    return this.#socket.writable && this.#socket.writableLength >= UNREAD_ANSWERS_BYTES;
  }

  #send(bytes: Buffer): void {
    if (!this.#socket.writable || bytes.byteLength === 0) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > OUTBOUND_BYTES_AT_MOST)
      this.close('it does not read what is sent to it');
  }

  #reportBuffered(): void {
    const changeBytes = this.#packets.bytes - this.#bufferedBytes;
    if (changeBytes === 0) return;
    this.#bufferedBytes += changeBytes;
    this.#services.onBuffered(this, changeBytes);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
