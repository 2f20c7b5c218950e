/**
 * What becomes of an error that nobody caught. It belonged to one connection, request, job or device, and must not end
 * the others' work: it is logged and counted. Only where it leaves the state in doubt do the services stop, and then
 * the next start finds on disk what was acknowledged.
 */
import type { Logger } from 'pino';

/** At most one line in this time: an error may come back thousands of times a second. */
const LOG_EVERY_MS = 1_000;

export interface UncaughtErrorsOptions {
  log: Pick<Logger, 'error' | 'fatal'>;
  counter: { inc(): void };
  /** Whether what is in memory and what is on disk may disagree now. */
  isInDoubt: () => boolean;
  monotonicMs: () => number;
}

export class UncaughtErrors {
  readonly #options: UncaughtErrorsOptions;
  #loggedAtMs = Number.NEGATIVE_INFINITY;
  #unlogged = 0;

  constructor(options: UncaughtErrorsOptions) {
    this.#options = options;
  }

  /**
   * Takes note of an error.
   * @returns whether the process can go on
   */
  report(error: unknown): boolean {
    const { log, counter, isInDoubt, monotonicMs } = this.#options;
    counter.inc();
    try {
      if (isInDoubt()) {
        log.fatal({ err: error }, 'an error that nobody caught left the state in doubt; the services stop');
        return false;
      }
      if (monotonicMs() - this.#loggedAtMs < LOG_EVERY_MS) {
        this.#unlogged += 1;
        return true;
      }
      log.error({ err: error, unlogged: this.#unlogged }, 'an error that nobody caught; the services go on');
      this.#loggedAtMs = monotonicMs();
      this.#unlogged = 0;
    } catch {
      // The log itself may be what fails, with the terminal that is gone.
    }
    return true;
  }
}
