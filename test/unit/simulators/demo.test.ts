import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../../services/domain/durations.ts';
import { DemoFeed } from '../../../simulators/demo/feed.ts';
import { historyBlocks } from '../../../simulators/demo/history.ts';
import {
  type DemoState,
  missingSpans,
  readState,
  type Span,
  withSpan,
  writeState,
} from '../../../simulators/demo/state.ts';
import type { Message } from '../../../simulators/faults/bad-payloads.ts';
import { NO_FAULTS } from '../../../simulators/faults/fault-plan.ts';
import { generatedFleet } from '../../../simulators/fleet/generated-fleet.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

const spans = fc
  .array(fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 200 })), { maxLength: 8 })
  .map((pairs) => pairs.map(([from, length]): Span => [from, from + length]));

const merged = (list: readonly Span[]): Span[] =>
  list.reduce((all: Span[], span) => withSpan(all, span, 0), []);
const isIn = (list: readonly (readonly [number, number])[], at: number): boolean =>
  list.some(([from, to]) => from < at && at < to);

describe('what the demo remembers', () => {
  let dir: TempDir;
  beforeEach(async () => {
    dir = await tempDir('demo-state');
  });
  afterEach(() => dir.remove());

  it('is read as it was written, and nothing where the file is missing or broken', () => {
    const path = join(dir.path, 'new', 'simulator.json');
    expect(readState(path)).toBeNull();
    const state: DemoState = { seed: 42, firstDay: '2025-10-24', delivered: [[1, 5]] };
    writeState(path, state);
    expect(readState(path)).toEqual(state);
    writeFileSync(path, '{"seed": 42, "firstDay": "2025-1');
    expect(readState(path)).toBeNull();
  });

  it('keeps spans in order, apart, and with all that was added', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const kept = merged(list);
        for (const [index, [from, to]] of kept.entries()) {
          expect(from).toBeLessThan(to);
          if (index > 0) expect(from).toBeGreaterThan(kept[index - 1]?.[1] ?? Number.POSITIVE_INFINITY);
        }
        for (let at = 0.5; at < 1_200; at += 1) expect(isIn(kept, at)).toBe(isIn(list, at));
      }),
    );
  });

  it('knows what is missing: exactly what no span holds', () => {
    fc.assert(
      fc.property(spans, fc.nat(600), fc.nat(600), (list, from, length) => {
        const missing = missingSpans(merged(list), from, from + length);
        for (let at = 0.5; at < 1_200; at += 1) {
          expect(isIn(missing, at)).toBe(at > from && at < from + length && !isIn(list, at));
        }
      }),
    );
  });
});

describe('the blocks of the history', () => {
  it('are the missing time, the latest first, fine only in the last days', () => {
    const hours = fc.nat(24 * 100).map((hour) => hour * 60 * MINUTE_MS);
    fc.assert(
      fc.property(fc.array(fc.tuple(hours, hours)), (pairs) => {
        const delivered = merged(
          pairs.map(([from, length]): Span => [START + from, START + from + length + 1]),
        );
        const to = START + 100 * DAY_MS;
        const blocks = historyBlocks(delivered, START, to);
        const times = blocks.map((block): Span => [block.from, block.to]);
        for (let at = START + MINUTE_MS; at < to; at += 7 * 60 * MINUTE_MS) {
          expect(isIn(merged(times), at) || isIn(delivered, at)).toBe(true);
        }
        for (const [index, block] of blocks.entries()) {
          if (index > 0)
            expect(block.to).toBeLessThanOrEqual((blocks[index - 1]?.from ?? 0) + 15 * MINUTE_MS);
          if (block.everyMs < 15 * MINUTE_MS)
            expect(block.from).toBeGreaterThanOrEqual(to - 3 * DAY_MS - 15 * MINUTE_MS);
        }
      }),
    );
  });
});

