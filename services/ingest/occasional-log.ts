/** A log for what strangers can cause as often as they like: each message once in a while, with how often it came. */
import type { Logger } from 'pino';

const QUIET_MS = 10_000;

export class OccasionalLog {
  readonly #log: Pick<Logger, 'info' | 'warn'>;
  readonly #messages = new Map<string, { loggedMs: number; omitted: number }>();

  constructor(log: Pick<Logger, 'info' | 'warn'>) {
    this.#log = log;
  }

  /** @param message one of a few constant texts */
  info(fields: object, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#write('warn', fields, message);
  }

  #write(level: 'info' | 'warn', fields: object, message: string): void {
    const nowMs = performance.now();
    const entry = this.#messages.get(message);
    if (entry !== undefined && nowMs - entry.loggedMs < QUIET_MS) {
      entry.omitted += 1;
      return;
    }
    const omitted = entry?.omitted ?? 0;
    this.#log[level]({ ...fields, ...(omitted > 0 ? { omittedSinceTheLast: omitted } : {}) }, message);
    this.#messages.set(message, { loggedMs: nowMs, omitted: 0 });
  }
}
