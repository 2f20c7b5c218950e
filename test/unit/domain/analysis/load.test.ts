import { describe, expect, it } from 'vitest';
import {
  countStarts,
  knownRows,
  loadBands,
  loadDuration,
  meanPowerKw,
  stateAvailability,
} from '../../../../services/domain/analysis/load.ts';
import type { SampleFields } from '../../../../services/domain/telemetry.ts';

const samples = (...fields: SampleFields[]) =>
  fields.map((each, minute) => ({ ts: minute * 60_000, fields: each }));

describe('load', () => {
  it('counts only quarter-hours of which at least half was observed', () => {
    const rows = [{ coveredS: 450 }, { coveredS: 449 }, {}].map((row, start) => ({
      unit: 'g1',
      start,
      ...row,
    }));
    expect(knownRows(rows).map(({ start }) => start)).toEqual([0]);
  });

  it('lasts as its duration curve says: highest first, over evenly spaced shares', () => {
    expect(loadDuration([10, 40, 20, 30, 0], 4)).toEqual([
      { share: 0, powerKw: 40 },
      { share: 0.25, powerKw: 30 },
      { share: 0.5, powerKw: 20 },
      { share: 0.75, powerKw: 10 },
      { share: 1, powerKw: 0 },
    ]);
    expect(loadDuration([], 4)).toEqual([]);
    expect(loadDuration([7], 2).map(({ powerKw }) => powerKw)).toEqual([7, 7, 7]);
  });

  it('is a quarter-hour’s energy times four', () => {
    expect(meanPowerKw(25)).toBe(100);
  });

  it('falls into bands by its mean while running, with one above the rating', () => {
    const rows = [
      { energyKwh: 5, hoursRun: 0.25 }, // 20 kW of 100
      { energyKwh: 5, hoursRun: 0.125 }, // 40 kW while it ran
      { energyKwh: 30, hoursRun: 0.25 }, // 120 kW
      { energyKwh: 0, hoursRun: 0 },
      {},
    ].map((row, start) => ({ unit: 'g1', start, ...row }));
    const bands = loadBands(rows, 100);
    expect(bands.filter(({ hours }) => hours > 0)).toEqual([
      { fromLoad: 0.2, toLoad: 0.3, hours: 0.25 },
      { fromLoad: 0.4, toLoad: 0.5, hours: 0.125 },
      { fromLoad: 1, toLoad: null, hours: 0.25 },
    ]);
    expect(bands).toHaveLength(11);
  });
});

describe('starts', () => {
  it('are changes from not running to running, by state where it is told', () => {
    const told = samples(
      { state: 'off' },
      { state: 'starting' },
      { state: 'running' },
      { state: 'off' },
      { state: 'running' },
    );
    expect(countStarts(told, 100)).toBe(2);
    expect(countStarts(samples({ state: 'running' }, { state: 'running' }), 100)).toBe(0);
  });

  it('are told from power above 1 % of the rating where no state is', () => {
    const powers = [0, 1, 1.1, 50, 0.4, 30].map((powerKw) => ({ powerKw }));
    expect(countStarts(samples(...powers), 100)).toBe(2);
  });

  it('are unknown where no reading tells', () => {
    expect(countStarts(samples({ coolantC: 60 }), 100)).toBeNull();
    expect(countStarts([], 100)).toBeNull();
  });
});

describe('availability', () => {
  it('is the time not in fault of the time in which the state is known', () => {
    const states = ['running', 'fault', 'running', 'off', 'off'] as const;
    expect(stateAvailability(samples(...states.map((state) => ({ state }))), 300_000)).toBe(0.75);
  });

  it('leaves gaps out, and is unknown without a state', () => {
    const readings = [
      { ts: 0, fields: { state: 'running' as const } },
      { ts: 60_000, fields: { state: 'fault' as const } },
      { ts: 3_600_000, fields: { state: 'running' as const } },
    ];
    expect(stateAvailability(readings, 300_000)).toBe(1);
    expect(stateAvailability(samples({ powerKw: 3 }, { powerKw: 4 }), 300_000)).toBeNull();
  });
});
