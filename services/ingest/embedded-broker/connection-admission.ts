/**
 * The connections that there are, and their bounds together: how many have not signed in, and how much is held of what
 * was read from all of them. Who exceeds one ends the connection that has waited longest, or holds most.
 */
import type { Socket } from 'node:net';
import type { ClientConnection } from './client-connection.ts';
import { BUFFERED_BYTES_AT_MOST, UNSIGNED_CONNECTIONS_AT_MOST } from './limits.ts';

export class ConnectionAdmission {
  readonly #sockets = new Map<ClientConnection, Socket>();
  /** In order of arrival. */
  readonly #unsigned = new Set<ClientConnection>();
  #bufferedBytes = 0;

  get count(): number {
    return this.#sockets.size;
  }

  arrived(connection: ClientConnection, socket: Socket): void {
    this.#sockets.set(connection, socket);
    this.#unsigned.add(connection);
    if (this.#unsigned.size <= UNSIGNED_CONNECTIONS_AT_MOST) return;
    const [oldest] = this.#unsigned;
    oldest?.close('too many connections have not signed in');
  }

  signedIn(connection: ClientConnection): void {
    this.#unsigned.delete(connection);
  }

  left(connection: ClientConnection): void {
    this.#sockets.delete(connection);
    this.#unsigned.delete(connection);
  }

  /** Notes how much more (or less) of what was read from a connection is held. */
  buffered(connection: ClientConnection, changeBytes: number): void {
    this.#bufferedBytes += changeBytes;
    if (this.#bufferedBytes <= BUFFERED_BYTES_AT_MOST) return;
    let largest = connection;
    for (const other of this.#sockets.keys()) {
      if (other.bufferedBytes > largest.bufferedBytes) largest = other;
    }
    largest.close('too much is held of what clients sent');
  }

  closeSilent(): void {
    for (const connection of this.#sockets.keys()) connection.closeIfSilent();
  }

  closeAll(): void {
    for (const [connection, socket] of this.#sockets) {
      connection.close(null);
      socket.destroy();
    }
  }
}
