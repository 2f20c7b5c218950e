/**
 * The link to the broker: messages go out at QoS 1, many at a time, and each is done when its PUBACK is in. While
 * the broker is away they wait, within the same window; MQTT.js sends again what was not acknowledged.
 */
import { readFileSync } from 'node:fs';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';

/** Enough to keep a broker busy, little enough to keep memory small and a stop short. */
const WINDOW_MESSAGES = 1_000;
const WINDOW_CHARS = 4_000_000;

/** What is sent, at QoS 1 and not retained unless it says otherwise. */
export interface Outgoing {
  topic: string;
  payload: string | Uint8Array;
  qos?: 0 | 1;
  retain?: boolean;
}

interface BrokerAddress {
  url: string;
  username?: string | undefined;
  password?: string | undefined;
  /** PEM files for TLS. */
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
}

export interface PublisherOptions {
  broker: BrokerAddress;
  /** Messages a second at most; unlimited without. */
  rate?: number | undefined;
  /** Told of each new trouble with the link. */
  onTrouble: (text: string) => void;
}

/** The broker's own refusal: trying again would not help. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

export class Publisher {
  /** Messages that were acknowledged. */
  acknowledged = 0;
  readonly #options: PublisherOptions;
  #client: MqttClient | null = null;
  #messages = 0;
  #chars = 0;
  #waiters: (() => void)[] = [];
  #earliest = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /**
   * Resolves once connected, however long the broker is away.
   * @throws RefusedError when the broker refuses this client
   */
  connect(): Promise<void> {
    const { broker, onTrouble } = this.#options;
    const client = connect(broker.url, clientOptions(broker));
    this.#client = client;
    let lastText = '';
    const report = (text: string) => {
      if (text !== lastText) onTrouble(text);
      lastText = text;
    };
    return new Promise((resolve, reject) => {
      client.on('connect', () => {
        lastText = '';
        resolve();
      });
      client.on('error', (error) => {
        const text = `the broker ${broker.url}: ${error.message || String(error)}`;
        if ('code' in error && typeof error.code === 'number') reject(new RefusedError(text));
        else report(`${text}; trying again`);
      });
    });
  }

  /**
   * Sends a message, once there is room for it.
   * @returns when it is on its way; `done` resolves with its PUBACK, and is false if the link was closed before
   */
  async send(message: Outgoing): Promise<{ done: Promise<boolean> }> {
    while (this.#messages >= WINDOW_MESSAGES || this.#chars >= WINDOW_CHARS) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
    await this.#turn();
    const client = this.#client;
    if (client === null) return { done: Promise.resolve(false) };
    this.#messages += 1;
    this.#chars += message.payload.length;
    const done = client
      .publishAsync(message.topic, bytesOf(message.payload), {
        qos: message.qos ?? 1,
        retain: message.retain ?? false,
      })
      .then(
        () => {
          this.acknowledged += 1;
          return true;
        },
        () => false,
      )
      .finally(() => {
        this.#messages -= 1;
        this.#chars -= message.payload.length;
        this.#waiters.shift()?.();
      });
    return { done };
  }

  /** Listens to what is said to devices. What the broker refuses is not heard. */
  async listen(
    filters: readonly string[],
    take: (topic: string, payload: Uint8Array) => void,
  ): Promise<void> {
    const client = this.#client;
    if (client === null || filters.length === 0) return;
    client.on('message', take);
    await client.subscribeAsync([...filters], { qos: 0 }).catch(() => []);
  }

  /** Closes the link. What is not acknowledged is not waited for. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    for (const wake of this.#waiters.splice(0)) wake();
    await client?.endAsync(true);
  }

  async #turn(): Promise<void> {
    const { rate } = this.#options;
    if (rate === undefined) return;
    const now = performance.now();
    this.#earliest = Math.max(this.#earliest, now) + 1_000 / rate;
    const waitMs = this.#earliest - 1_000 / rate - now;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

function bytesOf(payload: string | Uint8Array): string | Buffer {
  return typeof payload === 'string' ? payload : Buffer.from(payload);
}

function clientOptions({ username, password, caFile, certFile, keyFile }: BrokerAddress): IClientOptions {
  return {
    reconnectPeriod: 1_000,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
  };
}
