import { describe, expect, it } from 'vitest';
import { linesOf, unpackRow } from '../../../../services/store/influx/line-protocol.ts';
import { sampleOf, unitOf } from '../../../support/store-kit.ts';

describe('an interval row as text', () => {
  it('is read back as those that are stored were written', () => {
    expect(unpackRow('g1', 7, '1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19')).toEqual({
      unit: 'g1',
      start: 7,
      energyKwh: 1,
      importedKwh: 2,
      exportedKwh: 3,
      chargedKwh: 4,
      dischargedKwh: 5,
      measuredKwh: 6,
      recoveredKwh: 7,
      integratedKwh: 8,
      curtailedKwh: 9,
      fuelL: 10,
      fuelMeasuredL: 11,
      fuelRecoveredL: 12,
      fuelIntegratedL: 13,
      fuelEstimatedL: 14,
      hoursRun: 15,
      hoursBelow30Pct: 16,
      coveredS: 17,
      rejected: 18,
      resets: 19,
    });
  });

  it('of fewer measures leaves the others unknown', () => {
    expect(unpackRow('g1', 7, '0.5|||2.25')).toEqual({
      unit: 'g1',
      start: 7,
      energyKwh: 0.5,
      chargedKwh: 2.25,
    });
  });
});

describe('samples as lines', () => {
  it('go in one lane for each unit, in their order, and without those that say nothing', () => {
    const units = ['a', 'b', 'c', 'd'].map((id) => unitOf(id, 'load'));
    const samples = [3, 1, 2, 2].flatMap((ts) => units.map((unit) => sampleOf(unit, ts, { powerKw: ts })));
    const lanes = linesOf([...samples, ...units.map((unit) => sampleOf(unit, 9, {}))], 2);
    expect(lanes.map(({ points }) => points)).toEqual([8, 8]);
    const laneOf = new Map<string, number>();
    for (const { lane, body } of lanes) {
      const lines = body.toString().trimEnd().split('\n');
      for (const unit of new Set(lines.map((line) => /unit=(\w+)/.exec(line)?.[1] ?? ''))) {
        expect(laneOf.has(unit), unit).toBe(false);
        laneOf.set(unit, lane);
        const times = lines
          .filter((line) => line.includes(`unit=${unit} `))
          .map((line) => line.split(' ')[2]);
        expect(times).toEqual(['3', '1', '2', '2']);
      }
    }
    expect(laneOf.size).toBe(4);
    expect(linesOf([], 2)).toEqual([]);
  });
});
