/** What the store port promises, held against both adapters; InfluxDB is a real one. */

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../services/domain/durations.ts';
import {
  RESOLUTIONS,
  type Resolution,
  sumByHour,
  type UnitInterval,
} from '../../services/domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../services/domain/registry/registry.ts';
import type { SampleFields } from '../../services/domain/telemetry.ts';
import { eventually } from '../support/child.ts';
import { describeWith, findInfluxd } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import {
  appendReadable,
  batchOf,
  type OpenStore,
  openEmbedded,
  openInflux,
  rowsIn,
  sampleOf,
  unitOf,
} from '../support/store-kit.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const T0 = Date.UTC(2026, 2, 1, 6);
const QUARTER = 15 * MINUTE_MS;
const ALWAYS = { from: 0, to: T0 + 1_000 * DAY_MS };

const influxServer = await findInfluxd();

describe('the embedded store', () => {
  runStoreContract(async (dir) => () => openEmbedded(dir));
});

describeWith([influxServer], 'the InfluxDB store', () => {
  let influxd: Influxd;
  let buckets = 0;
  beforeAll(async () => {
    influxd = await Influxd.start(influxServer);
  }, 120_000);
  afterAll(() => influxd.stop());

  for (const outbox of [true, false]) {
    describe(`with the outbox ${outbox ? 'on' : 'off'}`, () => {
      runStoreContract(async (dir) => {
        buckets += 1;
        const bucket = `contract-${buckets}`;
        const token = await influxd.createBucket(bucket);
        return () => openInflux(dir, { url: influxd.url, org: influxd.org, bucket, token }, { outbox });
      });
    });
  }
});

describeWith([influxServer], 'two processes on one InfluxDB', () => {
  it('see what the other rewrote, however often they asked before', async () => {
    const influxd = await Influxd.start(influxServer);
    const dirs = [await tempDir('first'), await tempDir('second')];
    const token = await influxd.createBucket('shared');
    const target = { url: influxd.url, org: influxd.org, bucket: 'shared', token };
    const opened: OpenStore[] = [];
    for (const dir of dirs) opened.push(await openInflux(dir.path, target));
    try {
      const [first, second] = opened.map(({ store }) => store);
      if (first === undefined || second === undefined) throw new Error('two stores were opened');
      const unit = unitOf('s1', 'solar');
      const month = { from: T0, to: T0 + 30 * DAY_MS };
      const answers = (resolution: 'day' | 'month') =>
        Promise.all([first, second].map((store) => rowsIn(store, resolution, [unit], month)));
      for (let round = 0; round < 6; round += 1) {
        const writer = round % 2 === 0 ? first : second;
        const row = { unit: 's1', start: T0, energyKwh: round, ...(round > 2 && { curtailedKwh: 1 }) };
        const rows = round === 4 ? [] : [row];
        for (const resolution of ['day', 'month'] as const) {
          await answers(resolution);
          await writer.replaceIntervals(resolution, [{ unit, ...month, rows }]);
          expect(await answers(resolution)).toEqual([rows, rows]);
        }
      }
    } finally {
      for (const { close } of opened) await close();
      await influxd.stop();
      for (const dir of dirs) await dir.remove();
    }
  });
});

function resolutionOf(text: string): Resolution {
  return z.enum(RESOLUTIONS).parse(text);
}

type Open = () => Promise<OpenStore>;

