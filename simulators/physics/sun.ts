/**
 * The sun: where it stands and what a clear sky lets through.
 *
 * Position: the Astronomical Almanac's low-precision formulas as given by J. J. Michalsky, "The Astronomical
 * Almanac's algorithm for approximate solar position (1950-2050)", Solar Energy 40 (1988) 227-235: within 0.01
 * degree. Clear sky: P. Ineichen and R. Perez, "A new airmass independent formulation for the Linke turbidity
 * coefficient", Solar Energy 73 (2002) 151-157, with the relative air mass of F. Kasten and A. T. Young,
 * Applied Optics 28 (1989) 4735-4738.
 */
import { DAY_MS } from '../durations.ts';

const RAD = Math.PI / 180;
const J2000_MS = Date.UTC(2000, 0, 1, 12);
const SOLAR_CONSTANT_WM2 = 1_366.1;

export interface SunPosition {
  /** True (unrefracted) elevation above the horizon. */
  elevationDeg: number;
  /** From north over east. */
  azimuthDeg: number;
  declinationDeg: number;
  /** Hours since the sun's last crossing of the lower meridian: 12 is solar noon. */
  solarHour: number;
}

/** Where the sun stands. @param ts epoch ms @param longitude degrees east */
export function sunPosition(ts: number, latitude: number, longitude: number): SunPosition {
  const days = (ts - J2000_MS) / DAY_MS;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * RAD;
  const eclipticLongitude = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const obliquity = (23.439 - 4e-7 * days) * RAD;
  const sinLongitude = Math.sin(eclipticLongitude);
  const rightAscension = Math.atan2(Math.cos(obliquity) * sinLongitude, Math.cos(eclipticLongitude));
  const sinDeclination = Math.sin(obliquity) * sinLongitude;
  const declination = Math.asin(sinDeclination);
  const siderealHours = 6.697375 + 0.0657098242 * days + (((ts % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000;
  const hourAngleDeg = wrap(siderealHours * 15 + longitude - rightAscension / RAD);
  const hourAngle = hourAngleDeg * RAD;

  const sinLatitude = Math.sin(latitude * RAD);
  const cosLatitude = Math.cos(latitude * RAD);
  const cosDeclination = Math.cos(declination);
  const cosHourAngle = Math.cos(hourAngle);
  const sinElevation = sinDeclination * sinLatitude + cosDeclination * cosLatitude * cosHourAngle;
  const azimuth = Math.atan2(
    -cosDeclination * Math.sin(hourAngle),
    sinDeclination * cosLatitude - cosDeclination * sinLatitude * cosHourAngle,
  );
  return {
    elevationDeg: Math.asin(Math.min(1, Math.max(-1, sinElevation))) / RAD,
    azimuthDeg: (azimuth / RAD + 360) % 360,
    declinationDeg: declination / RAD,
    solarHour: 12 + hourAngleDeg / 15,
  };
}

/** An angle in degrees brought into (-180, 180]. */
function wrap(degrees: number): number {
  return degrees - 360 * Math.ceil((degrees - 180) / 360);
}

export interface ClearSky {
  /** Global, on the level. */
  ghiWm2: number;
  /** The beam's part of it, on the level. */
  beamWm2: number;
}

const DARK: ClearSky = { ghiWm2: 0, beamWm2: 0 };

/** What a cloudless sky lets through to level ground; nothing with the sun below the horizon. */
export function clearSky(
  elevationDeg: number,
  dayOfYear: number,
  elevationM: number,
  linkeTurbidity: number,
): ClearSky {
  if (elevationDeg <= 0) return DARK;
  const sinElevation = Math.sin(elevationDeg * RAD);
  const relativeMass = 1 / (sinElevation + 0.50572 * (elevationDeg + 6.07995) ** -1.6364);
  const airMass = relativeMass * Math.exp(-elevationM / 8_434.5);
  const extraterrestrial = SOLAR_CONSTANT_WM2 * (1 + 0.033 * Math.cos((2 * Math.PI * dayOfYear) / 365));

  const scale8000 = Math.exp(-elevationM / 8_000);
  const scale1250 = Math.exp(-elevationM / 1_250);
  const gain = 5.09e-5 * elevationM + 0.868;
  const extinction = 3.92e-5 * elevationM + 0.0387;
  const ghiWm2 =
    gain *
    extraterrestrial *
    sinElevation *
    Math.exp(-extinction * airMass * (scale8000 + scale1250 * (linkeTurbidity - 1)));

  const direct = (0.664 + 0.163 / scale8000) * Math.exp(-0.09 * airMass * (linkeTurbidity - 1));
  const leastDiffuse = (0.1 - 0.2 * Math.exp(-linkeTurbidity)) / (0.1 + 0.882 / scale8000);
  const beamWm2 = Math.min(
    extraterrestrial * direct * sinElevation,
    ghiWm2 * Math.min(1, Math.max(0, 1 - leastDiffuse)),
  );
  return { ghiWm2, beamWm2 };
}

/**
 * What falls on a plane tilted towards the equator: beam by geometry, an even sky (B. Y. H. Liu and R. C. Jordan,
 * Solar Energy 7 (1963) 53-74), and ground of albedo 0.2.
 */
export function onTiltedPlane(
  ghiWm2: number,
  beamWm2: number,
  sun: SunPosition,
  latitude: number,
  tiltDeg: number,
): number {
  if (ghiWm2 <= 0) return 0;
  const tilt = tiltDeg * RAD;
  const facingDeg = latitude >= 0 ? 180 : 0;
  const sinElevation = Math.sin(sun.elevationDeg * RAD);
  const cosElevation = Math.cos(sun.elevationDeg * RAD);
  const cosIncidence =
    sinElevation * Math.cos(tilt) +
    cosElevation * Math.sin(tilt) * Math.cos((sun.azimuthDeg - facingDeg) * RAD);
  // Rows shade each other when the sun is low: the beam's gain is capped.
  const beamGain = Math.min(1.22, Math.max(0, cosIncidence) / Math.max(sinElevation, 0.01));
  const skyView = (1 + Math.cos(tilt)) / 2;
  return beamWm2 * beamGain + (ghiWm2 - beamWm2) * skyView + ghiWm2 * 0.2 * (1 - skyView);
}
