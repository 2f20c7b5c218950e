import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESOLUTIONS } from '../../../services/domain/metering/intervals.ts';
import type { Sample } from '../../../services/domain/telemetry.ts';
import { onFreshStore, rowsIn } from '../../support/store-kit.ts';
import {
  dirtySamples,
  dirtyStep,
  EVERYTHING,
  expectFromScratch,
  indexOf,
  rollupOf,
  STEP_MS,
  T0,
  unitOf,
} from './kit.ts';

describe('rolling up', { timeout: 120_000 }, () => {
  it('as samples come, in any order and any portions, equals a computation from scratch', async () => {
    let runs = 0;
    await onFreshStore(async ({ store }) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(dirtyStep, { minLength: 1, maxLength: 60 }),
          fc.infiniteStream(fc.nat()),
          fc.constantFrom(0, 0.1, 1),
          fc.constantFrom(STEP_MS, 20 * STEP_MS),
          async (steps, random, disorder, stepMs) => {
            runs += 1;
            const index = indexOf({ id: `u${runs}` });
            const unit = unitOf(index);
            const samples = dirtySamples(steps, stepMs);
            const arrival = samples
              .map((sample, position) => ({ sample, position }))
              .map((entry) => {
                const far = ((random.next().value % 1000) / 1000) * disorder * samples.length;
                return { ...entry, key: entry.position + far };
              })
              .sort((a, b) => a.key - b.key)
              .flatMap(({ sample }) => {
                // Some come twice, some again with another reading, which then replaces.
                const again = random.next().value % 10;
                if (again === 0) return [sample, sample];
                return again === 1 ? [sample, { ts: sample.ts, fields: { powerKw: 33 } }] : [sample];
              });
            let rollup = rollupOf(store, () => index);
            for (let at = 0; at < arrival.length; ) {
              const size = 1 + (random.next().value % 12);
              const batch = arrival.slice(at, at + size).map((sample) => ({ unit, ...sample }));
              at += size;
              const note = await store.append({ samples: batch, quarantined: [], unknownFields: [] });
              rollup.onCommitted({ samples: batch, quarantined: [], unknownFields: [] }, note);
              if (random.next().value % 3 === 0) continue;
              await rollup.catchUp();
              // Now and then a new process goes on, with nothing in memory.
              if (random.next().value % 4 === 0) rollup = rollupOf(store, () => index);
            }
            await rollup.catchUp();
            await expectFromScratch(store, index, arrival);
          },
        ),
        { numRuns: 150 },
      );
    });
  });

  it('takes a sample that comes hours late into the day and the month that were summed already', async () => {
    const index = indexOf({ kind: 'load' });
    const unit = unitOf(index);
    await onFreshStore(async ({ store }) => {
      const rollup = rollupOf(store, () => index);
      const all: Sample[] = [];
      const arrive = async (minute: number, powerKw: number) => {
        const sample = { unit, ts: T0 + minute * STEP_MS, fields: { powerKw } };
        const batch = { samples: [sample], quarantined: [], unknownFields: [] };
        all.push(sample);
        rollup.onCommitted(batch, await store.append(batch));
        await rollup.catchUp();
      };
      for (let minute = 0; minute < 3 * 24 * 60; minute += 4) {
        if (minute % 480 !== 240) await arrive(minute, 50 + (minute % 7));
      }
      await expectFromScratch(store, index, all);
      for (let minute = 240; minute < 3 * 24 * 60; minute += 480) await arrive(minute, 90);
      await arrive(3 * 24 * 60, 20);
      await expectFromScratch(store, index, all);
    });
  });

  it('conserves energy: the quarter-hours of a unit sum to its accepted counter differences', async () => {
    const index = indexOf({ kind: 'load' });
    const unit = unitOf(index);
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 900 }), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        let [ts, energyKwh] = [T0, 1_000];
        const samples = [{ unit, ts, fields: { energyKwh } }];
        for (const [minutes, kwh] of list) {
          ts += minutes * STEP_MS;
          energyKwh += kwh;
          samples.push({ unit, ts, fields: { energyKwh } });
        }
        await onFreshStore(async ({ store }) => {
          await store.append({ samples, quarantined: [], unknownFields: [] });
          await rollupOf(store, () => index).catchUp();
          for (const resolution of RESOLUTIONS) {
            const rows = await rowsIn(store, resolution, [unit], EVERYTHING);
            const sum = rows.reduce((total, row) => total + (row.energyKwh ?? 0), 0);
            expect(sum).toBeCloseTo(energyKwh - 1_000, 6);
          }
        });
      }),
      { numRuns: 50 },
    );
  });
});
