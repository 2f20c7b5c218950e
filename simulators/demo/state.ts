/**
 * What the demo remembers in DATA_DIR between two starts: which world it shows, and which times of it have been
 * delivered. Losing the file costs time, not truth: the same samples are sent again and merge into themselves.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const span = z.tuple([z.number(), z.number()]);

const stateSchema = z.object({
  seed: z.number(),
  /** The day on which the fleet's records begin. */
  firstDay: z.iso.date(),
  /** Times of which every sample was acknowledged, epoch ms, in order, apart from each other. */
  delivered: z.array(span),
});

export type DemoState = z.infer<typeof stateSchema>;
export type Span = z.infer<typeof span>;

/** The state that a file holds, or null where there is none that can be read. */
export function readState(path: string): DemoState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Replaces the file in one go: a kill leaves the old one or the new one. */
export function writeState(path: string, state: DemoState): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

/** Spans with one more in them, in order, merged where they touch (or lie less than `apartMs` apart). */
export function withSpan(spans: readonly Span[], added: Span, apartMs: number): Span[] {
  const merged: Span[] = [];
  for (const [from, to] of [...spans, added].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from - last[1] <= apartMs) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What of [from, to] no span holds, in order. */
export function missingSpans(spans: readonly Span[], from: number, to: number): Span[] {
  const missing: Span[] = [];
  let next = from;
  for (const [start, end] of spans) {
    if (start > next) missing.push([next, Math.min(start, to)]);
    next = Math.max(next, end);
    if (next >= to) break;
  }
  if (next < to) missing.push([next, to]);
  return missing.filter(([start, end]) => start < end);
}