function runStoreContract(prepare: (dir: string) => Promise<Open>): void {
  let dir: TempDir;
  let open: Open;
  let opened: OpenStore;

  beforeEach(async () => {
    dir = await tempDir('contract');
    open = await prepare(dir.path);
    opened = await open();
  });
  afterEach(async () => {
    await opened.close();
    await dir.remove();
  });

  async function reopen(): Promise<void> {
    await opened.close();
    opened = await open();
  }

  const generator = unitOf('g1', 'generator');
  const solar = unitOf('s1', 'solar');

  describe('samples', () => {
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
      const at = (minute: number, fields: SampleFields) =>
        sampleOf(generator, T0 + minute * MINUTE_MS, fields);
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
      await reopen();
      expect(await opened.store.rowsFixedBefore([solar.id, generator.id])).toEqual(
        new Map([[generator.id, T0 + QUARTER]]),
      );
      expect(await rowsIn(opened.store, '15m', [generator], ALWAYS)).toEqual([row]);
    });
  });

  describe('a batch', () => {
    it('leaves a stale note with each unit and its span, until the note is removed, also over a restart', async () => {
      const first = await appendReadable(opened.store, [
        sampleOf(generator, T0 + 5, { powerKw: 1 }),
        sampleOf(solar, T0 + 9, { powerKw: 1 }),
        sampleOf(generator, T0 + 1, { powerKw: 1 }),
      ]);
      const second = await opened.store.addStaleNote([{ unit: 's1', from: 3, to: 4 }]);
      const spans = [
        { unit: 'g1', from: T0 + 1, to: T0 + 5 },
        { unit: 's1', from: T0 + 9, to: T0 + 9 },
      ];
      await reopen();
      const notes = await opened.store.staleNotes(0, 10);
      expect(notes.map(({ id }) => id)).toEqual([first, second]);
      expect(notes[0]?.spans).toEqual(expect.arrayContaining(spans));
      expect(notes[0]?.spans).toHaveLength(2);
      expect(await opened.store.staleNotes(first, 10)).toEqual([
        { id: second, spans: [{ unit: 's1', from: 3, to: 4 }] },
      ]);
      expect(await opened.store.staleNotes(0, 1)).toHaveLength(1);
      await opened.store.removeStaleNotes([first]);
      await reopen();
      expect((await opened.store.staleNotes(0, 10)).map(({ id }) => id)).toEqual([second]);
    });

    it('keeps its quarantine and unknown fields, and lets go what a replay took', async () => {
      const { store } = opened;
      const message = {
        receivedAt: T0,
        topic: 'a/b',
        payload: Buffer.from([0, 255]),
        code: 'payload-not-json' as const,
        reason: 'not JSON',
        unit: null,
      };
      await store.append(
        batchOf([], {
          quarantined: [message, { ...message, unit: 'g1' }],
          unknownFields: [{ unit: 'g1', field: 'colour', seenAt: T0 }],
        }),
      );
      await reopen();
      const { quarantine, unknownFields } = opened.batchWriter;
      expect(quarantine.total()).toBe(2);
      expect(quarantine.countOf('g1')).toBe(1);
      expect(unknownFields.of('g1')).toMatchObject([{ field: 'colour', count: 1 }]);
      const [newest] = quarantine.page(1);
      await opened.store.append(
        batchOf([sampleOf(generator, T0, { powerKw: 1 })], { released: [newest?.id ?? 0] }),
      );
      expect(opened.batchWriter.quarantine.total()).toBe(1);
    });
  });

  describe('interval rows', () => {
    const row = (unit: RegisteredUnit, start: number, measures: Partial<UnitInterval>): UnitInterval => ({
      unit: unit.id,
      start,
      ...measures,
    });

    it('come back whole and in order of time, of the asked units and range only', async () => {
      const { store } = opened;
      const full = row(generator, T0, {
        energyKwh: 1.1,
        measuredKwh: 0.3,
        recoveredKwh: 0.4,
        integratedKwh: 0.4,
        fuelL: 0.1 + 0.2,
        fuelEstimatedL: 0,
        hoursRun: 0.25,
        hoursBelow30Pct: 0,
        coveredS: 900,
        rejected: 1,
        resets: 2,
      });
      const grid = unitOf('grid', 'grid', { camp: 'camp-b' });
      await store.replaceIntervals('15m', [
        { unit: solar, from: T0, to: T0 + DAY_MS, rows: [row(solar, T0 + QUARTER, { curtailedKwh: 0 })] },
        {
          unit: generator,
          from: T0,
          to: T0 + DAY_MS,
          rows: [full, row(generator, T0 + QUARTER, { energyKwh: 0 })],
        },
        { unit: grid, from: T0, to: T0 + DAY_MS, rows: [row(grid, T0, { importedKwh: 1, exportedKwh: 2 })] },
      ]);
      expect(await store.intervals('15m', [solar, generator], { from: T0, to: T0 + DAY_MS })).toEqual(
        new Map([
          ['g1', [full, row(generator, T0 + QUARTER, { energyKwh: 0 })]],
          ['s1', [row(solar, T0 + QUARTER, { curtailedKwh: 0 })]],
        ]),
      );
      expect(await store.intervals('15m', [grid, generator, solar], { from: T0, to: T0 + QUARTER })).toEqual(
        new Map([
          ['g1', [full]],
          ['grid', [row(grid, T0, { importedKwh: 1, exportedKwh: 2 })]],
        ]),
      );
      const hours = await store.hours([solar, generator], { from: T0, to: T0 + DAY_MS });
      const quarters = await store.intervals('15m', [solar, generator], { from: T0, to: T0 + DAY_MS });
      expect(hours).toEqual(new Map([...quarters].map(([unit, rows]) => [unit, sumByHour(rows)])));
      expect(hours.get('g1')?.[0]?.fuelL).toBe(0.1 + 0.2);
      expect(await store.intervals('day', [generator, solar], ALWAYS)).toEqual(new Map());
      expect(await store.intervals('15m', [], ALWAYS)).toEqual(new Map());
    });

    for (const resolution of ['15m', 'day', 'month'] as const) {
      it(`of ${resolution} that are no more vanish, and so do measures that became unknown`, async () => {
        const step = { '15m': QUARTER, day: DAY_MS, month: 30 * DAY_MS }[resolution];
        const at = (n: number, measures: Partial<UnitInterval>) => row(generator, T0 + n * step, measures);
        const others = unitOf('g2', 'generator');
        const { store } = opened;
        await store.replaceIntervals(resolution, [
          {
            unit: generator,
            from: T0,
            to: T0 + 4 * step,
            rows: [0, 1, 2, 3].map((n) => at(n, { energyKwh: n, fuelL: 1 })),
          },
          { unit: others, from: T0, to: T0 + 4 * step, rows: [row(others, T0, { energyKwh: 7 })] },
        ]);
        expect(await rowsIn(store, resolution, [generator], ALWAYS)).toHaveLength(4);
        await store.replaceIntervals(resolution, [
          {
            unit: generator,
            from: T0 + step,
            to: T0 + 3 * step,
            rows: [at(2, { energyKwh: 20 })],
          },
        ]);
        const expected = [
          at(0, { energyKwh: 0, fuelL: 1 }),
          at(2, { energyKwh: 20 }),
          at(3, { energyKwh: 3, fuelL: 1 }),
        ];
        expect(await rowsIn(store, resolution, [generator], ALWAYS)).toEqual(expected);
        await reopen();
        expect(await rowsIn(opened.store, resolution, [generator, others], ALWAYS)).toEqual([
          ...expected,
          row(others, T0, { energyKwh: 7 }),
        ]);
      });
    }

    it('of a unit that moved are those written last', async () => {
      const { store } = opened;
      const moved = { ...generator, camp: 'camp-b', mission: 'south' };
      const range = { from: T0, to: T0 + DAY_MS };
      await store.replaceIntervals('day', [
        { unit: generator, ...range, rows: [row(generator, T0, { fuelL: 1 })] },
      ]);
      await store.replaceIntervals('day', [{ unit: moved, ...range, rows: [row(moved, T0, { fuelL: 2 })] }]);
      expect(await rowsIn(store, 'day', [moved], range)).toEqual([row(moved, T0, { fuelL: 2 })]);
      await reopen();
      expect(await rowsIn(opened.store, 'day', [moved], range)).toEqual([row(moved, T0, { fuelL: 2 })]);
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
      await reopen();
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
}
