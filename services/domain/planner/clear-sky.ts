/**
 * What a kWp of solar would give where its yield was measured nowhere: a clear sky, a performance ratio and a
 * repeating series of cloudy and clear days. Pure.
 *
 * Sun: J. W. Spencer, "Fourier series representation of the position of the sun", Search 2 (1971) 172 (equation of
 * time beginning with 0.0000075, as in pvlib). Clear sky: B. Haurwitz, "Insolation in relation to cloudiness and cloud
 * density", Journal of Meteorology 2 (1945) 154-166.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';

const RAD = Math.PI / 180;
const STEP_MS = 5 * MINUTE_MS;
const STEPS = HOUR_MS / STEP_MS;
/** What a whole plant gives of what its modules are rated for, as a share. */
const PERFORMANCE_RATIO = 0.75;
/** Day by day, the share of a clear day's energy; its mean is 0.75. */
const CLOUDINESS = [0.95, 0.6, 0.9, 0.35, 0.8, 1.0, 0.55, 0.9, 0.7, 0.75] as const;

export interface Site {
  latitude: number;
  longitude: number;
}

/** The declination in radians and the equation of time in minutes on a day of the year (1 to 366). */
function sunOn(dayOfYear: number): { declination: number; equationOfTimeMin: number } {
  const angle = (2 * Math.PI * (dayOfYear - 1)) / 365;
  const [cos1, sin1] = [Math.cos(angle), Math.sin(angle)];
  const [cos2, sin2] = [Math.cos(2 * angle), Math.sin(2 * angle)];
  const [cos3, sin3] = [Math.cos(3 * angle), Math.sin(3 * angle)];
  return {
    declination:
      0.006918 -
      0.399912 * cos1 +
      0.070257 * sin1 -
      0.006758 * cos2 +
      0.000907 * sin2 -
      0.002697 * cos3 +
      0.00148 * sin3,
    equationOfTimeMin:
      (720 / Math.PI) * (0.0000075 + 0.001868 * cos1 - 0.032077 * sin1 - 0.014615 * cos2 - 0.040849 * sin2),
  };
}

/** Global horizontal irradiance under a clear sky at an instant (epoch ms), W/m²; 0 with the sun down. */
export function clearSkyWm2({ latitude, longitude }: Site, instant: number): number {
  const dayMs = ((instant % DAY_MS) + DAY_MS) % DAY_MS;
  const { declination, equationOfTimeMin } = sunOn(dayOfYear(instant));
  const solarHour = dayMs / HOUR_MS + longitude / 15 + equationOfTimeMin / 60;
  const hourAngle = (solarHour - 12) * 15 * RAD;
  const cosZenith =
    Math.sin(latitude * RAD) * Math.sin(declination) +
    Math.cos(latitude * RAD) * Math.cos(declination) * Math.cos(hourAngle);
  return cosZenith <= 0 ? 0 : 1_098 * cosZenith * Math.exp(-0.059 / cosZenith);
}

/**
 * kWh that a kWp gives in the hour from an instant: the mean of twelve five-minute midpoints, after losses, on a day
 * of the series of cloudiness.
 * @param localDay which local day of the range holds the hour, from 0
 */
export function clearSkyYield(site: Site, hourStart: number, localDay: number): number {
  let sum = 0;
  for (let step = 0; step < STEPS; step += 1) sum += clearSkyWm2(site, hourStart + (step + 0.5) * STEP_MS);
  const cloudiness = CLOUDINESS[localDay % CLOUDINESS.length] ?? 1;
  return (sum / STEPS / 1_000) * PERFORMANCE_RATIO * cloudiness;
}

function dayOfYear(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  return Math.floor((instant - Date.UTC(year, 0, 1)) / DAY_MS) + 1;
}
