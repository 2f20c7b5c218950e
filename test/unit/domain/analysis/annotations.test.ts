import { describe, expect, it } from 'vitest';
import { marksOf, marksOfRows } from '../../../../services/domain/analysis/annotations.ts';
import { QUARTER_MS } from '../../../../services/domain/metering/intervals.ts';
import type { MeteredUnit } from '../../../../services/domain/metering/metering.ts';
import type { Sample, SampleFields } from '../../../../services/domain/telemetry.ts';

const MINUTE = 60_000;
const GENERATOR: MeteredUnit = { id: 'g1', kind: 'generator', ratedKw: 60, reportEveryS: 60 };
const TANK: MeteredUnit = { id: 't1', kind: 'tank', reportEveryS: 60 };

/** A sample each minute from minute 0 on; null leaves one out. */
function minutes(...fields: (SampleFields | null)[]): Sample[] {
  return fields.flatMap((each, minute) => (each === null ? [] : [{ ts: minute * MINUTE, fields: each }]));
}

const counted = (...values: (number | null)[]) =>
  minutes(...values.map((energyKwh) => (energyKwh === null ? null : { energyKwh })));

describe('what is marked in a unit’s readings', () => {
  it('nothing, where a counter counts on', () => {
    const samples = counted(100, 101, 102, 103);
    expect(marksOf(GENERATOR, samples, { from: 0, to: 4 * MINUTE })).toEqual([]);
  });

  it('an outlier where it lies, and a reset where it shows', () => {
    const samples = counted(100, 101, 90_000, 103, 0, 1, 2);
    expect(marksOf(GENERATOR, samples, { from: 0, to: 7 * MINUTE })).toEqual([
      { kind: 'rejected', fields: ['energyKwh'], from: 2 * MINUTE, to: 2 * MINUTE },
      { kind: 'reset', fields: ['energyKwh'], from: 4 * MINUTE, to: 4 * MINUTE },
    ]);
  });

  it('a gap that counters recovered as one mark, and as no gap beside', () => {
    const before = { energyKwh: 100, fuelUsedL: 30 };
    const after = { energyKwh: 104, fuelUsedL: 31 };
    const samples = minutes(before, ...Array<null>(9).fill(null), after);
    expect(marksOf(GENERATOR, samples, { from: 0, to: 11 * MINUTE })).toEqual([
      { kind: 'recovered', fields: ['energyKwh', 'fuelUsedL'], from: 0, to: 10 * MINUTE },
    ]);
  });

  it('a gap of which nothing is known, also at the range’s ends', () => {
    const samples = minutes(...Array<null>(10).fill(null), { levelL: 5 }, { levelL: 4 });
    expect(marksOf(TANK, samples, { from: 0, to: 30 * MINUTE })).toEqual([
      { kind: 'gap', fields: [], from: 0, to: 10 * MINUTE },
      { kind: 'gap', fields: [], from: 11 * MINUTE, to: 30 * MINUTE },
    ]);
    expect(marksOf(TANK, [], { from: 0, to: 30 * MINUTE })).toEqual([
      { kind: 'gap', fields: [], from: 0, to: 30 * MINUTE },
    ]);
  });

  it('no gap within the limit of five minutes', () => {
    const samples = minutes({ levelL: 5 }, null, null, null, null, { levelL: 4 });
    expect(marksOf(TANK, samples, { from: 0, to: 6 * MINUTE })).toEqual([]);
  });

  it('faults, each until the next state that was told, cut by a gap', () => {
    const states = ['fault', 'fault', 'off', 'fault'] as const;
    const samples = [
      ...minutes(...states.map((state) => ({ state }))),
      { ts: 60 * MINUTE, fields: { state: 'fault' as const } },
    ];
    const faults = marksOf(GENERATOR, samples, { from: 0, to: 61 * MINUTE }).filter(
      ({ kind }) => kind === 'fault',
    );
    expect(faults.map(({ from, to }) => [from, to].map((at) => at / MINUTE))).toEqual([
      [0, 2],
      [3, 3],
      [60, 60],
    ]);
  });

  it('only what touches the range, judged with the readings beside it', () => {
    const samples = counted(100, 101, 90_000, 103, 104);
    expect(marksOf(GENERATOR, samples, { from: 3 * MINUTE, to: 5 * MINUTE })).toEqual([]);
    expect(marksOf(GENERATOR, samples, { from: 2 * MINUTE, to: 3 * MINUTE })).toMatchObject([
      { kind: 'rejected' },
    ]);
  });
});

describe('what is marked in a unit’s quarter-hours', () => {
  const row = (place: number, measures: object = { coveredS: 900 }) => ({
    unit: 'g1',
    start: place * QUARTER_MS,
    ...measures,
  });
  const seen = (rows: Parameters<typeof marksOfRows>[0], quarters: number) =>
    marksOfRows(rows, { from: 0, to: quarters * QUARTER_MS }).map(({ kind, from, to }) => [
      kind,
      from / QUARTER_MS,
      to / QUARTER_MS,
    ]);

  it('nothing, where all was observed', () => {
    expect(seen([row(0), row(1)], 2)).toEqual([]);
  });

  it('what lacks a row is a gap, at the ends too', () => {
    expect(seen([row(1), row(4)], 6)).toEqual([
      ['gap', 0, 1],
      ['gap', 2, 4],
      ['gap', 5, 6],
    ]);
  });

  it('neighbours of a kind are one mark', () => {
    const recovered = { recoveredKwh: 5, coveredS: 0 };
    const rows = [row(0, recovered), row(1, { ...recovered, resets: 1 }), row(2), row(3, recovered)];
    expect(seen(rows, 4)).toEqual([
      ['recovered', 0, 2],
      ['reset', 1, 2],
      ['recovered', 3, 4],
    ]);
  });

  it('a quarter-hour that was observed in part is no recovered one', () => {
    expect(seen([row(0, { recoveredKwh: 1, coveredS: 300, rejected: 2 })], 1)).toEqual([['rejected', 0, 1]]);
  });
});
