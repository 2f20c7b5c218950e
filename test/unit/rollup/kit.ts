/** What tests of the rollup share: one unit, stores on a disk in memory, and what a computation from scratch makes. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { localCalendar } from '../../../services/domain/calendar.ts';
import { DAY_MS } from '../../../services/domain/durations.ts';
import {
  INTERVAL_MEASURES,
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
import type { Store } from '../../../services/store/port.ts';
import type { SharedMetadata } from '../../../services/store/shared/metadata.ts';
import type { Metadata } from '../../../services/store/sqlite/metadata.ts';
import { quietLog, rowsIn } from '../../support/store-kit.ts';

const ZONE = 'Asia/Nicosia';
/** The clocks go back in the night to 25 October. */
export const T0 = Date.parse('2026-10-24T12:00:00Z');
export const STEP_MS = 60_000;
export const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };

export function indexOf(unit: Partial<RegistryInput['units'][number]>): RegistryIndex {
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

export function unitOf(index: RegistryIndex): RegisteredUnit {
  const [unit] = index.units.values();
  if (unit === undefined) throw new Error('no unit');
  return unit;
}

export function metadata(): Metadata {
  let text: string | null = null;
  return {
    read: () => text,
    write: (next) => {
      text = next;
    },
  };
}

/** As `metadata`, where several processes may share the text. */
export function sharedMetadata(): SharedMetadata {
  const { read, write } = metadata();
  return { read: async () => read(), write: async (text) => write(text) };
}

export function rollupOf(
  store: Store,
  index: () => RegistryIndex,
  settings: { metadata?: SharedMetadata } = {},
): Rollup {
  return new Rollup({
    store,
    index,
    metadata: settings.metadata ?? sharedMetadata(),
    log: quietLog,
    now: () => T0 + 40 * DAY_MS,
  });
}

/** What a computation from scratch makes of all samples. */
function fromScratch(unit: RegisteredUnit, samples: Sample[]) {
  const merged = new Map<number, SampleFields>();
  for (const { ts, fields } of samples) merged.set(ts, { ...merged.get(ts), ...fields });
  const ordered = [...merged].map(([ts, fields]) => ({ ts, fields })).sort((a, b) => a.ts - b.ts);
  const quarters = meterUnit(unit, ordered, T0 - 40 * DAY_MS, T0 + 100 * DAY_MS);
  return { '15m': quarters, day: sumBy(unit, 'day', quarters), month: sumBy(unit, 'month', quarters) };
}

function sumBy({ id }: RegisteredUnit, period: 'day' | 'month', quarters: UnitInterval[]): UnitInterval[] {
  const calendar = localCalendar(ZONE);
  const startOf = (at: number) => (period === 'day' ? calendar.dayAt(at) : calendar.monthAt(at)).from;
  return [...Map.groupBy(quarters, (row) => startOf(row.start))].map(([at, rows]) =>
    sumIntervals(id, at, rows),
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

export async function expectFromScratch(
  store: Store,
  index: RegistryIndex,
  samples: Sample[],
): Promise<void> {
  const unit = unitOf(index);
  const expected = fromScratch(unit, samples);
  for (const resolution of RESOLUTIONS) {
    const rows = await rowsIn(store, resolution, [unit], EVERYTHING);
    expectSame(rows, expected[resolution]);
  }
}

/** A counter with everything that goes wrong in the field: resets, swaps, spikes, brief zeros, gaps. */
export const dirtyStep = fc.record({
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

export function dirtySamples(steps: DirtyStep[], stepMs: number): Sample[] {
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
