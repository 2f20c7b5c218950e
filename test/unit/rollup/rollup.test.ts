import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { localCalendar } from '../../../services/domain/calendar.ts';
import { DAY_MS } from '../../../services/domain/durations.ts';
import {
  INTERVAL_MEASURES,
  QUARTER_MS,
  RESOLUTIONS,
  sumIntervals,
  type UnitInterval,
} from '../../../services/domain/metering/intervals.ts';
import { meterUnit } from '../../../services/domain/metering/metering.ts';
import {
  type RegisteredUnit,
  RegistryIndex,
  type RegistryInput,
  registrySchema,
} from '../../../services/domain/registry/registry.ts';
import type { Sample, SampleFields } from '../../../services/domain/telemetry.ts';
import { Rollup } from '../../../services/rollup/rollup.ts';
import type { Metadata } from '../../../services/store/sqlite/metadata.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { rowsIn } from '../../support/store-kit.ts';

const ZONE = 'Asia/Nicosia';
// The clocks go back in the night to 25 October.
const T0 = Date.parse('2026-10-24T12:00:00Z');
const STEP_MS = 60_000;
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };

function indexOf(unit: Partial<RegistryInput['units'][number]>): RegistryIndex {
  const place = { name: 'UNFICYP', timeZone: ZONE };
  return new RegistryIndex(
    registrySchema.parse({
      missions: [{ id: 'unficyp', country: 'CYP', ...place }],
      camps: [{ id: 'nicosia', mission: 'unficyp', latitude: 35.2, longitude: 33.3, ...place }],
      units: [
        { id: 'u1', camp: 'nicosia', name: 'Unit', kind: 'generator', ratedKw: 100, fuel: 'diesel', ...unit },
      ],
    }),
  );
}

function unitOf(index: RegistryIndex): RegisteredUnit {
  const unit = index.units.get('u1');
  if (unit === undefined) throw new Error('no unit');
  return unit;
}

function metadata(): Metadata {
  let text: string | null = null;
  return {
    read: () => text,
    write: (next) => {
      text = next;
    },
  };
}

function rollupOf(
  store: MemoryStore,
  index: () => RegistryIndex,
  settings: { metadata?: Metadata } = {},
): Rollup {
  return new Rollup({
    store,
    index,
    metadata: settings.metadata ?? metadata(),
    log: pino({ level: 'silent' }),
    now: () => T0 + 40 * DAY_MS,
    rawRetentionDays: 400,
  });
}

/** What a computation from scratch makes of all samples. */
function fromScratch(unit: RegisteredUnit, samples: Sample[]) {
  const merged = new Map<number, SampleFields>();
  for (const { ts, fields } of samples) merged.set(ts, { ...merged.get(ts), ...fields });
  const ordered = [...merged].map(([ts, fields]) => ({ ts, fields })).sort((a, b) => a.ts - b.ts);
  const quarters = meterUnit(unit, ordered, T0 - 40 * DAY_MS, T0 + 100 * DAY_MS);
  return { '15m': quarters, day: sumBy('day', quarters), month: sumBy('month', quarters) };
}

function sumBy(period: 'day' | 'month', quarters: UnitInterval[]): UnitInterval[] {
  const calendar = localCalendar(ZONE);
  const startOf = (at: number) => (period === 'day' ? calendar.dayAt(at) : calendar.monthAt(at)).from;
  return [...Map.groupBy(quarters, (row) => startOf(row.start))].map(([at, rows]) =>
    sumIntervals('u1', at, rows),
  );
}

/** Holds rows to others: the same measures known, each within 1e-9, because the order of additions differs. */
function expectSame(rows: UnitInterval[], expected: UnitInterval[]): void {
  expect(rows.map(({ unit, start }) => [unit, start])).toEqual(
    expected.map(({ unit, start }) => [unit, start]),
  );
  for (const [at, row] of expected.entries()) {
    for (const measure of INTERVAL_MEASURES) {
      const [found, value] = [rows[at]?.[measure], row[measure]];
      const where = `${measure} at ${row.start}`;
      if (found === undefined || value === undefined) expect(found, where).toBe(value);
      else expect(Math.abs(found - value), where).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    }
  }
}

async function expectFromScratch(store: MemoryStore, index: RegistryIndex, samples: Sample[]): Promise<void> {
  const unit = unitOf(index);
  const expected = fromScratch(unit, samples);
  for (const resolution of RESOLUTIONS) {
    const rows = await rowsIn(store, resolution, [unit], EVERYTHING);
    expectSame(rows, expected[resolution]);
  }
}

/** A counter with everything that goes wrong in the field: resets, swaps, spikes, brief zeros, gaps. */
const dirtyStep = fc.record({
  gapSteps: fc.oneof(
    { weight: 8, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: 300, max: 2_000 }) },
  ),
  powerKw: fc.option(fc.integer({ min: -5, max: 120 }), { freq: 3 }),
  counted: fc.boolean(),
  fuelled: fc.boolean(),
  fault: fc.constantFrom('none', 'none', 'none', 'none', 'zero', 'spike', 'reset', 'swap'),
});

type DirtyStep = typeof dirtyStep extends fc.Arbitrary<infer Step> ? Step : never;

function dirtySamples(steps: DirtyStep[], stepMs: number): Sample[] {
  let ts = T0;
  let counter = 5_000;
  return steps.map(({ gapSteps, powerKw, counted, fuelled, fault }) => {
    ts += Math.min(gapSteps * stepMs, 36 * 3_600_000);
    counter += 1;
    if (fault === 'reset') counter = 0.5;
    if (fault === 'swap') counter += 70_000;
    const shown = fault === 'zero' ? 0 : fault === 'spike' ? counter * 9 : counter;
    const fields: SampleFields = {};
    if (powerKw !== null) fields.powerKw = powerKw;
    if (counted) fields.energyKwh = shown;
    if (fuelled) fields.fuelUsedL = shown / 4;
    return { ts, fields };
  });
}

