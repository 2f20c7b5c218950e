import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { clearSky, onTiltedPlane, sunPosition } from '../../../simulators/physics/sun.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);

describe('the position of the sun', () => {
  it('agrees with the worked example of NREL’s solar position algorithm (TP-560-34302, table A5.1)', () => {
    // 17 October 2003, 12:30:30 at UTC-7; zenith without refraction 50.12482 degrees, azimuth 194.34024, declination -9.31434.
    const sun = sunPosition(utc('2003-10-17T19:30:30'), 39.742476, -105.1786);
    expect(90 - sun.elevationDeg).toBeCloseTo(50.125, 1);
    expect(sun.azimuthDeg).toBeCloseTo(194.34, 1);
    expect(sun.declinationDeg).toBeCloseTo(-9.314, 1);
  });

  // Computed with pvlib 0.16.1 (NREL's algorithm); within the 0.02 degrees that the almanac's formulas claim.
  it.each([
    ['Juba', 4.87, 31.6, '2026-03-20T09:00', 73.961, 107.602],
    ['Naqoura', 33.11, 35.13, '2026-11-24T07:00', 26.0, 141.684],
    ['Naqoura', 33.11, 35.13, '2026-06-21T09:30', 80.015, 164.916],
    ['Goma', -1.67, 29.24, '2026-01-10T13:00', 44.118, 240.551],
    ['Camp Faouar', 33.05, 35.9, '2026-12-21T06:00', 13.862, 130.491],
  ])('stands over %s (%f, %f) at %s as pvlib has it', (_, latitude, longitude, at, elevation, azimuth) => {
    const sun = sunPosition(utc(at), latitude, longitude);
    expect(Math.abs(sun.elevationDeg - elevation)).toBeLessThan(0.02);
    expect(Math.abs(sun.azimuthDeg - azimuth)).toBeLessThan(0.05);
  });

  it('is highest at solar noon', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: utc('2020-01-01'), max: utc('2040-01-01') }),
        fc.double({ min: -60, max: 60, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (ts, latitude, longitude) => {
          const { solarHour } = sunPosition(ts, latitude, longitude);
          const noon = ts + (12 - solarHour) * 3_600_000;
          const elevationAt = (away: number) =>
            sunPosition(noon + away * 3_600_000, latitude, longitude).elevationDeg;
          expect(Math.abs(sunPosition(noon, latitude, longitude).solarHour - 12)).toBeLessThan(0.02);
          expect(elevationAt(0)).toBeGreaterThan(elevationAt(-2));
          expect(elevationAt(0)).toBeGreaterThan(elevationAt(2));
        },
      ),
    );
  });
});

describe('the clear sky', () => {
  // Ineichen and Perez as computed by pvlib 0.16.1: global and beam on the level, W/m2.
  it.each([
    ['2026-03-20T09:00', 4.87, 31.6, 460, 4.3, 985.6, 826.9],
    ['2026-11-24T07:00', 33.11, 35.13, 30, 4, 375.7, 276.6],
    ['2026-06-21T09:30', 33.11, 35.13, 30, 4, 966.1, 819.8],
    ['2026-01-10T13:00', -1.67, 29.24, 1_500, 4, 759.4, 613.2],
    ['2026-12-21T06:00', 33.05, 35.9, 900, 3.9, 166.0, 110.3],
  ])(
    'lets through at %s, %f, %f (%i m, turbidity %f) what pvlib says',
    (at, latitude, longitude, elevationM, turbidity, ghi, beam) => {
      const ts = utc(at);
      const dayOfYear = Math.floor((ts - utc(`${at.slice(0, 4)}-01-01`)) / DAY_MS) + 1;
      const sky = clearSky(
        sunPosition(ts, latitude, longitude).elevationDeg,
        dayOfYear,
        elevationM,
        turbidity,
      );
      expect(Math.abs(sky.ghiWm2 / ghi - 1)).toBeLessThan(0.01);
      expect(Math.abs(sky.beamWm2 / beam - 1)).toBeLessThan(0.02);
    },
  );

  it('gives nothing with the sun below the horizon, and never more beam than all', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.integer({ min: 1, max: 366 }),
        fc.double({ min: 0, max: 3_000, noNaN: true }),
        fc.double({ min: 2, max: 9, noNaN: true }),
        (elevation, day, height, turbidity) => {
          const { ghiWm2, beamWm2 } = clearSky(elevation, day, height, turbidity);
          if (elevation <= 0) expect(ghiWm2).toBe(0);
          expect(beamWm2).toBeGreaterThanOrEqual(0);
          expect(beamWm2).toBeLessThanOrEqual(ghiWm2);
          // Never more than reaches level ground from outside the atmosphere, at the year's shortest distance.
          const outside = 1_361.1 * 1.034 * Math.max(0, Math.sin((elevation * Math.PI) / 180));
          expect(ghiWm2).toBeLessThanOrEqual(outside);
        },
      ),
    );
  });

  it('falls on a level plane as it is', () => {
    const sun = sunPosition(utc('2026-06-21T09:30'), 33.11, 35.13);
    expect(onTiltedPlane(900, 700, sun, 33.11, 0)).toBeCloseTo(900, 6);
  });

  it('gives a plane that leans towards the equator more in winter', () => {
    const sun = sunPosition(utc('2026-12-21T09:30'), 33.11, 35.13);
    expect(onTiltedPlane(550, 430, sun, 33.11, 9)).toBeGreaterThan(580);
  });
});
