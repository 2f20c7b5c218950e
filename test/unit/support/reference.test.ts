/** The reference itself against figures worked out by hand, so that it can't be wrong in the engine's company. */
import { describe, expect, it } from 'vitest';
import type { FootprintQuery } from '../../../services/domain/footprint/row.ts';
import { type RegistryInput, registrySchema } from '../../../services/domain/registry/registry.ts';
import type { SampleFields } from '../../../services/domain/telemetry.ts';
import { type Arrival, referenceFootprint } from '../../support/reference/footprint.ts';

const ZONE = 'America/Port-au-Prince';
const HOUR_MS = 3_600_000;
/** Midnight of the day of 25 hours. */
const START = Date.parse('2026-11-01T00:00:00-04:00');

type UnitInput = RegistryInput['units'][number];

function world(units: Partial<UnitInput>[], camp: Partial<RegistryInput['camps'][number]> = {}) {
  return registrySchema.parse({
    missions: [{ id: 'm', name: 'M', country: 'HTI', timeZone: ZONE }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 18.5, longitude: -72.3, timeZone: ZONE, ...camp }],
    units: units.map((unit, at) => ({
      id: `u${at}`,
      camp: 'c',
      kind: 'generator',
      name: 'U',
      ratedKw: 100,
      ...(unit.kind === undefined || unit.kind === 'generator' ? { fuel: 'diesel' } : {}),
      ...unit,
    })),
  });
}

/** Readings of unit `u0` (or another), each at so many hours after the start. */
function says(readings: [hours: number, SampleFields][], unit = 'u0'): Arrival[] {
  return readings.map(([hours, fields]) => ({ unit, ts: START + hours * HOUR_MS, fields }));
}

/** What the energy counter of `u0` reads, each at so many minutes after the start. */
function counted(...readings: [minutes: number, energyKwh: number][]): Arrival[] {
  return says(readings.map(([minutes, energyKwh]) => [minutes / 60, { energyKwh }]));
}

const none = { missions: [], camps: [], units: [], contributors: [] };
const theDay: FootprintQuery = {
  by: 'camp',
  interval: 'total',
  from: { date: '2026-11-01' },
  to: { date: '2026-11-02' },
  ...none,
};

function rowOf(registry: ReturnType<typeof world>, arrivals: Arrival[], query: Partial<FootprintQuery> = {}) {
  const [row] = referenceFootprint(registry, arrivals)({ ...theDay, ...query });
  if (row === undefined) throw new Error('no row');
  return row;
}

describe('the reference', () => {
  it('gives 40 % for 400 of solar beside 600 of generators, whatever the battery gives back', () => {
    const registry = world([{}, { kind: 'solar' }, { kind: 'battery' }, { kind: 'load' }]);
    const row = rowOf(registry, [
      ...says([
        [0, { energyKwh: 0 }],
        [10, { energyKwh: 600 }],
        [10.05, { energyKwh: 600 }],
      ]),
      ...says(
        [
          [0, { energyKwh: 0 }],
          [10, { energyKwh: 400 }],
        ],
        'u1',
      ),
      ...says(
        [
          [0, { dischargedKwh: 0 }],
          [10, { dischargedKwh: 150 }],
        ],
        'u2',
      ),
      ...says(
        [
          [0, { energyKwh: 0 }],
          [10, { energyKwh: 950 }],
        ],
        'u3',
      ),
    ]);
    expect(row.energyKwh).toMatchObject({ supplied: 1_000, load: 950, batteryDischarged: 150 });
    expect(row.renewableShare).toBeCloseTo(0.4, 12);
    expect(row.energyBasis).toEqual({ measured: 0, recovered: 1, integrated: 0 });
  });

  it('leaves out a brief zero, and takes two wrong readings in a row for two resets', () => {
    const brief = counted([0, 500], [1, 0], [2, 502]);
    expect(rowOf(world([{}]), brief)).toMatchObject({
      energyKwh: { generator: 2 },
      readings: { rejected: 1, resets: 0 },
    });
    const twice = counted([0, 500], [1, 9_000], [2, 9_001], [3, 503]);
    // Upward: 0. Then 1 kWh. Then down, and 503 kWh in a minute is no energy since a reset: 0.
    expect(rowOf(world([{}]), twice)).toMatchObject({
      energyKwh: { generator: 1 },
      readings: { rejected: 0, resets: 2 },
    });
  });

  it('counts what a counter shows after a reset', () => {
    const reset = counted([0, 500], [1, 0.5], [2, 1.5]);
    expect(rowOf(world([{}]), reset)).toMatchObject({
      energyKwh: { generator: 1.5 },
      readings: { rejected: 0, resets: 1 },
    });
  });

  it('integrates power only where no counter speaks, and no further than the gap limit', () => {
    const row = rowOf(
      world([{}]),
      says([
        [0, { powerKw: 60 }],
        [1 / 60, { powerKw: 60, energyKwh: 10 }],
        [2 / 60, { powerKw: 60, energyKwh: 10.5 }],
        [3 / 60, { powerKw: 0 }],
        [1, { powerKw: 60 }],
      ]),
    );
    // 1 kWh before the counter, 0.5 by the counter, half of a kWh down to zero after it.
    expect(row.energyKwh.generator).toBeCloseTo(2, 9);
    expect(row.generators.hoursRun).toBeCloseTo(3 / 60, 9);
    expect(row.coverage).toBeCloseTo(3 / 60 / 25, 12);
    // By the curve: 0.0165 × 100 kW × 0.05 h + 0.267 × 2 kWh.
    expect(row.fuelL).toBeCloseTo(0.0825 + 0.534, 9);
    expect(row.fuelBasis).toMatchObject({ estimated: 1 });
  });

  it('knows the day of 25 hours, and divides by its people once', () => {
    const registry = world([{ kind: 'solar' }], { headcount: [{ from: '2026-01-01', people: 10 }] });
    const steady = says(Array.from({ length: 27 * 60 }, (_, minute) => [minute / 60, { powerKw: 4 }]));
    const [day, next] = referenceFootprint(
      registry,
      steady,
    )({
      ...theDay,
      interval: 'day',
      to: { date: '2026-11-03' },
    });
    expect(day).toMatchObject({ date: '2026-11-01', to: '2026-11-02T00:00:00-05:00', coverage: 1 });
    expect(day?.energyKwh.solar).toBeCloseTo(100, 6);
    expect(day?.perPersonDay.kwh).toBeCloseTo(10, 6);
    expect(next?.energyKwh.solar).toBeCloseTo((4 * (2 * 60 - 1)) / 60, 6);
    expect(day?.avoidedFuelL).toBeCloseTo(30, 6);
    expect(day?.notes).toEqual(['avoided-baseline-default']);
  });

  it('gives an owner only its time, and the rest to the UN', () => {
    const registry = world([{ owner: [{ from: '2026-11-02', contributor: 'IND' }] }]);
    const arrivals = says([
      [24, { energyKwh: 0 }],
      [26, { energyKwh: 40 }],
    ]);
    const rows = referenceFootprint(
      registry,
      arrivals,
    )({ ...theDay, by: 'contributor', to: { date: '2026-11-03' } });
    expect(rows.map((row) => [row.contributor, row.energyKwh.generator])).toEqual([
      ['IND', 20],
      ['UN', 20],
    ]);
  });
});
