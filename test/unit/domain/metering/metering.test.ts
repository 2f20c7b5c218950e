import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../services/domain/durations.ts';
import { QUARTER_MS, type UnitInterval } from '../../../../services/domain/metering/intervals.ts';
import { type MeteredUnit, meterUnit } from '../../../../services/domain/metering/metering.ts';
import type { Sample, SampleFields } from '../../../../services/domain/telemetry.ts';

const T0 = Date.parse('2026-03-01T00:00:00Z');

function unit(over: Partial<MeteredUnit> = {}): MeteredUnit {
  return { id: 'u', kind: 'generator', ratedKw: 100, reportEveryS: 60, ...over };
}

/** Samples from [minute, fields] pairs. */
function samples(...readings: [number, SampleFields][]): Sample[] {
  return readings.map(([minute, fields]) => ({ ts: T0 + minute * MINUTE_MS, fields }));
}

function meter(over: Partial<MeteredUnit>, list: Sample[], quarters = 8): UnitInterval[] {
  return meterUnit(unit(over), list, T0, T0 + quarters * QUARTER_MS);
}

function total(rows: UnitInterval[], measure: 'energyKwh' | 'fuelL' | 'coveredS' | 'rejected' | 'resets') {
  return rows.reduce((sum, row) => sum + (row[measure] ?? 0), 0);
}

describe('counters', () => {
  it('spread the energy between two readings evenly and split it at the border of a quarter-hour', () => {
    const rows = meter({}, samples([13, { energyKwh: 10 }], [17, { energyKwh: 14 }]));
    expect(rows.map((row) => [row.start - T0, row.energyKwh, row.coveredS])).toEqual([
      [0, 2, 120],
      [QUARTER_MS, 2, 120],
    ]);
    expect(rows[0]).toMatchObject({ measuredKwh: 2, recoveredKwh: 0, integratedKwh: 0 });
  });

  it('decide between their readings, whatever the power said', () => {
    const rows = meter({}, samples([0, { energyKwh: 0, powerKw: 99 }], [4, { energyKwh: 2, powerKw: 99 }]));
    expect(total(rows, 'energyKwh')).toBe(2);
  });

  it('leave out a brief zero as an outlier, and count it as rejected', () => {
    const rows = meter({}, samples([0, { energyKwh: 500 }], [1, { energyKwh: 0 }], [2, { energyKwh: 501 }]));
    expect(total(rows, 'energyKwh')).toBeCloseTo(1, 9);
    expect([total(rows, 'rejected'), total(rows, 'resets')]).toEqual([1, 0]);
  });

  it('leave out a spike, in whichever quarter-hour it lies', () => {
    const rows = meter({}, samples([14, { energyKwh: 5 }], [15, { energyKwh: 9e6 }], [16, { energyKwh: 6 }]));
    expect(rows.map((row) => row.rejected)).toEqual([0, 1]);
    expect(total(rows, 'energyKwh')).toBeCloseTo(1, 9);
  });

  it('take the counter itself as the energy since a reset', () => {
    const rows = meter(
      {},
      samples([0, { energyKwh: 500 }], [1, { energyKwh: 0.7 }], [2, { energyKwh: 1.7 }]),
    );
    expect(total(rows, 'energyKwh')).toBeCloseTo(1.7, 9);
    expect([total(rows, 'rejected'), total(rows, 'resets')]).toEqual([0, 1]);
  });

  it('count nothing across a swap to a meter that stands too high or too low to be true', () => {
    const up = meter({}, samples([0, { energyKwh: 5 }], [1, { energyKwh: 9000 }], [2, { energyKwh: 9001 }]));
    const down = meter(
      {},
      samples([0, { energyKwh: 9e5 }], [1, { energyKwh: 300 }], [2, { energyKwh: 301 }]),
    );
    for (const rows of [up, down]) {
      expect(total(rows, 'energyKwh')).toBeCloseTo(1, 9);
      expect(total(rows, 'resets')).toBe(1);
    }
  });

  it('take two wrong readings in a row for resets, not outliers', () => {
    const rows = meter(
      {},
      samples([0, { energyKwh: 500 }], [1, { energyKwh: 0 }], [2, { energyKwh: 0 }], [3, { energyKwh: 501 }]),
    );
    expect([total(rows, 'rejected'), total(rows, 'resets')]).toEqual([0, 2]);
    expect(total(rows, 'energyKwh')).toBe(0);
  });

  it('recover the energy of a gap, which is not covered', () => {
    const rows = meter({}, samples([0, { energyKwh: 0 }], [30, { energyKwh: 30 }]));
    expect(rows.map((row) => [row.energyKwh, row.recoveredKwh, row.coveredS])).toEqual([
      [15, 15, 0],
      [15, 15, 0],
    ]);
  });

  it('leave a gap only beyond max(5 min, 3 × reportEveryS)', () => {
    const five = samples([0, { energyKwh: 0 }], [5, { energyKwh: 5 }]);
    const six = samples([0, { energyKwh: 0 }], [6, { energyKwh: 5 }]);
    expect(total(meter({}, five), 'coveredS')).toBe(300);
    expect(total(meter({}, six), 'coveredS')).toBe(0);
    expect(total(meter({ reportEveryS: 120 }, six), 'coveredS')).toBe(360);
  });

  it('judge a unit without a rating by 10 000 kW', () => {
    const rows = meter(
      { kind: 'grid', ratedKw: undefined },
      samples([0, { importedKwh: 0 }], [1, { importedKwh: 200 }], [2, { importedKwh: 900 }]),
    );
    expect(rows[0]).toMatchObject({ importedKwh: 200, resets: 1 });
  });
});

