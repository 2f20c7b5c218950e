import { describe, expect, it } from 'vitest';
import {
  annotationsOf,
  annotationsOfRows,
  keptReadings,
} from '../../../../services/domain/analysis/annotations.ts';
import { MINUTE_MS } from '../../../../services/domain/durations.ts';
import { QUARTER_MS } from '../../../../services/domain/metering/intervals.ts';
import type { MeteredUnit } from '../../../../services/domain/metering/metering.ts';
import type { Sample, SampleFields } from '../../../../services/domain/telemetry.ts';

const GENERATOR: MeteredUnit = { id: 'g1', kind: 'generator', ratedKw: 60, reportEveryS: 60 };
const TANK: MeteredUnit = { id: 't1', kind: 'tank', reportEveryS: 60 };

/** A sample each minute from minute 0 on; null leaves one out. */
function minutes(...fields: (SampleFields | null)[]): Sample[] {
  return fields.flatMap((each, minute) => (each === null ? [] : [{ ts: minute * MINUTE_MS, fields: each }]));
}

const counted = (...values: (number | null)[]) =>
  minutes(...values.map((energyKwh) => (energyKwh === null ? null : { energyKwh })));

describe('what is marked in a unit’s readings', () => {
  it('nothing, where a counter counts on', () => {
    const samples = counted(100, 101, 102, 103);
    expect(annotationsOf(GENERATOR, samples, { from: 0, to: 4 * MINUTE_MS })).toEqual([]);
  });

  it('an outlier where it lies, and a reset where it shows', () => {
    const samples = counted(100, 101, 90_000, 103, 0, 1, 2);
    expect(annotationsOf(GENERATOR, samples, { from: 0, to: 7 * MINUTE_MS })).toEqual([
      { kind: 'rejected', fields: ['energyKwh'], from: 2 * MINUTE_MS, to: 2 * MINUTE_MS },
      { kind: 'reset', fields: ['energyKwh'], from: 4 * MINUTE_MS, to: 4 * MINUTE_MS },
    ]);
  });

  it('a gap that counters recovered as one annotate, and as no gap beside', () => {
    const before = { energyKwh: 100, fuelUsedL: 30 };
    const after = { energyKwh: 104, fuelUsedL: 31 };
    const samples = minutes(before, ...Array<null>(9).fill(null), after);
    expect(annotationsOf(GENERATOR, samples, { from: 0, to: 11 * MINUTE_MS })).toEqual([
      { kind: 'recovered', fields: ['energyKwh', 'fuelUsedL'], from: 0, to: 10 * MINUTE_MS },
    ]);
  });

  it('a gap of which nothing is known, also at the range’s ends', () => {
    const samples = minutes(...Array<null>(10).fill(null), { levelL: 5 }, { levelL: 4 });
    expect(annotationsOf(TANK, samples, { from: 0, to: 30 * MINUTE_MS })).toEqual([
      { kind: 'gap', fields: [], from: 0, to: 10 * MINUTE_MS },
      { kind: 'gap', fields: [], from: 11 * MINUTE_MS, to: 30 * MINUTE_MS },
    ]);
    expect(annotationsOf(TANK, [], { from: 0, to: 30 * MINUTE_MS })).toEqual([
      { kind: 'gap', fields: [], from: 0, to: 30 * MINUTE_MS },
    ]);
  });

  it('no gap within the limit of five minutes', () => {
    const samples = minutes({ levelL: 5 }, null, null, null, null, { levelL: 4 });
    expect(annotationsOf(TANK, samples, { from: 0, to: 6 * MINUTE_MS })).toEqual([]);
  });

  it('faults, each until the next state that was told, cut by a gap', () => {
    const states = ['fault', 'fault', 'off', 'fault'] as const;
    const samples = [
      ...minutes(...states.map((state) => ({ state }))),
      { ts: 60 * MINUTE_MS, fields: { state: 'fault' as const } },
    ];
    const faults = annotationsOf(GENERATOR, samples, { from: 0, to: 61 * MINUTE_MS }).filter(
      ({ kind }) => kind === 'fault',
    );
    expect(faults.map(({ from, to }) => [from, to].map((at) => at / MINUTE_MS))).toEqual([
      [0, 2],
      [3, 3],
      [60, 60],
    ]);
  });

  it('only what touches the range, judged with the readings beside it', () => {
    const samples = counted(100, 101, 90_000, 103, 104);
    expect(annotationsOf(GENERATOR, samples, { from: 3 * MINUTE_MS, to: 5 * MINUTE_MS })).toEqual([]);
    expect(annotationsOf(GENERATOR, samples, { from: 2 * MINUTE_MS, to: 3 * MINUTE_MS })).toMatchObject([
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
  const seen = (rows: Parameters<typeof annotationsOfRows>[0], quarters: number) =>
    annotationsOfRows(rows, { from: 0, to: quarters * QUARTER_MS }).map(({ kind, from, to }) => [
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

  it('neighbours of a kind are one annotate', () => {
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

describe('the readings that are drawn', () => {
  it('leave out what accounting rejects, and nothing else', () => {
    const samples = counted(100, 101, 90_000, 103, 0, 1, 2);
    expect(keptReadings(GENERATOR, samples, 'energyKwh').map(({ value }) => value)).toEqual([
      100, 101, 103, 0, 1, 2,
    ]);
  });

  it('are all readings of what is no counter of accounting', () => {
    const samples = minutes({ powerKw: 20 }, { powerKw: 90_000 }, { powerKw: 21 });
    expect(keptReadings(GENERATOR, samples, 'powerKw')).toHaveLength(3);
  });
});
