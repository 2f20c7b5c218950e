/**
 * Whether the wall clock may be believed when data are to be deleted. A clock that moved by more than a day, beside
 * the monotonic clock or since the last run, is believed only an hour later, and only once telemetry agrees with it.
 */
import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import type { Metadata } from '../store/sqlite/metadata.ts';

const LARGEST_STEP_MS = DAY_MS;
const HOLD_MS = HOUR_MS;

export interface ClockGuardOptions {
  /** Where the last time that was believed is kept. */
  metadata: Metadata;
  /** The wall clock, epoch milliseconds. */
  now: () => number;
  /** Milliseconds that only ever grow, from any origin. */
  monotonicMs: () => number;
}

export class ClockGuard {
  readonly #options: ClockGuardOptions;
  /** The last look at both clocks; null before the first of this process. */
  #last: { wallMs: number; monotonicMs: number } | null = null;
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #needsWitness = false;

  constructor(options: ClockGuardOptions) {
    this.#options = options;
  }

  /** Compares the clocks and remembers what they say; to be called every few minutes. */
  observe(): void {
    const { metadata, now, monotonicMs } = this.#options;
    const seen = { wallMs: now(), monotonicMs: monotonicMs() };
    const noted = metadata.read();
    const expectedMs =
      this.#last === null
        ? noted === null
          ? null
          : Number(noted)
        : this.#last.wallMs + seen.monotonicMs - this.#last.monotonicMs;
    const stepped = expectedMs !== null && Math.abs(seen.wallMs - expectedMs) > LARGEST_STEP_MS;
    this.#last = seen;
    if (stepped) this.#needsWitness = true;
    if (stepped || expectedMs === null) this.#heldUntilMs = seen.monotonicMs + HOLD_MS;
    // A time that is not believed yet is not remembered: the next start then holds back as well.
    if (!this.#needsWitness) metadata.write(String(seen.wallMs));
  }

  /**
   * Whether data may be deleted by the wall clock now.
   * @param newestSampleMs the device time of the newest sample of all, epoch milliseconds; null for none
   */
  allowsDeletion(newestSampleMs: number | null): boolean {
    this.observe();
    const { now, monotonicMs } = this.#options;
    if (monotonicMs() < this.#heldUntilMs) return false;
    if (!this.#needsWitness) return true;
    if (newestSampleMs === null || Math.abs(now() - newestSampleMs) > LARGEST_STEP_MS) return false;
    this.#needsWitness = false;
    this.observe();
    return true;
  }
}
