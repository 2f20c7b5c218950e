import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../services/domain/durations.ts';
import { clearSkyWm2, clearSkyYield } from '../../../../services/domain/planner/clear-sky.ts';
import { fuelCurves } from '../../../../services/domain/planner/fuel-curves.ts';
import {
  type HourRange,
  hoursIn,
  localHours,
  wholeHours,
} from '../../../../services/domain/planner/hours.ts';
import { filledLoad, measuredLoad } from '../../../../services/domain/planner/load.ts';
import { type MeasuredUnit, UnitHours } from '../../../../services/domain/planner/measured-unit.ts';
import { noYield, solarPerKwp, sunShiftHours } from '../../../../services/domain/planner/yields.ts';
import type { RegisteredUnit } from '../../../../services/domain/registry/registry.ts';
import { unitSchema } from '../../../../services/domain/registry/registry.ts';

const FROM = Date.UTC(2026, 0, 5);
const hours = (count: number, from = FROM): HourRange => ({ from, to: from + count * HOUR_MS });

function unitOf(id: string, kind: string, facts: object = {}): RegisteredUnit {
  const unit = unitSchema.parse({ id, camp: 'c', kind, name: id, ...facts });
  return { ...unit, mission: 'm', timeZone: 'UTC' };
}

/** A unit that did the same in each hour, unless said otherwise for one. */
function measured(
  unit: RegisteredUnit,
  range: HourRange,
  row: (hour: number) => object | null,
): MeasuredUnit {
  const collector = new UnitHours(unit, range);
  for (let hour = 0; hour < hoursIn(range); hour += 1) {
    const measures = row(hour);
    if (measures === null) continue;
    collector.addRows([{ unit: unit.id, start: range.from + hour * HOUR_MS, coveredS: 3_600, ...measures }]);
  }
  return collector.finish();
}

