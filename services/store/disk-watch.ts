/** Watches the room that is left for DATA_DIR, and says when that becomes little, and when it is enough again. */
import type { Logger } from 'pino';
import { SECOND_MS } from '../domain/durations.ts';
import type { DiskSpace } from './sqlite/disk-space.ts';

const LOOK_EVERY_MS = 5 * SECOND_MS;

export interface DiskWatchOptions {
  read: () => DiskSpace;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Epoch milliseconds. */
  now: () => number;
}

export class DiskWatch {
  readonly #options: DiskWatchOptions;
  #level: DiskSpace['level'] = 'ok';
  #sinceMs: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: DiskWatchOptions) {
    this.#options = options;
    this.#sinceMs = options.now();
  }

  start(): void {
    this.look();
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The room that is left now, and since when its level is what it is (epoch milliseconds). */
  look(): DiskSpace & { sinceMs: number } {
    const { read, log, now } = this.#options;
    const space = read();
    const { level, freeBytes, totalBytes } = space;
    if (level !== this.#level) {
      const room = { freeBytes, totalBytes };
      if (level === 'full')
        log.error(room, 'the disk of DATA_DIR is full; intake pauses until there is room');
      else if (level === 'low') log.warn(room, 'the disk of DATA_DIR has less than 10 % free');
      else log.info(room, 'the disk of DATA_DIR has room again');
      this.#level = level;
      this.#sinceMs = now();
    }
    return { ...space, sinceMs: this.#sinceMs };
  }
}
