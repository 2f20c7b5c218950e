/**
 * The live state of the fleet: what came in last from each unit, for the event stream, the unit pages and the
 * alarms. Memory only; after a start it is seeded from the store.
 */

import { setTimeout } from 'node:timers/promises';
import { type Alarm, alarmsAt, type SystemStatus } from '../domain/alarms/rules.ts';
import { UnitStatus } from '../domain/alarms/unit-status.ts';
import { MINUTE_MS } from '../domain/durations.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { Sample } from '../domain/telemetry.ts';
import type { Batch, Store } from '../store/port.ts';

type SeedStore = Pick<Store, 'latest'>;

export interface SeedOptions {
  signal: AbortSignal;
  /** Told why it must be tried again. */
  onFailure(error: unknown): void;
  retryMs?: number;
}

/** Nothing is wrong with the services themselves. */
const SOUND: SystemStatus = {
  disk: { level: 'ok', freePct: 100, sinceMs: 0 },
  delivery: null,
  isRegistryFileInvalid: false,
};

export class LiveState {
  readonly #systemStatus: () => SystemStatus;
  readonly #statuses = new Map<string, UnitStatus>();
  #version = 0;
  #lastReceivedAt: number | null = null;
  /** Counts of quarantined messages by the minute in which they came, the last hour's. */
  readonly #quarantinedIn = new Map<number, number>();
  #complete = false;
  #standing: { second: number; index: RegistryIndex; alarms: Alarm[] } | null = null;

  /** @param systemStatus asked for each time that alarms are worked out */
  constructor(systemStatus: () => SystemStatus = () => SOUND) {
    this.#systemStatus = systemStatus;
  }

  /** Takes what a commit just made durable. @param receivedAt epoch ms */
  observe(batch: Pick<Batch, 'samples' | 'quarantined'>, receivedAt: number): void {
    this.#version += 1;
    for (const { unit, ts, fields } of batch.samples) {
      this.#statusOf(unit.id).observe(unit, { ts, fields }, receivedAt);
    }
    if (batch.samples.length > 0) this.#lastReceivedAt = receivedAt;
    if (batch.quarantined.length > 0) this.countQuarantined(batch.quarantined.length, receivedAt);
  }

  /** Takes note of messages that went into quarantine. @param atMs epoch ms */
  countQuarantined(count: number, atMs: number): void {
    const minute = Math.floor(atMs / MINUTE_MS);
    this.#quarantinedIn.set(minute, (this.#quarantinedIn.get(minute) ?? 0) + count);
    for (const past of this.#quarantinedIn.keys()) {
      if (past <= minute - 60) this.#quarantinedIn.delete(past);
    }
  }

  /**
   * Reads each unit's last sample from before the start, and tries again for as long as the store does not answer.
   * Until it is done, no unit is called silent. Resolves once it is, or when the signal aborts.
   */
  async seed(
    store: SeedStore,
    units: Iterable<RegisteredUnit>,
    { signal, onFailure, retryMs = 10_000 }: SeedOptions,
  ): Promise<void> {
    const seeded = [...units];
    while (!this.#complete && !signal.aborted) {
      try {
        this.#seedFrom(await store.latest(seeded), seeded);
        this.#complete = !signal.aborted;
      } catch (error) {
        onFailure(error);
        await setTimeout(retryMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  #seedFrom(latest: ReadonlyMap<string, Sample>, units: readonly RegisteredUnit[]): void {
    this.#version += 1;
    for (const unit of units) {
      const last = latest.get(unit.id);
      const status = this.#statuses.get(unit.id);
      if (last === undefined || (status !== undefined && status.lastTs >= last.ts)) continue;
      this.#statusOf(unit.id).observe(unit, last, null);
    }
  }

  /** What is watched of a unit; undefined before its first sample. */
  statusOf(unit: string): UnitStatus | undefined {
    return this.#statuses.get(unit);
  }

  /** The state's version, which grows with every batch. */
  get version(): number {
    return this.#version;
  }

  /** When the last sample arrived, epoch ms; null before the first. */
  get lastReceivedAt(): number | null {
    return this.#lastReceivedAt;
  }

  /** The alarms that stand now, worked out at most once a second. @param now epoch ms */
  alarms(now: number, index: RegistryIndex): Alarm[] {
    const second = Math.floor(now / 1000);
    if (this.#standing?.second !== second || this.#standing.index !== index) {
      this.#standing = { second, index, alarms: this.#alarmsAt(now, index) };
    }
    return this.#standing.alarms;
  }

  #alarmsAt(now: number, index: RegistryIndex): Alarm[] {
    const since = Math.floor(now / MINUTE_MS) - 60;
    const counts = [...this.#quarantinedIn].filter(([minute]) => minute > since).map(([, count]) => count);
    const quarantinedLastHour = counts.reduce((sum, count) => sum + count, 0);
    const system = this.#systemStatus();
    const watched = { units: this.#statuses, quarantinedLastHour, system, complete: this.#complete };
    return alarmsAt(now, watched, index);
  }

  #statusOf(unit: string): UnitStatus {
    let status = this.#statuses.get(unit);
    if (status === undefined) {
      status = new UnitStatus();
      this.#statuses.set(unit, status);
    }
    return status;
  }
}