describe('the hours of a plan', () => {
  it('begin at the camp’s midnight, up to the next whole UTC hour', () => {
    const range = wholeHours({ date: '2026-03-01' }, { date: '2026-03-02' }, 'Asia/Kolkata');
    expect(new Date(range.from).toISOString()).toBe('2026-02-28T19:00:00.000Z');
    const local = localHours(range, 'Asia/Kolkata');
    expect(local.dates).toEqual(['2026-03-01']);
    expect([local.hourOfDay[0], local.hourOfDay[23]]).toEqual([0, 23]);
  });

  it('belong to the local day in which they begin, and skip or repeat with summer time', () => {
    const kolkata = localHours(hours(2, Date.UTC(2026, 1, 28, 18)), 'Asia/Kolkata');
    expect(kolkata.dates).toEqual(['2026-02-28', '2026-03-01']);
    const range = wholeHours({ date: '2026-03-29' }, { date: '2026-03-30' }, 'Asia/Nicosia');
    const spring = localHours(range, 'Asia/Nicosia');
    expect([...spring.hourOfDay].slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
    expect(spring.hourOfWeek[0]).toBe(6 * 24);
  });
});

describe('the load', () => {
  const range = hours(3);
  const load = unitOf('l', 'load');
  const genset = unitOf('g', 'generator', { ratedKw: 100, fuel: 'diesel' });
  const battery = unitOf('b', 'battery', { ratedKw: 50, capacityKwh: 100 });

  it('is the load meters’, else the balance, else not known', () => {
    const units = [
      measured(load, range, (hour) => (hour === 0 ? { energyKwh: 40 } : null)),
      measured(genset, range, (hour) => (hour < 2 ? { energyKwh: 60 } : null)),
      measured(battery, range, () => ({ dischargedKwh: 5, chargedKwh: 15 })),
    ];
    expect([...measuredLoad(units, range)]).toEqual([40, 50, Number.NaN]);
  });

  it('does not trust an hour of which a part was recovered', () => {
    const unit = measured(load, range, (hour) => ({ energyKwh: 10, coveredS: hour === 1 ? 3_000 : 3_600 }));
    expect([...measuredLoad([unit], range)]).toEqual([10, Number.NaN, 10]);
  });

  it('is filled by the hour of the week, else of the day, else by all', () => {
    const twoWeeks = hours(14 * 24);
    const local = localHours(twoWeeks, 'UTC');
    const kwh = new Float64Array(14 * 24).fill(Number.NaN);
    kwh[5] = 10;
    kwh[24 + 5] = 20;
    const filled = filledLoad(kwh, local);
    expect(filled?.filledHours).toBe(14 * 24 - 2);
    expect(filled?.loadKwh[7 * 24 + 5]).toBe(10);
    expect(filled?.loadKwh[3 * 24 + 5]).toBe(15);
    expect(filled?.loadKwh[6]).toBe(15);
    expect(filledLoad(kwh.fill(Number.NaN), local)).toBeNull();
  });
});

describe('the sun', () => {
  const site = { latitude: 9.5, longitude: 31.7, timeZone: 'Africa/Juba' };

  it('stands highest at solar noon, and gives what Haurwitz says for its height', () => {
    // 20 March 2026: the declination is near 0, the sun near the zenith of the equator at 12:07 UTC on the meridian.
    const noon = Date.UTC(2026, 2, 20, 12, 7, 30);
    expect(clearSkyWm2({ latitude: 0, longitude: 0 }, noon)).toBeCloseTo(1_098 * Math.exp(-0.059), 0);
    // Half as high at 60° north, but for a third of a degree of declination.
    const northern = clearSkyWm2({ latitude: 60, longitude: 0 }, noon);
    expect(Math.abs(northern - 1_098 * 0.5 * Math.exp(-0.118))).toBeLessThan(10);
    expect(clearSkyWm2({ latitude: 0, longitude: 0 }, Date.UTC(2026, 2, 20, 0))).toBe(0);
  });

  it('is dimmed by the day of a series of ten', () => {
    const noon = Date.UTC(2026, 2, 20, 10);
    const [first, fourth, eleventh] = [0, 3, 10].map((day) => clearSkyYield(site, noon, day));
    expect((fourth ?? 0) / (first ?? 1)).toBeCloseTo(0.35 / 0.95, 9);
    expect(eleventh).toBe(first);
  });

  it('is the camp’s own, else the mission’s, else a clear sky that yields what it is told', () => {
    const range = hours(365 * 24);
    const own = noYield(365 * 24);
    const mission = noYield(365 * 24);
    [own.ratedKw[0], own.offeredKwh[0]] = [10, 4];
    [mission.ratedKw[1], mission.offeredKwh[1]] = [10, 6];
    const local = localHours(range, site.timeZone);
    const sun = solarPerKwp(own, mission, site, range, local, 1_600);
    expect(sun.hours).toEqual({ own: 1, neighbours: 1, clearSky: 365 * 24 - 2 });
    expect([sun.perKwp[0], sun.perKwp[1]]).toEqual([0.4, 0.6]);
    const sum = sun.perKwp.reduce((kwh, hour) => kwh + hour, 0);
    expect(sum - 1).toBeCloseTo(1_600, 6);
  });

  it('is read elsewhere when it stood alike there, half an hour rounded away from zero', () => {
    expect([sunShiftHours(31.7, 15), sunShiftHours(15, 31.7), sunShiftHours(20, 27.5)]).toEqual([1, -1, -1]);
  });
});

describe('fuel curves', () => {
  const range = { from: FROM, to: FROM + 20 * DAY_MS };
  const genset = unitOf('g', 'generator', { ratedKw: 100, fuel: 'diesel' });
  const ran = (kwh: number, litres: number, facts: object = {}) => ({
    ...{ energyKwh: kwh, fuelL: litres, fuelMeasuredL: litres, hoursRun: 1 },
    ...facts,
  });

  it('are fitted where 200 hours throughout spread over a fifth of the rating', () => {
    const unit = measured(genset, range, (hour) =>
      hour < 200 ? ran(20 + (hour % 21), 3 + 0.25 * (20 + (hour % 21))) : null,
    );
    const { curves, fuelScale } = fuelCurves([unit]);
    expect(curves.g?.a).toBeCloseTo(3, 9);
    expect(curves.g?.b).toBeCloseTo(0.25, 9);
    expect(fuelScale).toBe(1);
  });

  it('are the rating’s otherwise, scaled by what was burnt', () => {
    const few = measured(genset, range, (hour) => (hour < 199 ? ran(20 + (hour % 21), 10) : null));
    const kwh = Array.from({ length: 199 }, (_, hour) => 20 + (hour % 21));
    const curveL = kwh.reduce((sum, each) => sum + 1.65 + 0.267 * each, 0);
    expect(fuelCurves([few]).curves).toEqual({});
    expect(fuelCurves([few]).fuelScale).toBeCloseTo(1_990 / curveL, 9);
    const narrow = measured(genset, range, (hour) => ran(40 + (hour % 20), 12));
    expect(fuelCurves([narrow]).curves).toEqual({});
  });

  it('are not scaled by what was estimated, or by too little', () => {
    const estimated = measured(genset, range, () => ran(50, 15, { fuelMeasuredL: 0, fuelEstimatedL: 15 }));
    const little = measured(genset, range, (hour) => (hour < 9 ? ran(50, 20) : null));
    expect([estimated, little].map((unit) => fuelCurves([unit]).fuelScale)).toEqual([1, 1]);
  });
});
