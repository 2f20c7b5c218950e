/** Makes a unit's 15-minute rows again where its samples changed. */
import { meterUnit } from '../domain/metering/metering.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { IntervalReplacement, StaleSpan, TimeRange } from '../store/port.ts';
import { affectedRange, meteringContext } from './context.ts';
import type { SampleSource } from './sample-source.ts';

/** So much of a unit's life is metered at once, to bound memory when all of it is to be made again. */
const CHUNK_MS = 4 * 86_400_000;

/** The ranges whose rows may have changed, on quarter-hours, in order of time and apart from each other. */
export async function affectedRanges(
  unit: RegisteredUnit,
  source: SampleSource,
  spans: readonly StaleSpan[],
): Promise<TimeRange[]> {
  const ranges: TimeRange[] = [];
  for (const span of spans) ranges.push(await affectedRange(unit, source, span));
  return mergeRanges(ranges);
}

/** The unit's rows in a range on quarter-hours, made anew from its samples. */
export async function rerollUnit(
  unit: RegisteredUnit,
  source: SampleSource,
  range: TimeRange,
): Promise<IntervalReplacement[]> {
  const replacements: IntervalReplacement[] = [];
  for (let start = range.from; start < range.to; start += CHUNK_MS) {
    const chunk = { from: start, to: Math.min(start + CHUNK_MS, range.to) };
    const samples = await meteringContext(unit, source, chunk);
    replacements.push({ unit, ...chunk, rows: meterUnit(unit, samples, chunk.from, chunk.to) });
  }
  return replacements;
}

/** Ranges in order of time, those that touch or overlap made one. */
export function mergeRanges<R extends TimeRange>(ranges: readonly R[], apartMs = 0): R[] {
  const merged: R[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to + apartMs) last.to = Math.max(last.to, range.to);
    else merged.push({ ...range });
  }
  return merged;
}

/**
 * The replacements without what lies before the instants up to which their units' rows stand as they are, because raw
 * samples behind them were removed.
 */
export function withoutFixed(
  replacements: readonly IntervalReplacement[],
  fixedBefore: ReadonlyMap<string, number>,
): IntervalReplacement[] {
  return replacements.flatMap((replacement) => {
    const { unit, to, rows } = replacement;
    const from = Math.max(replacement.from, fixedBefore.get(unit.id) ?? replacement.from);
    if (from === replacement.from) return [replacement];
    return from < to ? [{ unit, from, to, rows: rows.filter(({ start }) => start >= from) }] : [];
  });
}
