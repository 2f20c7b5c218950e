/** What the store port promises of samples. */
import { expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../services/domain/durations.ts';
import type { SampleFields } from '../../services/domain/telemetry.ts';
import { ALWAYS, QUARTER, runStoreContract, T0 } from '../support/store-contract.ts';
import { appendReadable, rowsIn, sampleOf, unitOf } from '../support/store-kit.ts';

runStoreContract((opened) => {
  const generator = unitOf('g1', 'generator');
  const solar = unitOf('s1', 'solar');

  it('come back whole, oldest first, within a half-open range and a limit', async () => {
    const { store } = opened;
    const running: SampleFields = { powerKw: 12.5, energyKwh: 1e9 + 0.123, state: 'running' };
    await appendReadable(store, [
      sampleOf(generator, T0 + 2 * MINUTE_MS, running),
      sampleOf(generator, T0, { powerKw: -0.25 }),
      sampleOf(solar, T0, { availableKw: 3 }),
      sampleOf(generator, T0 + MINUTE_MS, { fuelUsedL: 0 }),
    ]);
    expect(await store.samples(generator, ALWAYS, 10)).toEqual([
      { ts: T0, fields: { powerKw: -0.25 } },
      { ts: T0 + MINUTE_MS, fields: { fuelUsedL: 0 } },
      { ts: T0 + 2 * MINUTE_MS, fields: running },
    ]);
    const range = { from: T0, to: T0 + 2 * MINUTE_MS };
    expect((await store.samples(generator, range, 10)).map(({ ts }) => ts)).toEqual([T0, T0 + MINUTE_MS]);
    expect((await store.samples(generator, ALWAYS, 2)).map(({ ts }) => ts)).toEqual([T0, T0 + MINUTE_MS]);
    expect(await store.samples(unitOf('nothing', 'wind'), ALWAYS, 10)).toEqual([]);
  });

  it('of one instant merge field by field, the later arrival replacing, within a batch and between', async () => {
    const { store } = opened;
    await appendReadable(store, [
      sampleOf(generator, T0, { powerKw: 1, energyKwh: 10, state: 'off' }),
      sampleOf(generator, T0, { powerKw: 2 }),
    ]);
    await appendReadable(store, [sampleOf(generator, T0, { energyKwh: 11 })]);
    expect(await store.samples(generator, ALWAYS, 10)).toEqual([
      { ts: T0, fields: { powerKw: 2, energyKwh: 11, state: 'off' } },
    ]);
  });

  it('are one an instant also for a unit that moved to another camp', async () => {
    const { store } = opened;
    const moved = { ...generator, camp: 'camp-b', mission: 'south' };
    await appendReadable(store, [
      sampleOf(generator, T0, { powerKw: 1 }),
      sampleOf(generator, T0 + MINUTE_MS, { powerKw: 2 }),
    ]);
    await appendReadable(store, [
      sampleOf(moved, T0 + MINUTE_MS, { energyKwh: 5 }),
      sampleOf(moved, T0 + 2 * MINUTE_MS, { powerKw: 3 }),
    ]);
    const all = [
      { ts: T0, fields: { powerKw: 1 } },
      { ts: T0 + MINUTE_MS, fields: { powerKw: 2, energyKwh: 5 } },
      { ts: T0 + 2 * MINUTE_MS, fields: { powerKw: 3 } },
    ];
    expect(await store.samples(moved, ALWAYS, 10)).toEqual(all);
    for (const limit of [1, 2, 3])
      expect(await store.samples(moved, ALWAYS, limit)).toEqual(all.slice(0, limit));
  });

  it('stay a unit’s own when its kind is corrected, as far as the new kind has the field', async () => {
    const { store } = opened;
    const wind = unitOf('s1', 'wind');
    const load = unitOf('g1', 'load');
    await appendReadable(store, [
      sampleOf(solar, T0, { powerKw: 5, energyKwh: 7 }),
      sampleOf(solar, T0 + 2 * MINUTE_MS, { energyKwh: 8 }),
      sampleOf(generator, T0, { powerKw: 40, fuelUsedL: 12 }),
      sampleOf(generator, T0 + MINUTE_MS, { fuelUsedL: 13 }),
    ]);
    await appendReadable(store, [sampleOf(wind, T0 + MINUTE_MS, { energyKwh: 7.5 })]);
    expect(await store.samples(wind, ALWAYS, 10)).toEqual([
      { ts: T0, fields: { powerKw: 5, energyKwh: 7 } },
      { ts: T0 + MINUTE_MS, fields: { energyKwh: 7.5 } },
      { ts: T0 + 2 * MINUTE_MS, fields: { energyKwh: 8 } },
    ]);
    const before = await store.neighbours(wind, 'energyKwh', T0 + 3 * MINUTE_MS, 'before', 2);
    expect(before.map(({ ts }) => ts)).toEqual([T0 + 2 * MINUTE_MS, T0 + MINUTE_MS]);
    expect(await store.extents([wind])).toEqual(
      new Map([[wind.id, { first: T0, last: T0 + 2 * MINUTE_MS }]]),
    );
    expect(await store.samples(load, ALWAYS, 10)).toEqual([{ ts: T0, fields: { powerKw: 40 } }]);
    expect(await store.samples(generator, ALWAYS, 10)).toHaveLength(2);
  });

  it('are found next to an instant by the field that they carry', async () => {
    const { store } = opened;
    const at = (minute: number, fields: SampleFields) => sampleOf(generator, T0 + minute * MINUTE_MS, fields);
    await appendReadable(store, [
      at(0, { energyKwh: 0 }),
      at(1, { energyKwh: 1, powerKw: 9 }),
      at(2, { powerKw: 8 }),
      at(3, { energyKwh: 3 }),
      at(4, { energyKwh: 4 }),
      at(5, { powerKw: 7 }),
    ]);
    const minutes = async (ts: number, direction: 'before' | 'after', limit: number) => {
      const found = await store.neighbours(generator, 'energyKwh', T0 + ts * MINUTE_MS, direction, limit);
      return found.map((sample) => (sample.ts - T0) / MINUTE_MS);
    };
    expect(await minutes(3, 'before', 2)).toEqual([1, 0]);
    expect(await minutes(3, 'after', 2)).toEqual([3, 4]);
    expect(await minutes(3, 'before', 1)).toEqual([1]);
    expect(await minutes(0, 'before', 5)).toEqual([]);
    expect(await minutes(5, 'after', 5)).toEqual([]);
    expect(
      (await store.neighbours(generator, 'powerKw', T0 + 2 * MINUTE_MS, 'before', 1))[0]?.fields,
    ).toEqual({
      energyKwh: 1,
      powerKw: 9,
    });
    const extent = { first: T0, last: T0 + 5 * MINUTE_MS };
    expect(await store.extents([solar, generator])).toEqual(new Map([[generator.id, extent]]));
  });

  it('are known by the last of each unit, however long ago it came', async () => {
    const { store } = opened;
    const [load, wind] = [unitOf('l1', 'load'), unitOf('w1', 'wind')];
    const now = Date.now();
    const yearAgo = now - 300 * DAY_MS;
    await appendReadable(store, [
      sampleOf(generator, yearAgo - DAY_MS, { energyKwh: 1 }),
      sampleOf(generator, yearAgo, { energyKwh: 5, state: 'running' }),
      sampleOf(load, now - 3 * DAY_MS, { energyKwh: 2 }),
      sampleOf(load, now - 2 * DAY_MS, { energyKwh: 3 }),
      sampleOf(wind, yearAgo, { energyKwh: 1 }),
      sampleOf(wind, now - 1_000, { powerKw: 7 }),
    ]);
    const latest = await store.latest([generator, load, wind, solar]);
    expect(Object.fromEntries(latest)).toEqual({
      [generator.id]: { ts: yearAgo, fields: { energyKwh: 5, state: 'running' } },
      [load.id]: { ts: now - 2 * DAY_MS, fields: { energyKwh: 3 } },
      [wind.id]: { ts: now - 1_000, fields: { powerKw: 7 } },
    });
    expect(await store.latest([])).toEqual(new Map());
    expect(await store.extents([generator, solar])).toEqual(
      new Map([[generator.id, { first: yearAgo - DAY_MS, last: yearAgo }]]),
    );
  });

  it('before an instant can be removed, and the rollups stay', async () => {
    const { store } = opened;
    await appendReadable(store, [
      sampleOf(generator, T0 - 1, { powerKw: 1 }),
      sampleOf(generator, T0, { powerKw: 2 }),
    ]);
    const row = { unit: 'g1', start: T0 - QUARTER, energyKwh: 1 };
    await store.replaceIntervals('15m', [{ unit: generator, from: T0 - QUARTER, to: T0, rows: [row] }]);
    expect(await store.storedUnits()).toEqual([generator.id]);
    expect(await store.rowsFixedBefore([generator.id, solar.id])).toEqual(new Map());
    await store.removeSamplesBefore(T0, new Map([[generator.id, T0 + QUARTER]]));
    await store.removeSamplesBefore(T0 - DAY_MS, new Map([[generator.id, T0 - DAY_MS]]));
    expect((await store.samples(generator, ALWAYS, 10)).map(({ ts }) => ts)).toEqual([T0]);
    await opened.reopen();
    expect(await opened.store.rowsFixedBefore([solar.id, generator.id])).toEqual(
      new Map([[generator.id, T0 + QUARTER]]),
    );
    expect(await rowsIn(opened.store, '15m', [generator], ALWAYS)).toEqual([row]);
  });
});
