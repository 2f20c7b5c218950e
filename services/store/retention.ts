/** Removes raw samples that are older than the raw retention: at the start, then once a day. */

import type { Logger } from 'pino';
import { DAY_MS } from '../domain/durations.ts';
import type { Store } from './port.ts';

export interface RetentionOptions {
  store: Pick<Store, 'removeSamplesBefore'>;
  rawRetentionDays: number;
  log: Pick<Logger, 'info' | 'error'>;
  now: () => number;
}

export class Retention {
  readonly #options: RetentionOptions;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.#begin(), DAY_MS).unref();
    this.#begin();
  }

  /** Resolves once a removal that is under way has ended. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#running;
  }

  #begin(): void {
    this.#running = this.#running.then(() => this.#remove());
  }

  async #remove(): Promise<void> {
    const { store, rawRetentionDays, log, now } = this.#options;
    try {
      const removed = await store.removeSamplesBefore(now() - rawRetentionDays * DAY_MS);
      if (removed > 0) log.info({ removed, rawRetentionDays }, 'removed raw samples beyond the retention');
    } catch (error) {
      log.error({ err: error }, 'raw samples beyond the retention could not be removed');
    }
  }
}
