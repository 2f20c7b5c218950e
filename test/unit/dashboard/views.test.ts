/** What pages conclude from the API's numbers: remarks, drivers, ownership, places on the map. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basisMarks, FIGURES } from '../../../dashboard/figures/figures.ts';
import { contributorsOf, ownershipsOf } from '../../../dashboard/figures/ownership.ts';
import { targetPath } from '../../../dashboard/figures/targets.ts';
import { layOutMarkers, MARKER_RADIUS } from '../../../dashboard/map/marker-layout.ts';
import { MAP_HEIGHT, MAP_WIDTH, mapPoint } from '../../../dashboard/map/projection.ts';
import { driverOf } from '../../../dashboard/views/mission/drivers.ts';
import { remarksOn } from '../../../dashboard/views/missions/remarks.ts';
import type { ComparisonRow } from '../../../services/domain/analysis/comparison.ts';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { registrySchema } from '../../../services/domain/registry/registry.ts';

function row(over: Partial<FootprintRow>): FootprintRow {
  return {
    from: '2026-03-01T00:00:00+02:00',
    to: '2026-04-01T00:00:00+02:00',
    energyKwh: {
      ...{ generator: 600, solar: 400, wind: 0, hydro: 0, grid: 0, supplied: 1000, exported: 0 },
      ...{ load: 950, batteryCharged: 0, batteryDischarged: 0, curtailed: null },
    },
    renewableShare: 0.4,
    fuelL: 180,
    fuelLPerKwh: 0.3,
    co2eKg: { fuel: 483, grid: 0, biogenic: 0 },
    avoidedFuelL: 120,
    perPersonDay: { fuelL: 1, kwh: 5 },
    generators: { hoursRun: 10, hoursBelow30Pct: 0, loadFactor: 0.6 },
    coverage: 1,
    energyBasis: { measured: 1, recovered: 0, integrated: 0 },
    fuelBasis: { measured: 0.7, recovered: 0.1, integrated: 0, estimated: 0.2 },
    readings: { rejected: 0, resets: 0 },
    notes: [],
    ...over,
  };
}

function compared(current: FootprintRow, earlier: FootprintRow): ComparisonRow {
  return {
    ...{ id: current.mission ?? '', comparable: true, reason: null, dataFrom: null, current, earlier },
    commonShare: { current: 1, earlier: 1 },
  };
}

describe('remarks on missions', () => {
  it('put what is wrong before what is well', () => {
    const rows = [
      row({ mission: 'well', renewableShare: 0.85 }),
      row({ mission: 'slips', renewableShare: 0.3, fuelL: 250 }),
      row({ mission: 'thin', coverage: 0.5 }),
    ];
    const comparisonOf = (id: string) => {
      const current = rows.find(({ mission }) => mission === id);
      return current === undefined ? undefined : compared(current, row({ mission: id }));
    };
    expect(remarksOn(rows, comparisonOf).map(({ kind, mission }) => `${mission} ${kind}`)).toEqual([
      'thin thin',
      'slips shareFell',
      'slips fuelRose',
      'well shareRose',
      'well ahead',
    ]);
  });

  it('say nothing of what is unknown', () => {
    const unknown = row({ mission: 'a', renewableShare: null, fuelL: null, coverage: null });
    expect(remarksOn([unknown], () => compared(unknown, row({ mission: 'a' })))).toEqual([]);
    expect(remarksOn([row({ mission: 'a' })], () => undefined)).toEqual([]);
  });

  it('take nothing for a change that does not compare', () => {
    const current = row({ mission: 'a', fuelL: 2_000, renewableShare: 0.1 });
    const comparison: ComparisonRow = {
      ...{ id: 'a', comparable: false, reason: 'service-differs', dataFrom: '2025-10-25' },
      ...{ commonShare: { current: 1, earlier: 0.1 }, current: null, earlier: null },
    };
    expect(remarksOn([current], () => comparison)).toEqual([]);
  });
});

describe('the driver of a camp’s fuel', () => {
  it('is the largest change of need, cover and burn', () => {
    expect(driverOf(compared(row({ renewableShare: 0.7 }), row({})))).toEqual({
      kind: 'driverShareUp',
      points: expect.closeTo(0.3),
    });
    expect(driverOf(compared(row({ fuelLPerKwh: 0.36 }), row({})))).toEqual({
      kind: 'driverBurnUp',
      percent: expect.closeTo(0.2),
    });
    const needsLess = row({ energyKwh: { ...row({}).energyKwh, supplied: 800 } });
    expect(driverOf(compared(needsLess, row({})))).toEqual({
      kind: 'driverEnergyDown',
      percent: expect.closeTo(0.2),
    });
  });

  it('is none when little changed, and unknown with nothing to compare', () => {
    expect(driverOf(compared(row({ fuelLPerKwh: 0.301 }), row({})))).toEqual({ kind: 'driverNone' });
    expect(driverOf(undefined)).toEqual({ kind: 'driverUnknown' });
  });
});

describe('a figure', () => {
  it('is marked by the shares that were not simply measured', () => {
    expect(basisMarks(row({}), 'fuelL')).toEqual([
      { kind: 'recovered', share: 0.1 },
      { kind: 'estimated', share: 0.2 },
    ]);
    expect(basisMarks(row({ fuelBasis: null }), 'fuelL')).toEqual([]);
    expect(basisMarks(row({}), 'coverage')).toEqual([]);
  });

  it('names as inputs only figures that it is computed from', () => {
    for (const [id, { inputs }] of Object.entries(FIGURES)) expect(inputs, id).not.toContain(id);
  });
});

describe('the target path', () => {
  it('goes straight from 40 % at the end of 2025 to 80 % at the end of 2030', () => {
    expect(targetPath('2025-06-01')).toBe(0.4);
    expect(targetPath('2026-01-01')).toBe(0.4);
    expect(targetPath('2028-07-02')).toBeCloseTo(0.6, 3);
    expect(targetPath('2031-01-01')).toBe(0.8);
    expect(targetPath('2040-01-01')).toBe(0.8);
  });
});

describe('ownership', () => {
  const registry = registrySchema.parse({
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
    units: [
      {
        ...{ id: 'u', camp: 'c', kind: 'solar', name: 'U', ratedKw: 10 },
        owner: [
          { from: '2026-02-01', contributor: 'IND' },
          { from: '2026-05-01', contributor: 'RWA' },
        ],
      },
      { id: 'v', camp: 'c', kind: 'solar', name: 'V', ratedKw: 10 },
    ],
  });
  const owned = (contributor: string, from: string, to: string) =>
    ownershipsOf(contributor, registry, { from, to }).map((each) => [each.unit.id, each.from, each.to]);

  it('is whose it was in the period, and the UN’s before the first entry', () => {
    expect(owned('IND', '2026-03-01', '2026-04-01')).toEqual([['u', '2026-02-01', '2026-05-01']]);
    expect(owned('RWA', '2026-03-01', '2026-05-01')).toEqual([]);
    expect(owned('RWA', '2026-03-01', '2026-05-01T00:15:00Z')).toEqual([['u', '2026-05-01', null]]);
    expect(owned('UN', '2026-01-01', '2026-03-01')).toEqual([
      ['u', null, '2026-02-01'],
      ['v', null, null],
    ]);
  });

  it('knows all who ever owned something', () => {
    expect(contributorsOf(registry).sort()).toEqual(['IND', 'RWA', 'UN']);
  });
});

describe('the map', () => {
  it('keeps the globe within its drawing, north up, areas true to Equal Earth', () => {
    expect(mapPoint(0, 0)).toEqual({
      x: expect.closeTo(MAP_WIDTH / 2),
      y: expect.closeTo(MAP_HEIGHT / 2, 0),
    });
    expect(mapPoint(0, 180).x).toBeCloseTo(MAP_WIDTH);
    expect(mapPoint(90, 0).y).toBeCloseTo(0);
    // The published width to height of Equal Earth is 2.05458.
    expect(MAP_WIDTH / MAP_HEIGHT).toBeCloseTo(2.0546, 2);
  });

  it('lays out markers so that none covers another and all are on the map', () => {
    const place = fc.record({
      latitude: fc.double({ min: -35, max: 60, noNaN: true }),
      longitude: fc.double({ min: -80, max: 140, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), (places) => {
        const inputs = places.map((each, index) => ({ ...each, id: String(index), label: 'UNMISS' }));
        const { markers } = layOutMarkers(inputs, 700, 380);
        for (const [index, a] of markers.entries()) {
          for (const b of markers.slice(index + 1)) {
            expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(MARKER_RADIUS);
          }
          expect(a.trueX).toBeGreaterThanOrEqual(0);
          expect(a.trueX).toBeLessThanOrEqual(700);
        }
      }),
      { numRuns: 50 },
    );
  });
});
