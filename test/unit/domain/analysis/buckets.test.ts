import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketed, bucketsOver } from '../../../../services/domain/analysis/buckets.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../services/domain/durations.ts';

const GAP = 5 * MINUTE_MS;

describe('the buckets of a period', () => {
  it('are of a length that reads well, no more than asked for', () => {
    expect(bucketsOver(0, 7 * 24 * HOUR_MS, 300, MINUTE_MS)).toEqual({
      from: 0,
      stepMs: HOUR_MS,
      count: 168,
    });
    expect(bucketsOver(0, HOUR_MS, 300, 1000)).toEqual({ from: 0, stepMs: 15_000, count: 240 });
  });

  it('are never shorter than the unit reports', () => {
    expect(bucketsOver(0, HOUR_MS, 300, MINUTE_MS)).toEqual({ from: 0, stepMs: MINUTE_MS, count: 60 });
  });

  it('cover a period that their length does not divide', () => {
    const { stepMs, count } = bucketsOver(0, 10 * HOUR_MS + 1, 10, MINUTE_MS);
    expect(count * stepMs).toBeGreaterThanOrEqual(10 * HOUR_MS + 1);
    expect((count - 1) * stepMs).toBeLessThan(10 * HOUR_MS + 1);
  });

  it('hold decades, in whole days', () => {
    const { stepMs, count } = bucketsOver(0, 40 * 365 * 24 * HOUR_MS, 100, MINUTE_MS);
    expect(count).toBeLessThanOrEqual(100);
    expect(stepMs % (24 * HOUR_MS)).toBe(0);
  });
});

describe('readings in buckets', () => {
  const buckets = { from: 0, stepMs: MINUTE_MS, count: 4 };

  it('give least, mean and greatest of each bucket', () => {
    const readings = [
      { ts: 0, value: 10 },
      { ts: 30_000, value: 30 },
      { ts: 60_000, value: 5 },
    ];
    const { min, mean, max } = bucketed(readings, { ...buckets, count: 2 }, GAP);
    expect([min, mean, max]).toEqual([
      [10, 5],
      [20, 5],
      [30, 5],
    ]);
  });

  it('lie on the line between neighbours where a bucket within the gap limit is empty', () => {
    const readings = [
      { ts: 0, value: 0 },
      { ts: 3 * MINUTE_MS, value: 6 },
    ];
    expect(bucketed(readings, buckets, GAP).mean).toEqual([0, 3, 5, 6]);
  });

  it('are null beyond the gap limit, never zero and never joined', () => {
    const readings = [
      { ts: 0, value: 8 },
      { ts: 3 * MINUTE_MS, value: 9 },
    ];
    expect(bucketed(readings, buckets, MINUTE_MS).mean).toEqual([8, null, null, 9]);
    expect(bucketed(readings, buckets, MINUTE_MS).min).toEqual([8, null, null, 9]);
  });

  it('are null before the first and after the last reading', () => {
    expect(bucketed([{ ts: MINUTE_MS, value: 7 }], buckets, GAP).mean).toEqual([null, 7, null, null]);
    expect(bucketed([], buckets, GAP).mean).toEqual([null, null, null, null]);
  });

  it('let a reading from before the range bound its first segment, without counting it', () => {
    const readings = [
      { ts: -MINUTE_MS, value: 0 },
      { ts: 2 * MINUTE_MS, value: 6 },
    ];
    expect(bucketed(readings, buckets, GAP).mean).toEqual([3, 5, 6, null]);
  });

  it('never exceed what was read', () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 400_000 }), value: fc.integer() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 50 }), (drawn, count) => {
        let ts = 0;
        const readings = drawn.map(({ after, value }) => {
          ts += after;
          return { ts, value };
        });
        const { min, mean, max } = bucketed(readings, { from: 0, stepMs: 90_000, count }, GAP);
        const values = readings.map(({ value }) => value);
        for (let place = 0; place < count; place += 1) {
          const [least, middle, greatest] = [min[place], mean[place], max[place]];
          if (least == null || middle == null || greatest == null) {
            expect([least, middle, greatest]).toEqual([null, null, null]);
            continue;
          }
          expect(least).toBeGreaterThanOrEqual(Math.min(...values));
          expect(greatest).toBeLessThanOrEqual(Math.max(...values));
          expect(middle).toBeGreaterThanOrEqual(least - 1e-6 * Math.abs(least));
          expect(middle).toBeLessThanOrEqual(greatest + 1e-6 * Math.abs(greatest));
        }
      }),
    );
  });
});
