/**
 * Removes raw samples that are older than the raw retention, and notes before that up to where each unit's rows
 * stand as they are: rows are never made again from less than they were made of.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/durations.ts';
import { QUARTER_MS } from '../domain/metering/intervals.ts';
import type { RegistryIndex } from '../domain/registry/registry.ts';
import type { Extent, Store } from '../store/port.ts';
import type { ClockGuard } from './clock-guard.ts';
import { affectedUntil } from './context.ts';
import { storeSource } from './sample-source.ts';

/** How often the clocks are compared. */
const OBSERVE_EVERY_MS = 10 * MINUTE_MS;
/** After a removal that the clock did not allow, or that failed. */
const RETRY_MS = HOUR_MS;

type RetentionStore = Pick<
  Store,
  'storedUnits' | 'extents' | 'samples' | 'neighbours' | 'removeSamplesBefore'
>;

export interface RetentionOptions {
  store: RetentionStore;
  index: () => RegistryIndex;
  clock: Pick<ClockGuard, 'observe' | 'allowsDeletion'>;
  rawRetentionDays: number;
  log: Pick<Logger, 'info' | 'error'>;
  /** Epoch milliseconds. */
  now: () => number;
}

export class Retention {
  readonly #options: RetentionOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Removes what is too old now, and then once a day. */
  start(): void {
    this.#running = this.#run();
  }

  /** Resolves once a removal in progress has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let waitMs = (await this.#attempt()) ? DAY_MS : RETRY_MS;
      for (; waitMs > 0 && !signal.aborted; waitMs -= OBSERVE_EVERY_MS) {
        await setTimeout(OBSERVE_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
        if (!signal.aborted) this.#options.clock.observe();
      }
    }
  }

  async #attempt(): Promise<boolean> {
    const { log, rawRetentionDays } = this.#options;
    try {
      const removed = await this.removeNow();
      if (removed === null) {
        log.info('raw samples beyond the retention are kept until the clock can be trusted');
        return false;
      }
      if (removed > 0) log.info({ removed, rawRetentionDays }, 'removed raw samples beyond the retention');
      return true;
    } catch (error) {
      log.error({ err: error }, 'raw samples beyond the retention could not be removed');
      return false;
    }
  }

  /**
   * Removes what is too old now.
   * @returns how many samples (where the store can tell); null where the clock can't be trusted to delete
   */
  async removeNow(): Promise<number | null> {
    const { store, index, clock, now, rawRetentionDays } = this.#options;
    const limit = now() - rawRetentionDays * DAY_MS;
    const before = limit - (limit % QUARTER_MS);
    const { units } = index();
    const extents = await store.extents([...units.values()]);
    const newest = [...extents.values()].reduce((max, { last }) => Math.max(max, last), 0);
    if (!clock.allowsDeletion(newest === 0 ? null : newest)) return null;
    const fixedBefore = new Map<string, number>();
    for (const id of await store.storedUnits()) {
      // Of a unit that left the registry nothing is made again, unless it comes back: all its rows stand.
      if (!units.has(id)) fixedBefore.set(id, now() - (now() % QUARTER_MS) + QUARTER_MS);
    }
    for (const [id, extent] of extents) {
      const fixed = await this.#fixedBefore(id, extent, before);
      if (fixed !== null) fixedBefore.set(id, fixed);
      if (this.#stopping.signal.aborted) return 0;
    }
    return fixedBefore.size === 0 ? 0 : store.removeSamplesBefore(before, fixedBefore);
  }

  /** Where the rows end that samples from before an instant have a part in; null where there are none. */
  async #fixedBefore(id: string, { first, last }: Extent, before: number): Promise<number | null> {
    const unit = this.#options.index().units.get(id);
    if (unit === undefined || first >= before) return null;
    return affectedUntil(unit, storeSource(this.#options.store, unit), Math.min(last, before - 1));
  }
}
