/**
 * Sees to it that the bucket is there and keeps what it is given. InfluxDB may be unreachable, refuse the token or lack
 * the organization, also at the start: that is tried again for ever. A bucket that removes data by itself is not
 * written to.
 */
import type { Logger } from 'pino';
import type { InfluxHttp } from './http.ts';
import { BucketRetentionError } from './influx-error.ts';

const RETRY_MS = 5_000;

export interface BucketSetupOptions {
  http: Pick<InfluxHttp, 'ensureBucket'>;
  bucket: string;
  log: Pick<Logger, 'info' | 'error'>;
  /** Called once nothing speaks against writing to the bucket. */
  onUsable: () => void;
}

export class BucketSetup {
  readonly #options: BucketSetupOptions;
  #retry: NodeJS.Timeout | null = null;
  #stopped = false;
  #failure: string | null = null;
  #refusal: string | null = null;

  constructor(options: BucketSetupOptions) {
    this.#options = options;
  }

  /** Why nothing may be written to the bucket; null where it may. */
  get refusal(): string | null {
    return this.#refusal;
  }

  /** @throws BucketRetentionError where InfluxDB answers, and the bucket is not fit */
  async start(): Promise<void> {
    try {
      await this.ensure();
    } catch (error) {
      if (error instanceof BucketRetentionError) throw error;
      this.#retryLater(error);
    }
    this.#options.onUsable();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
  }

  /** Makes the bucket if it is missing. @throws InfluxError, BucketRetentionError */
  async ensure(): Promise<void> {
    const { http, bucket, log } = this.#options;
    try {
      const state = await http.ensureBucket();
      this.#failure = null;
      this.#refusal = null;
      log.info({ bucket, state }, 'the InfluxDB bucket is there');
    } catch (error) {
      if (error instanceof BucketRetentionError) this.#refusal = error.message;
      throw error;
    }
  }

  #retryLater(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#failure) {
      this.#options.log.error({ reason }, 'the InfluxDB bucket is not usable yet; trying again');
    }
    this.#failure = reason;
    if (this.#stopped) return;
    this.#retry = setTimeout(() => {
      this.ensure().then(
        () => this.#options.onUsable(),
        (failed: unknown) => this.#retryLater(failed),
      );
    }, RETRY_MS);
  }
}
