/** What the store port promises of interval rows that change while they are read, and in any order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { DAY_MS } from '../../services/domain/durations.ts';
import { RESOLUTIONS, type Resolution, type UnitInterval } from '../../services/domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../services/domain/registry/registry.ts';
import { eventually } from '../support/child.ts';
import { ALWAYS, QUARTER, runStoreContract, T0 } from '../support/store-contract.ts';
import { rowsIn, unitOf } from '../support/store-kit.ts';

function resolutionOf(text: string): Resolution {
  return z.enum(RESOLUTIONS).parse(text);
}

runStoreContract((opened) => {
  const generator = unitOf('g1', 'generator');
  const solar = unitOf('s1', 'solar');

  const row = (unit: RegisteredUnit, start: number, measures: Partial<UnitInterval>): UnitInterval => ({
    unit: unit.id,
    start,
    ...measures,
  });

  it('of a unit that moves are found the whole time, each once, also those that are not made again', async () => {
    const { store } = opened;
    // More units than are named one by one: their missions are asked for.
    const others = Array.from({ length: 120 }, (_, n) => unitOf(`o${n}`, 'load', { mission: 'south' }));
    const moved = unitOf('g1', 'load', { camp: 'camp-b', mission: 'south' });
    const resolutions = { '15m': QUARTER, day: DAY_MS, month: 30 * DAY_MS } as const;
    const range = { from: T0 - 400 * DAY_MS, to: T0 + 400 * DAY_MS };
    const expected = new Map<string, UnitInterval[]>();
    for (const [resolution, step] of Object.entries(resolutions)) {
      const rows = [0, 1, 2, 3].map((n) => row(generator, T0 + n * step, { energyKwh: n, fuelL: 1 }));
      expected.set(resolution, rows);
      await store.replaceIntervals(resolutionOf(resolution), [{ unit: generator, ...range, rows }]);
      expect(await rowsIn(store, resolutionOf(resolution), [generator], range)).toEqual(rows);
    }
    let isMoving = true;
    let looks = 0;
    const looking = (async () => {
      while (isMoving) {
        for (const [resolution, rows] of expected) {
          const found = await store.intervals(resolutionOf(resolution), [moved, ...others], range);
          expect(found.get('g1'), resolution).toEqual(rows);
          looks += 1;
        }
      }
    })();
    const failed = looking.catch((error: unknown) => error);
    await eventually(() => looks > 3);
    await store.refileIntervals([moved, ...others]);
    const [first] = expected.get('15m') ?? [];
    await store.replaceIntervals('15m', [
      { unit: moved, from: T0, to: T0 + QUARTER, rows: first === undefined ? [] : [first] },
    ]);
    const seen = looks;
    await Promise.race([eventually(() => looks > seen + 3), looking]);
    isMoving = false;
    expect(await failed).toBeUndefined();
    await opened.reopen();
    for (const [resolution, rows] of expected) {
      const found = await opened.store.intervals(resolutionOf(resolution), [moved, ...others], range);
      expect(found.get('g1')).toEqual(rows);
    }
  });

  it('are given up once nobody waits for them any more', async () => {
    const { store } = opened;
    const units = Array.from({ length: 50 }, (_, n) => unitOf(`l${n}`, 'load'));
    await store.replaceIntervals(
      '15m',
      units.map((unit) => ({
        unit,
        from: T0,
        to: T0 + 5 * DAY_MS,
        rows: Array.from({ length: 480 }, (_, n) => row(unit, T0 + n * QUARTER, { energyKwh: n })),
      })),
    );
    const hungUp = new AbortController();
    const reason = new Error('hung up');
    const reading = store.intervals('15m', units, ALWAYS, hungUp.signal);
    setTimeout(() => hungUp.abort(reason));
    await expect(reading).rejects.toBe(reason);
    await expect(store.intervals('month', units, ALWAYS, hungUp.signal)).rejects.toBe(reason);
    await expect(store.samples(generator, ALWAYS, 10, hungUp.signal)).rejects.toBe(reason);
    expect((await store.intervals('15m', units, ALWAYS)).size).toBe(50);
  });

  it('hold what was put in place last, whatever was put in place in which order', async () => {
    const units = [generator, unitOf('g2', 'generator', { mission: 'south', camp: 'camp-c' }), solar];
    const days = 70;
    const replacement = fc.record({
      unit: fc.constantFrom(...units),
      from: fc.integer({ min: 0, max: days - 1 }),
      length: fc.integer({ min: 1, max: 40 }),
      measures: fc.array(
        fc.record(
          { energyKwh: fc.integer({ min: 0, max: 9 }), fuelL: fc.integer({ min: 0, max: 9 }) },
          { requiredKeys: [] },
        ),
        { maxLength: 40 },
      ),
      look: fc.integer({ min: 0, max: days - 1 }),
    });
    let era = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(replacement, { minLength: 1, maxLength: 8 }), async (replacements) => {
        era += 1;
        const origin = T0 + era * 400 * DAY_MS;
        const model = new Map<string, UnitInterval>();
        const { store } = opened;
        const expectedIn = (from: number, to: number) =>
          [...model.values()]
            .filter(({ start }) => start >= from && start < to)
            .sort((a, b) => (a.unit === b.unit ? a.start - b.start : a.unit < b.unit ? -1 : 1));
        for (const { unit, from, length, measures, look } of replacements) {
          const start = origin + from * DAY_MS;
          const end = start + length * DAY_MS;
          const rows = measures.slice(0, length).map((known, n) => row(unit, start + n * DAY_MS, known));
          await store.replaceIntervals('day', [{ unit, from: start, to: end, rows }]);
          for (const [key, kept] of model) {
            if (kept.unit === unit.id && kept.start >= start && kept.start < end) model.delete(key);
          }
          for (const kept of rows) model.set(`${kept.unit} ${kept.start}`, kept);
          const seen = { from: origin + look * DAY_MS, to: origin + (look + 25) * DAY_MS };
          expect(await rowsIn(store, 'day', units, seen)).toEqual(expectedIn(seen.from, seen.to));
        }
        const all = { from: origin, to: origin + 400 * DAY_MS };
        expect(await rowsIn(store, 'day', units, all)).toEqual(expectedIn(all.from, all.to));
      }),
      { numRuns: 15 },
    );
  });
});
