import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../services/domain/durations.ts';
import { CampModel } from '../../../simulators/camp/camp-model.ts';
import { demoFleet } from '../../../simulators/demo/fleet.ts';
import { NO_FAULTS } from '../../../simulators/faults/fault-plan.ts';
import { climateAt, PLACES } from '../../../simulators/physics/places.ts';
import { clearSky, sunPosition } from '../../../simulators/physics/sun.ts';
import { Weather } from '../../../simulators/physics/weather.ts';

const STEP_MS = 300_000;
const DEMO = demoFleet('2025-10-24', 300);
/** A clear sky at sea level, as clean as it gets: more than any place of the demo has. */
const CLEANEST = 2;

describe.each(
  DEMO.camps.filter(({ id }) => DEMO.units.some((unit) => unit.camp === id && unit.kind === 'solar')),
)('the arrays of $name over four weeks', (camp) => {
  const model = new CampModel(camp, DEMO, 42, NO_FAULTS);
  model.advanceTo(model.begins + 30 * 24 * HOUR_MS);
  const from = Math.ceil(model.stepStartMs / HOUR_MS) * HOUR_MS;
  const arrays = model.parts
    .map((part, position) => ({ part, position }))
    .filter(({ part }) => part.kind === 'solar');
  const hours: { from: number; highestSun: number; clearKwh: number; kwhPerKwp: number[] }[] = [];
  for (let hour = from; hour < from + 28 * 24 * HOUR_MS; hour += HOUR_MS) {
    const seen = { from: hour, highestSun: -90, clearKwh: 0, kwhPerKwp: arrays.map(() => 0) };
    for (let at = hour; at < hour + HOUR_MS; at += STEP_MS) {
      model.advanceTo(at);
      for (const edge of [at, at + STEP_MS]) {
        const { elevationDeg } = sunPosition(edge, camp.latitude, camp.longitude);
        seen.highestSun = Math.max(seen.highestSun, elevationDeg);
        seen.clearKwh += clearSky(elevationDeg, 1, 0, CLEANEST).ghiWm2 / 1_000 / 24;
      }
      for (const [index, { part, position }] of arrays.entries()) {
        seen.kwhPerKwp[index] =
          (seen.kwhPerKwp[index] ?? 0) + (model.step.flows[position]?.outKw ?? 0) / 12 / part.ratedKw;
      }
    }
    hours.push(seen);
  }

  it('give nothing with the sun below the horizon, and no more than a clear sky allows', () => {
    for (const { highestSun, clearKwh, kwhPerKwp } of hours) {
      for (const kwh of kwhPerKwp) {
        if (highestSun <= 0) expect(kwh).toBe(0);
        expect(kwh).toBeLessThanOrEqual(clearKwh);
      }
    }
  });

  it('peak within two hours of solar noon each day', () => {
    const solarNoonUtc = 12 - camp.longitude / 15;
    const byDay = Map.groupBy(hours, (hour) => Math.floor((hour.from / HOUR_MS + camp.longitude / 15) / 24));
    for (const day of byDay.values()) {
      if (day.length < 24) continue;
      for (const index of arrays.keys()) {
        const best = day.reduce((top, hour) =>
          (hour.kwhPerKwp[index] ?? 0) > (top.kwhPerKwp[index] ?? 0) ? hour : top,
        );
        const away = (((best.from / HOUR_MS + 0.5 - solarNoonUtc) % 24) + 24) % 24;
        expect(Math.min(away, 24 - away)).toBeLessThan(2);
      }
    }
  });
});

describe('the weather', () => {
  const placed = (id: string) => {
    const place = PLACES.find((known) => known.id === id);
    if (place === undefined) throw new Error(`no place ${id}`);
    return { place, weather: new Weather({ ...place, climate: place }, 42, id) };
  };

  it('is as warm as the place is, on the whole', () => {
    for (const { id, meanC } of PLACES) {
      const { weather } = placed(id);
      let sumC = 0;
      for (let hour = 0; hour < 365 * 8; hour += 1)
        sumC += weather.skyAt(Date.UTC(2026, 0, 1) + hour * 3 * HOUR_MS).ambientC;
      expect(Math.abs(sumC / (365 * 8) - meanC)).toBeLessThan(1);
    }
  });

  it('is cloudier and wetter in Juba’s rains than in its dry season', () => {
    const { weather } = placed('juba');
    const month = (index: number) => {
      let [cover, rain] = [0, 0];
      for (let hour = 0; hour < 30 * 24; hour += 1)
        cover += weather.skyAt(Date.UTC(2026, index, 1) + hour * HOUR_MS).cloudCover;
      for (let day = 0; day < 300; day += 1)
        rain += weather.rainedOn(Date.UTC(2020 + (day % 10), index, 1 + (day % 28)) / (24 * HOUR_MS)) ? 1 : 0;
      return { cover: cover / 720, rain: rain / 300 };
    };
    expect(month(7).cover).toBeGreaterThan(month(0).cover + 0.2);
    expect(month(7).rain).toBeGreaterThan(month(0).rain + 0.2);
  });

  it('takes an unknown place’s climate from its latitude', () => {
    expect(climateAt(64, -150)).toMatchObject({ zone: 'temperate' });
    expect(climateAt(20, -160)).toMatchObject({ zone: 'sahel', elevationM: 0 });
    expect(climateAt(4.9, 31.5)).toMatchObject({ id: 'juba' });
  });
});
