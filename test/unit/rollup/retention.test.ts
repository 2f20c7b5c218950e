import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../services/domain/durations.ts';
import { RESOLUTIONS } from '../../../services/domain/metering/intervals.ts';
import { ClockGuard } from '../../../services/rollup/clock-guard.ts';
import { Retention, type RetentionOptions } from '../../../services/rollup/retention.ts';
import { eventually } from '../../support/child.ts';
import { batchOf, onFreshStore, quietLog, rowsIn } from '../../support/store-kit.ts';
import {
  dirtySamples,
  dirtyStep,
  EVERYTHING,
  indexOf,
  metadata,
  rollupOf,
  STEP_MS,
  T0,
  unitOf,
} from './kit.ts';

const NOW = T0 + 40 * DAY_MS;
const trusted = { observe: () => {}, allowsDeletion: () => true };
const empty = {
  storedUnits: async () => [],
  extents: async () => new Map(),
  samples: async () => [],
  neighbours: async () => [],
  removeSamplesBefore: async () => 0,
};

function retentionOf(options: Partial<RetentionOptions>): Retention {
  return new Retention({
    store: empty,
    index: () => indexOf({}),
    clock: trusted,
    rawRetentionDays: 400,
    log: quietLog,
    now: () => NOW,
    ...options,
  });
}

describe('the raw retention', () => {
  it('leaves every row what it was, wherever the border of the removed samples lies', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    await fc.assert(
      fc.asyncProperty(
        fc.array(dirtyStep, { minLength: 2, maxLength: 60 }),
        fc.double({ min: 0, max: 1.1, noNaN: true }),
        async (steps, part) => {
          await onFreshStore(async ({ store }) => {
            const samples = dirtySamples(steps, 4 * STEP_MS);
            await store.append(batchOf(samples.map((sample) => ({ unit, ...sample }))));
            await rollupOf(store, () => index).catchUp();
            const rows = () =>
              Promise.all(RESOLUTIONS.map((resolution) => rowsIn(store, resolution, [unit], EVERYTHING)));
            const accounted = await rows();
            const borderMs = T0 + part * ((samples.at(-1)?.ts ?? T0) - T0);
            const retention = retentionOf({ store, now: () => borderMs + DAY_MS, rawRetentionDays: 1 });
            await retention.removeNow();
            const whole = Math.floor(borderMs / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
            const left = await store.samples(unit, EVERYTHING, 100);
            expect(left.map(({ ts }) => ts)).toEqual(
              samples
                .filter(({ ts, fields }) => ts >= whole && Object.keys(fields).length > 0)
                .map(({ ts }) => ts),
            );
            await store.addStaleNote([{ unit: unit.id, from: T0 - DAY_MS, to: NOW }]);
            await rollupOf(store, () => index).catchUp();
            expect(await rows()).toEqual(accounted);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('begins at the start, and waits for what it began when it stops', async () => {
    const index = indexOf({});
    let removedBefore: number | null = null;
    const gate = Promise.withResolvers<number>();
    const store = {
      ...empty,
      extents: async () => new Map([['u1', { first: 0, last: NOW }]]),
      removeSamplesBefore: (ts: number) => {
        removedBefore = ts;
        return gate.promise;
      },
    };
    const retention = retentionOf({ store, index: () => index });
    retention.start();
    await eventually(() => removedBefore !== null);
    expect(removedBefore).toBe(NOW - 400 * DAY_MS);
    let stopped = false;
    const stopping = retention.stop().then(() => {
      stopped = true;
    });
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    gate.resolve(3);
    await stopping;
  });

  it('outlives a store that fails', async () => {
    const errors: string[] = [];
    const log = {
      info: () => {},
      warn: () => {},
      error: (_: unknown, message?: string) => errors.push(message ?? ''),
    };
    const store = { ...empty, extents: () => Promise.reject(new Error('unreachable')) };
    const retention = retentionOf({ store, log });
    retention.start();
    await eventually(() => errors.length === 1);
    await retention.stop();
  });
});

describe('the clock', () => {
  const clocks = (noted: number | null) => {
    const state = { wallMs: NOW, monotonicMs: 5_000 };
    const note = metadata();
    if (noted !== null) note.write(String(noted));
    const restart = () =>
      new ClockGuard({ metadata: note, now: () => state.wallMs, monotonicMs: () => state.monotonicMs });
    const pass = (ms: number) => {
      state.wallMs += ms;
      state.monotonicMs += ms;
    };
    return { state, restart, pass };
  };

  it('is believed while it runs on as it did', () => {
    const { restart, pass } = clocks(NOW - HOUR_MS);
    const guard = restart();
    expect(guard.allowsDeletion(null)).toBe(true);
    pass(100 * DAY_MS);
    expect(guard.allowsDeletion(null)).toBe(true);
  });

  it('is not believed for the first hour of a DATA_DIR, and is then', () => {
    const { restart, pass } = clocks(null);
    const guard = restart();
    expect(guard.allowsDeletion(NOW)).toBe(false);
    pass(HOUR_MS + 1);
    expect(guard.allowsDeletion(null)).toBe(true);
  });

  it.each([2, -2])(
    'is not believed for an hour after a step of %i days, nor until telemetry agrees',
    (days) => {
      for (const isRestarted of [false, true]) {
        const { state, restart, pass } = clocks(NOW);
        let guard = restart();
        expect(guard.allowsDeletion(NOW)).toBe(true);
        state.wallMs += days * DAY_MS;
        if (isRestarted) guard = restart();
        expect(guard.allowsDeletion(state.wallMs)).toBe(false);
        pass(HOUR_MS + 1);
        expect(guard.allowsDeletion(NOW - days)).toBe(false);
        expect(restart().allowsDeletion(state.wallMs), 'a start forgets nothing').toBe(false);
        expect(guard.allowsDeletion(state.wallMs)).toBe(true);
        expect(restart().allowsDeletion(null)).toBe(true);
      }
    },
  );
});
