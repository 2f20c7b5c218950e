import { describe, expect, it } from 'vitest';
import { irradiation, solarPerformance } from '../../../../services/domain/analysis/solar.ts';
import { MINUTE_MS } from '../../../../services/domain/durations.ts';
import { QUARTER_MS } from '../../../../services/domain/metering/intervals.ts';

const GAP = 5 * MINUTE_MS;

/** A reading each minute from the start of the first quarter-hour on. */
const everyMinute = (count: number, wm2: (minute: number) => number) =>
  Array.from({ length: count }, (_, minute) => ({ ts: minute * MINUTE_MS, value: wm2(minute) }));

describe('irradiation', () => {
  it('is irradiance over time, in kWh/m² a quarter-hour', () => {
    const found = irradiation(
      everyMinute(31, () => 800),
      GAP,
    );
    expect([...found.keys()]).toEqual([0, QUARTER_MS]);
    expect(found.get(0)).toBeCloseTo(0.2, 12);
  });

  it('knows no quarter-hour that was not observed from end to end', () => {
    const readings = everyMinute(46, () => 800).filter(
      ({ ts }) => ts < 20 * MINUTE_MS || ts >= 26 * MINUTE_MS,
    );
    expect([...irradiation(readings, GAP).keys()]).toEqual([0, 2 * QUARTER_MS]);
    expect(
      irradiation(
        everyMinute(15, () => 800),
        GAP,
      ).size,
    ).toBe(0);
  });

  it('takes what a sensor shows below zero at night as none', () => {
    expect(
      irradiation(
        everyMinute(16, () => -4),
        GAP,
      ).get(0),
    ).toBe(0);
  });
});

describe('the performance of an array', () => {
  const irradiated = new Map([
    [0, 0.25],
    [QUARTER_MS, 0.25],
    [2 * QUARTER_MS, 0.01],
  ]);
  const row = (place: number, energyKwh?: number) => ({
    unit: 'pv',
    start: place * QUARTER_MS,
    ...(energyKwh === undefined ? {} : { energyKwh }),
  });

  it('is its yield against the sun’s, over the quarter-hours for which both are known', () => {
    const found = solarPerformance([row(0, 20), row(1, 18), row(2, 0.5), row(3, 99)], irradiated, 100);
    expect(found.performanceRatio).toBeCloseTo(38.5 / 100 / 0.51, 12);
    expect(found).toMatchObject({ irradiationKwhPerM2: 0.51, energyKwh: 38.5, availability: 1 });
  });

  it('counts as available only what gives power while the sun shines', () => {
    expect(solarPerformance([row(0, 20), row(1, 0), row(2, 0)], irradiated, 100).availability).toBe(0.5);
  });

  it('is unknown without sun or without energy', () => {
    expect(solarPerformance([row(3, 20)], irradiated, 100)).toMatchObject({
      performanceRatio: null,
      availability: null,
    });
    expect(solarPerformance([row(0)], irradiated, 100).performanceRatio).toBeNull();
  });
});