describe('power', () => {
  it('is integrated by trapezoid, split at borders along the line', () => {
    const rows = meter({ kind: 'solar' }, samples([14, { powerKw: 0 }], [16, { powerKw: 60 }]));
    expect(rows[0]?.energyKwh).toBeCloseTo(0.25, 12);
    expect(rows[1]?.energyKwh).toBeCloseTo(0.75, 12);
    expect(rows[1]).toMatchObject({ integratedKwh: 0.75, measuredKwh: 0, coveredS: 60 });
  });

  it('stands in before the first and after the last reading of the counter', () => {
    const rows = meter(
      { kind: 'solar' },
      samples(
        [0, { powerKw: 60 }],
        [2, { powerKw: 60, energyKwh: 1 }],
        [4, { powerKw: 60, energyKwh: 2 }],
        [6, { powerKw: 60 }],
      ),
    );
    expect(rows[0]?.energyKwh).toBeCloseTo(2 + 1 + 2, 12);
    expect(rows[0]).toMatchObject({ measuredKwh: 1, integratedKwh: 4, coveredS: 360 });
  });

  it('gives nothing across a gap', () => {
    expect(meter({ kind: 'solar' }, samples([0, { powerKw: 60 }], [6, { powerKw: 60 }]))).toEqual([]);
  });

  it('is split by sign reading by reading before it is integrated', () => {
    const night = meter({ kind: 'solar' }, samples([0, { powerKw: -2 }], [1, { powerKw: -2 }]));
    expect(night[0]?.energyKwh).toBe(0);
    const grid = meter({ kind: 'grid' }, samples([0, { powerKw: 60 }], [1, { powerKw: -60 }]));
    expect(grid[0]).toMatchObject({ importedKwh: 0.5, exportedKwh: 0.5 });
    const battery = meter({ kind: 'battery' }, samples([0, { powerKw: -30 }], [2, { powerKw: -30 }]));
    expect(battery[0]).toMatchObject({ chargedKwh: 1, dischargedKwh: 0 });
  });
});