describe('rolling up', () => {
  it('as samples come, in any order and any portions, equals a computation from scratch', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    await fc.assert(
      fc.asyncProperty(
        fc.array(dirtyStep, { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(0, 0.1, 1),
        fc.constantFrom(STEP_MS, 20 * STEP_MS),
        async (steps, random, disorder, stepMs) => {
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
          const store = new MemoryStore();
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
      { numRuns: 300 },
    );
  });

  it('takes a sample that comes hours late into the day and the month that were summed already', async () => {
    const index = indexOf({ kind: 'load' });
    const unit = unitOf(index);
    const store = new MemoryStore();
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
        const store = new MemoryStore();
        await store.append({ samples, quarantined: [], unknownFields: [] });
        await rollupOf(store, () => index).catchUp();
        for (const resolution of RESOLUTIONS) {
          const rows = await rowsIn(store, resolution, [unit], EVERYTHING);
          const sum = rows.reduce((total, row) => total + (row.energyKwh ?? 0), 0);
          expect(sum).toBeCloseTo(energyKwh - 1_000, 6);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what a kill left stale: notes stay until the rows are written', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    const store = new MemoryStore();
    const samples = [0, 1, 2].map((step) => ({ unit, ts: T0 + step * STEP_MS, fields: { energyKwh: step } }));
    await store.append({ samples, quarantined: [], unknownFields: [] });
    const failing = new (class extends MemoryStore {
      override staleNotes = (after: number, limit: number) => store.staleNotes(after, limit);
      override async replaceIntervals(): Promise<void> {
        throw new Error('disk full');
      }
    })();
    await expect(rollupOf(failing, () => index).catchUp()).rejects.toThrow('disk full');
    expect(await store.staleNotes(0, 10)).toHaveLength(1);
    await rollupOf(store, () => index).catchUp();
    expect(await store.staleNotes(0, 10)).toEqual([]);
    await expectFromScratch(store, index, samples);
  });

  it('makes a unit anew when its rating or its reporting changes in the registry, also after a restart', async () => {
    const before = indexOf({});
    const unit = unitOf(before);
    const samples = [0, 20, 40].map((step) => ({
      unit,
      ts: T0 + step * STEP_MS,
      fields: { energyKwh: step },
    }));
    const store = new MemoryStore();
    const kept = metadata();
    await rollupOf(store, () => before, { metadata: kept }).catchUp();
    await store.append({ samples, quarantined: [], unknownFields: [] });
    await rollupOf(store, () => before, { metadata: kept }).catchUp();
    await expectFromScratch(store, before, samples);
    for (const change of [
      { ratedKw: 10 },
      { reportEveryS: 3600 },
      { kind: 'solar', fuel: undefined },
    ] as const) {
      const after = indexOf(change);
      await rollupOf(store, () => after, { metadata: kept }).catchUp();
      await expectFromScratch(store, after, samples);
    }
  });

  it('rolls up what came before a unit left the registry once it is back', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    const store = new MemoryStore();
    const kept = metadata();
    await rollupOf(store, () => index, { metadata: kept }).catchUp();
    const samples = [0, 1].map((step) => ({ unit, ts: T0 + step * STEP_MS, fields: { energyKwh: step } }));
    await store.append({ samples, quarantined: [], unknownFields: [] });
    const without = new RegistryIndex({ ...index.registry, units: [] });
    await rollupOf(store, () => without, { metadata: kept }).catchUp();
    expect(await store.staleNotes(0, 10)).toEqual([]);
    await rollupOf(store, () => index, { metadata: kept }).catchUp();
    await expectFromScratch(store, index, samples);
  });

  it('leaves rows alone whose samples are past the retention', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    const store = new MemoryStore();
    const old = { unit: 'u1', start: T0 - 380 * DAY_MS, energyKwh: 5, coveredS: 900 };
    const start = old.start - (old.start % QUARTER_MS);
    await store.replaceIntervals('15m', [
      { unit, from: start, to: start + QUARTER_MS, rows: [{ ...old, start }] },
    ]);
    await store.addStaleNote([{ unit: 'u1', from: start, to: T0 }]);
    await rollupOf(store, () => index).catchUp();
    expect(await rowsIn(store, '15m', [unit], EVERYTHING)).toEqual([{ ...old, start }]);
  });

  it('rolls up twice where others write the same store, the second time after a while', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    const store = new MemoryStore();
    let now = T0 + DAY_MS;
    const rollup = new Rollup({
      store,
      index: () => index,
      metadata: metadata(),
      log: pino({ level: 'silent' }),
      now: () => now,
      rawRetentionDays: 400,
      settleMs: 3_000,
    });
    const samples = [0, 1].map((step) => ({ unit, ts: T0 + step * STEP_MS, fields: { energyKwh: step } }));
    await store.append({ samples, quarantined: [], unknownFields: [] });
    await rollup.catchUp();
    await expectFromScratch(store, index, samples);
    // Another process overwrites the rows with what it had read before.
    await store.replaceIntervals('15m', [{ unit, ...EVERYTHING, rows: [] }]);
    await rollup.catchUp();
    expect(await rowsIn(store, '15m', [unit], EVERYTHING)).toEqual([]);
    now += 3_000;
    await rollup.catchUp();
    await expectFromScratch(store, index, samples);
    expect(await store.staleNotes(0, 10)).toEqual([]);
  });
});
