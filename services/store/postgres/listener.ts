/**
 * Listens for what other processes notify, on a connection of its own that is made again when it fails. What was
 * notified meanwhile is lost: whoever listens must be able to do without.
 */
import type { Client } from 'pg';

const ANSWER_MS = 3_000;

type Handler = (payload: string) => void;

export class Listener {
  readonly #newClient: () => Client;
  readonly #handlers = new Map<string, Handler>();
  #client: Client | null = null;
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(newClient: () => Client) {
    this.#newClient = newClient;
  }

  /** Calls the handler with each payload of a channel. */
  on(channel: string, handler: Handler): void {
    this.#handlers.set(channel, handler);
    // Where the connection stands already; one that fails is made again, with all channels.
    this.#client?.query(`LISTEN ${channel}`).catch(() => {});
  }

  /** Sees to it that the connection stands: makes it, or asks whether the other side is still there. */
  ensure(): void {
    if (this.#stopped) return;
    this.#working ??= this.#check().finally(() => {
      this.#working = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
    this.#drop();
  }

  async #check(): Promise<void> {
    const client = this.#client ?? this.#newClient();
    const silent = setTimeout(() => this.#drop(client), ANSWER_MS);
    try {
      if (this.#client === null) await this.#connect(client);
      else await client.query('SELECT 1');
    } catch {
      this.#drop(client);
    } finally {
      clearTimeout(silent);
    }
  }

  async #connect(client: Client): Promise<void> {
    this.#client = client;
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    client.on('notification', ({ channel, payload = '' }) => this.#handlers.get(channel)?.(payload));
    await client.connect();
    for (const channel of this.#handlers.keys()) await client.query(`LISTEN ${channel}`);
  }

  #drop(client: Client | null = this.#client): void {
    if (client === null) return;
    if (this.#client === client) this.#client = null;
    client.end().catch(() => {});
  }
}
