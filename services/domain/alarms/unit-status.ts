/**
 * What is remembered of one unit while its telemetry passes by: its newest readings, and as much of its recent
 * past as the alarm rules need. Bounded in memory, whatever arrives.
 */
import { IDLE_LOAD } from '../limits.ts';
import { gapLimitMs } from '../metering/metering.ts';
import type { Unit } from '../registry/registry.ts';
import type { Sample, SampleFields } from '../telemetry.ts';

const LEVEL_BIN_MS = 15 * 60_000;
const LEVEL_BINS = 96;
const CLOCK_BIN_MS = 10 * 60_000;

/** A tank's mean level over a quarter-hour (means, because levels are noisy). */
export interface LevelBin {
  start: number;
  meanL: number;
  readings: number;
}

/** How late the least late sample was in a segment of arrivals: a backlog is late at first, a slow clock always. */
interface LagBin {
  start: number;
  minLagMs: number;
  samples: number;
}

export class UnitStatus {
  /** Device time of the newest sample, and when it arrived (epoch ms). */
  lastTs = Number.NEGATIVE_INFINITY;
  receivedAt = Number.NEGATIVE_INFINITY;
  /** The newest reading of each field. */
  fields: SampleFields = {};
  /** Since when (device time) the generator has been running under 30 % load, or in fault; null when it isn't. */
  idleSince: number | null = null;
  faultSince: number | null = null;
  /** Oldest first; the last day of a tank. */
  readonly levels: LevelBin[] = [];
  #lag: LagBin | null = null;
  #lagBefore: LagBin | null = null;

  /** Whether its newest reading is too old to tell what it does now. @param now epoch ms */
  isSilentAt(unit: Pick<Unit, 'reportEveryS'>, now: number): boolean {
    return now - this.lastTs > gapLimitMs(unit);
  }

  /**
   * Takes a sample that was just made durable. One older than the newest known changes no live reading.
   * @param receivedAt epoch ms; null for one read back from the store, whose time of arrival is not known
   */
  observe(unit: Unit, { ts, fields }: Sample, receivedAt: number | null): void {
    if (receivedAt !== null) this.#observeLag(receivedAt - ts, receivedAt);
    if (ts < this.lastTs) return;
    const gap = ts - this.lastTs > gapLimitMs(unit);
    this.lastTs = ts;
    this.receivedAt = receivedAt ?? ts;
    this.fields = { ...this.fields, ...fields };
    if (unit.kind === 'generator') this.#observeGenerator(unit, fields, ts, gap);
    if (unit.kind === 'tank' && fields.levelL !== undefined) this.#observeLevel(fields.levelL, ts);
  }

  /**
   * By how much the device's clock is off: positive when it is ahead, negative when it is behind, 0 when nothing
   * shows that it is off.
   */
  clockOffsetMs(): number {
    const [lag, before] = [this.#lag, this.#lagBefore];
    if (lag === null) return 0;
    if (lag.minLagMs < -60_000) return -lag.minLagMs;
    if (before === null || before.start !== lag.start - CLOCK_BIN_MS) return 0;
    // Steadily late is a slow clock; late by less and less is a backlog on its way.
    const steady = Math.abs(lag.minLagMs - before.minLagMs) < 60_000;
    const late = Math.min(lag.minLagMs, before.minLagMs) > 120_000;
    return steady && late && lag.samples >= 3 && before.samples >= 3 ? -lag.minLagMs : 0;
  }

  #observeGenerator(unit: Unit, fields: SampleFields, ts: number, gap: boolean): void {
    if (fields.state !== undefined) {
      this.faultSince = fields.state === 'fault' ? (this.faultSince ?? ts) : null;
    }
    const { powerKw } = fields;
    if (powerKw === undefined || unit.ratedKw === undefined) return;
    const idling = powerKw > 0 && powerKw < IDLE_LOAD * unit.ratedKw;
    this.idleSince = idling ? (gap ? ts : (this.idleSince ?? ts)) : null;
  }

  #observeLevel(levelL: number, ts: number): void {
    const start = ts - (ts % LEVEL_BIN_MS);
    const last = this.levels.at(-1);
    if (last?.start === start) {
      last.meanL += (levelL - last.meanL) / (last.readings + 1);
      last.readings += 1;
      return;
    }
    this.levels.push({ start, meanL: levelL, readings: 1 });
    if (this.levels.length > LEVEL_BINS) this.levels.shift();
  }

  #observeLag(lagMs: number, receivedAt: number): void {
    const start = receivedAt - (receivedAt % CLOCK_BIN_MS);
    if (this.#lag?.start === start) {
      this.#lag.minLagMs = Math.min(this.#lag.minLagMs, lagMs);
      this.#lag.samples += 1;
      return;
    }
    this.#lagBefore = this.#lag;
    this.#lag = { start, minLagMs: lagMs, samples: 1 };
  }
}
