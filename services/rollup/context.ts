/**
 * How far a change reaches, and how far metering must see. A changed sample changes the whole segment between
 * its two neighbours; whether those neighbours are kept may depend on theirs, until a reading is met that is kept
 * whatever lies beyond (an anchor).
 */
import { type CounterLimits, isAnchor } from '../domain/metering/counter.ts';
import { QUARTER_MS } from '../domain/metering/intervals.ts';
import { accountedCounters, gapLimitMs, type MeteredUnit } from '../domain/metering/metering.ts';
import type { Reading } from '../domain/metering/segment.ts';
import type { NumericField, Sample } from '../domain/telemetry.ts';
import type { TimeRange } from '../store/port.ts';
import type { SampleSource } from './sample-source.ts';

/**
 * A counter without an anchor in this many readings is one that two devices write in turn; a walk stops there, so
 * that such a unit costs no more than a bounded time at each of its samples.
 */
const LONGEST_WALK = 8_192;

interface Walk {
  /** The readings walked over, oldest first, those that prove the anchor included. */
  readings: Reading[];
  /** Time of the anchor; where there is none, of the furthest reading; null where there is no reading. */
  reach: number | null;
}

/** Walks back from before `ts` to the nearest anchor. */
async function walkBack(
  source: SampleSource,
  field: NumericField,
  limits: CounterLimits,
  ts: number,
): Promise<Walk> {
  const readings: Reading[] = [];
  for (let size = 4; readings.length < LONGEST_WALK; size *= 4) {
    const page = await source.neighbours(field, readings[0]?.ts ?? ts, 'before', size);
    readings.unshift(...toReadings(page, field).reverse());
    const reachesStart = page.length < size;
    for (let index = readings.length - 2; index >= 0; index -= 1) {
      if (isAnchor(readings, index, limits, reachesStart)) {
        return { readings: readings.slice(index), reach: readings[index]?.ts ?? null };
      }
    }
    if (reachesStart) break;
  }
  return { readings, reach: readings[0]?.ts ?? null };
}

/** Walks on from `ts` to the nearest anchor. */
async function walkAhead(
  source: SampleSource,
  field: NumericField,
  limits: CounterLimits,
  ts: number,
): Promise<Walk> {
  const readings: Reading[] = [];
  for (let size = 4; readings.length < LONGEST_WALK; size *= 4) {
    const page = await source.neighbours(field, (readings.at(-1)?.ts ?? ts - 1) + 1, 'after', size);
    readings.push(...toReadings(page, field));
    for (let index = 0; index < readings.length - 1; index += 1) {
      if (isAnchor(readings, index, limits, false)) {
        return { readings: readings.slice(0, index + 2), reach: readings[index]?.ts ?? null };
      }
    }
    if (page.length < size) break;
  }
  return { readings, reach: readings.at(-1)?.ts ?? null };
}

function toReadings(samples: readonly Sample[], field: NumericField): Reading[] {
  return samples.map(({ ts, fields }) => ({ ts, value: fields[field] ?? 0 }));
}

/** The end of the last quarter-hour in whose row samples up to `ts` (inclusive) have a part. */
export async function affectedUntil(unit: MeteredUnit, source: SampleSource, ts: number): Promise<number> {
  let until = ts + gapLimitMs(unit);
  for (const { field, limits } of accountedCounters(unit)) {
    const ahead = await walkAhead(source, field, limits, ts + 1);
    until = Math.max(until, ahead.reach ?? until);
  }
  return until - (until % QUARTER_MS) + QUARTER_MS;
}

/**
 * The quarter-hours whose rows may differ once samples in [from, to] (both inclusive) came or changed:
 * a range on quarter-hours.
 */
export async function affectedRange(
  unit: MeteredUnit,
  source: SampleSource,
  span: TimeRange,
): Promise<TimeRange> {
  let from = span.from - gapLimitMs(unit);
  for (const { field, limits } of accountedCounters(unit)) {
    const back = await walkBack(source, field, limits, span.from);
    from = Math.min(from, back.reach ?? from);
  }
  return { from: from - (from % QUARTER_MS), to: await affectedUntil(unit, source, span.to) };
}

/** The samples that metering needs for a range on quarter-hours, merged and oldest first. */
export async function meteringContext(
  unit: MeteredUnit,
  source: SampleSource,
  range: TimeRange,
): Promise<Sample[]> {
  const gap = gapLimitMs(unit);
  const [first, last] = [range.from - gap, range.to + gap];
  const within = await source.between(first, last);
  const beyond = new Map<number, Sample>();
  for (const { field, limits } of accountedCounters(unit)) {
    const back = await walkBack(source, field, limits, range.from);
    const ahead = await walkAhead(source, field, limits, range.to);
    for (const { ts, value } of [...back.readings, ...ahead.readings]) {
      if (ts >= first && ts <= last) continue;
      // Beyond the range only counters count: between these samples there are others that were not read.
      const sample = beyond.get(ts) ?? { ts, fields: {} };
      sample.fields[field] = value;
      beyond.set(ts, sample);
    }
  }
  if (beyond.size === 0) return within;
  return [...beyond.values(), ...within].sort((a, b) => a.ts - b.ts);
}