describe('generators', () => {
  it('run where they have energy, below 30 % by the mean power of the segment', () => {
    const rows = meter(
      {},
      samples([0, { energyKwh: 0 }], [3, { energyKwh: 1 }], [6, { energyKwh: 4 }], [9, { energyKwh: 4 }]),
    );
    expect(rows[0]?.hoursRun).toBeCloseTo(0.1, 12);
    expect(rows[0]?.hoursBelow30Pct).toBeCloseTo(0.05, 12);
  });

  it('take fuel from the counter, else the rate, else the fuel curve, segment by segment', () => {
    const rows = meter(
      {},
      samples(
        [0, { energyKwh: 0, fuelUsedL: 10 }],
        [3, { energyKwh: 3, fuelUsedL: 11, fuelRateLph: 20 }],
        [6, { energyKwh: 6, fuelRateLph: 20 }],
        [9, { energyKwh: 9 }],
      ),
    );
    expect(rows[0]).toMatchObject({ fuelMeasuredL: 1, fuelIntegratedL: 1, fuelRecoveredL: 0 });
    expect(rows[0]?.fuelEstimatedL).toBeCloseTo(0.0165 * 100 * 0.05 + 0.267 * 3, 12);
    expect(rows[0]?.fuelL).toBeCloseTo(2 + 0.0165 * 100 * 0.05 + 0.267 * 3, 12);
  });

  it('judge litres by 0.45 L/kWh of the plausible energy, plus 0.1 L', () => {
    // One minute at 100 kW: P = 1.25 × 100 / 60 + 0.1 kWh, so 1.0825 L at most.
    const within = meter({}, samples([0, { fuelUsedL: 0 }], [1, { fuelUsedL: 1.082 }]));
    const beyond = meter({}, samples([0, { fuelUsedL: 0 }], [1, { fuelUsedL: 1.083 }]));
    expect([total(within, 'fuelL'), total(within, 'resets')]).toEqual([1.082, 0]);
    expect([total(beyond, 'fuelL'), total(beyond, 'resets')]).toEqual([0, 1]);
  });

  it('burn nothing by the curve while standing', () => {
    const rows = meter({}, samples([0, { energyKwh: 4 }], [3, { energyKwh: 4 }]));
    expect(rows[0]).toMatchObject({ fuelL: 0, fuelEstimatedL: 0, hoursRun: 0 });
  });
});

describe('curtailment', () => {
  it('integrates what was available and not taken; station draw at night is no curtailment', () => {
    const rows = meter(
      { kind: 'solar' },
      samples(
        [0, { powerKw: 30, availableKw: 60 }],
        [2, { powerKw: 30, availableKw: 60 }],
        [3, { powerKw: 70, availableKw: 60 }],
      ),
    );
    expect(rows[0]?.curtailedKwh).toBeCloseTo(1 + 0.25, 12);
    const night = meter(
      { kind: 'solar' },
      samples([0, { powerKw: -1, availableKw: 0 }], [3, { powerKw: -1, availableKw: 0 }]),
    );
    expect(night[0]?.curtailedKwh).toBe(0);
  });

  it('is unknown, not 0, for a unit that never reports what is available', () => {
    const rows = meter({ kind: 'solar' }, samples([0, { powerKw: 30 }], [2, { powerKw: 30 }]));
    expect(rows[0]).not.toHaveProperty('curtailedKwh');
  });

  it('is unknown in a quarter-hour without a pair of readings that have both, within the gap limit', () => {
    const rows = meter(
      { kind: 'solar' },
      samples(
        [0, { availableKw: 60 }],
        [2, { powerKw: 30, availableKw: 60 }],
        [3, { powerKw: 30 }],
        [13, { powerKw: 30, availableKw: 60 }],
        [16, { powerKw: 30, availableKw: 60 }],
      ),
    );
    expect(rows[0]).toHaveProperty('curtailedKwh', 1);
    const apart = meter(
      { kind: 'solar' },
      samples(
        [0, { powerKw: 0, availableKw: 60 }],
        [4, { powerKw: 30 }],
        [8, { powerKw: 30, availableKw: 60 }],
      ),
    );
    expect(apart[0]?.energyKwh).toBeGreaterThan(0);
    expect(apart[0]).not.toHaveProperty('curtailedKwh');
  });
});
