/**
 * The state of a primary host application (Sparkplug 3.0 §5.5): edge nodes that name this host hold their data while it
 * says offline, and send it later as historical.
 */
import type { Publication } from './host.ts';

/** How often it is looked whether data can be taken. */
const LOOK_MS = 1_000;

export interface HostStateOptions {
  hostId: string;
  now: () => number;
  /** Whether what arrives now can be made durable. */
  canTake: () => boolean;
  publish: (publication: Publication) => void;
}

export class HostState {
  readonly #options: HostStateOptions;
  #sessionAtMs = 0;
  #online = true;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: HostStateOptions) {
    this.#options = options;
  }

  /** The topic of its own state. */
  get topic(): string {
    return `spBv1.0/STATE/${this.#options.hostId}`;
  }

  /** Publishes a change of state by itself. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The will of a connection that begins now; the birth that follows has its timestamp. */
  will(): Publication {
    this.#sessionAtMs = this.#options.now();
    return this.#stateAt(false, this.#sessionAtMs);
  }

  birth(): Publication {
    this.#online = this.#options.canTake();
    return this.#stateAt(this.#online, this.#sessionAtMs || this.#options.now());
  }

  death(): Publication {
    this.stop();
    return this.#stateAt(false, this.#options.now());
  }

  /** Takes what the broker says of this host: an old will may have come after the birth. */
  hear(payload: Uint8Array): void {
    if (!this.#online || !/"online"\s*:\s*false/.test(Buffer.from(payload).toString('utf8'))) return;
    this.#options.publish(this.#stateAt(true, this.#options.now()));
  }

  #look(): void {
    const canTake = this.#options.canTake();
    if (canTake === this.#online) return;
    this.#online = canTake;
    this.#options.publish(this.#stateAt(canTake, this.#options.now()));
  }

  #stateAt(online: boolean, timestamp: number): Publication {
    const payload = Buffer.from(JSON.stringify({ online, timestamp }));
    return { topic: this.topic, payload, qos: 1, retain: true };
  }
}