describe('the demo’s feed', () => {
  const fleet = generatedFleet({ missions: 1, camps: 2, units: 9 }, 5, '2026-01-01', 300);
  const fresh: DemoState = { seed: 5, firstDay: '2026-01-01', delivered: [] };
  const sample = z.object({ ts: z.number() });
  const payload = z.union([z.array(sample), sample.transform((one) => [one])]);

  /** Runs a feed until its history is in, or for so many messages. */
  async function feed(state: DemoState, now: number, atMost = Number.POSITIVE_INFINITY) {
    const stopping = new AbortController();
    const sent: Message[] = [];
    let kept = state;
    let recentAfter = Number.NaN;
    const run = new DemoFeed({
      world: { registry: fleet, seed: 5, faults: NO_FAULTS },
      state,
      earliest: START,
      publisher: {
        send: async (message) => {
          if (sent.length < atMost) sent.push(message);
          else stopping.abort();
          return { done: Promise.resolve(!stopping.signal.aborted) };
        },
      },
      now: () => now,
      stopping: stopping.signal,
      save: (next) => {
        kept = next;
      },
      onProgress: (share) => {
        if (share === 1) stopping.abort();
      },
      onRecent: () => {
        recentAfter = sent.length;
      },
    });
    await run.prepare();
    await run.run();
    const times = new Map<string, number[]>();
    for (const { topic, payload: text } of sent) {
      const list = times.get(topic) ?? [];
      list.push(...payload.parse(JSON.parse(text)).map(({ ts }) => ts));
      times.set(topic, list);
    }
    return { sent, kept, times, recentAfter };
  }

  const widest = (times: readonly number[]): number => {
    const sorted = [...times].sort((a, b) => a - b);
    return Math.max(...sorted.map((ts, index) => (index === 0 ? 0 : ts - (sorted[index - 1] ?? ts))));
  };

  it('delivers the last days first, then all the past without a hole', async () => {
    const now = START + 70 * DAY_MS;
    const { sent, times, kept, recentAfter } = await feed(fresh, now);
    expect(recentAfter).toBeLessThan(sent.length);
    for (const { payload: text } of sent.slice(0, recentAfter)) {
      for (const { ts } of payload.parse(JSON.parse(text))) expect(ts).toBeGreaterThan(now - 4 * DAY_MS);
    }
    expect(times.size).toBe(9);
    for (const list of times.values()) {
      expect(widest(list)).toBeLessThanOrEqual(15 * MINUTE_MS);
      expect(Math.max(...list)).toBeGreaterThanOrEqual(now - 5 * MINUTE_MS);
    }
    expect(kept.delivered).toHaveLength(1);
  });

  it('goes on where it stopped, and fills the time between', async () => {
    const first = await feed(fresh, START + 70 * DAY_MS);
    const later = START + 72 * DAY_MS + 7 * MINUTE_MS;
    const second = await feed(first.kept, later);
    for (const [topic, list] of second.times) {
      expect(Math.min(...list)).toBeGreaterThanOrEqual(START + 70 * DAY_MS);
      expect(widest([...(first.times.get(topic) ?? []), ...list])).toBeLessThanOrEqual(15 * MINUTE_MS);
      expect(Math.max(...list)).toBeGreaterThanOrEqual(later - 5 * MINUTE_MS);
    }
  });

  it('sends what a kill left undone, with the same samples for the same times', async () => {
    const now = START + 70 * DAY_MS;
    const whole = await feed(fresh, now);
    const cut = await feed(fresh, now, Math.floor(whole.sent.length / 2));
    const rest = await feed(cut.kept, now);
    expect(rest.sent.length).toBeLessThan(whole.sent.length);
    for (const [topic, list] of whole.times) {
      const together = new Set([...(cut.times.get(topic) ?? []), ...(rest.times.get(topic) ?? [])]);
      expect(together).toEqual(new Set(list));
    }
    const known = new Set(whole.sent.map(({ payload: text }) => text));
    for (const { payload: text } of [...cut.sent, ...rest.sent]) expect(known.has(text)).toBe(true);
  });
});
