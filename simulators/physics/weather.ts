/**
 * A camp's weather: air temperature, clouds with memory, haze and dust, rain, and what the sun yields through it.
 * All of it is a pure function of (seed, place, time). Clouds dim the sky as in F. Kasten and G. Czeplak, "Solar
 * and terrestrial radiation dependent on the amount and type of cloud", Solar Energy 24 (1980) 177-189.
 */
import { DAY_MS, HOUR_MS } from '../durations.ts';
import { draw, type Stream, smooth, stream } from './noise.ts';
import type { Climate, Zone } from './places.ts';
import { type ClearSky, clearSky, onTiltedPlane, type SunPosition, sunPosition } from './sun.ts';

interface Seasons {
  /** By calendar month of the northern hemisphere: mean cloud cover, Linke turbidity, chance of rain in a day. */
  cloud: readonly number[];
  turbidity: readonly number[];
  rain: readonly number[];
}

const SEASONS: Record<Zone, Seasons> = {
  equatorial: {
    cloud: [0.58, 0.58, 0.64, 0.68, 0.62, 0.5, 0.48, 0.54, 0.62, 0.68, 0.7, 0.62],
    turbidity: [4.3, 4.3, 4.4, 4.4, 4.3, 4.3, 4.4, 4.4, 4.5, 4.5, 4.3, 4.3],
    rain: [0.3, 0.32, 0.45, 0.5, 0.35, 0.15, 0.1, 0.2, 0.4, 0.5, 0.5, 0.35],
  },
  savanna: {
    cloud: [0.3, 0.34, 0.44, 0.54, 0.6, 0.64, 0.68, 0.68, 0.62, 0.56, 0.4, 0.3],
    turbidity: [4.3, 4.6, 4.9, 4.8, 4.6, 4.6, 4.7, 4.8, 4.9, 4.7, 4.4, 4.3],
    rain: [0.02, 0.04, 0.12, 0.28, 0.4, 0.42, 0.5, 0.52, 0.42, 0.32, 0.08, 0.02],
  },
  sahel: {
    cloud: [0.2, 0.22, 0.28, 0.32, 0.38, 0.42, 0.52, 0.56, 0.44, 0.28, 0.2, 0.2],
    turbidity: [4.6, 5, 5.5, 5.8, 5.8, 5.6, 5.4, 5.2, 5.2, 5, 4.6, 4.5],
    rain: [0, 0, 0.01, 0.03, 0.08, 0.18, 0.34, 0.4, 0.22, 0.05, 0, 0],
  },
  mediterranean: {
    cloud: [0.3, 0.4, 0.48, 0.5, 0.46, 0.4, 0.36, 0.36, 0.4, 0.4, 0.3, 0.24],
    turbidity: [4, 4.1, 4.4, 5, 5.2, 5.4, 5.8, 5.8, 5.4, 4.6, 4.1, 4],
    rain: [0.32, 0.3, 0.22, 0.12, 0.05, 0.01, 0, 0, 0.02, 0.1, 0.2, 0.3],
  },
  temperate: {
    cloud: [0.68, 0.66, 0.62, 0.6, 0.56, 0.52, 0.44, 0.44, 0.5, 0.58, 0.66, 0.7],
    turbidity: [3.2, 3.4, 3.8, 4, 4.2, 4.3, 4.4, 4.3, 4, 3.7, 3.4, 3.2],
    rain: [0.36, 0.36, 0.36, 0.38, 0.38, 0.34, 0.26, 0.24, 0.26, 0.3, 0.36, 0.38],
  },
};

export interface Sky {
  sun: SunPosition;
  clear: ClearSky;
  /** Share of the sky that clouds cover, 0 to 1. */
  cloudCover: number;
  ghiWm2: number;
  beamWm2: number;
  ambientC: number;
}

export interface WeatherSite {
  latitude: number;
  longitude: number;
  climate: Climate;
}

/** What changes from day to day only. */
interface SlowWeather {
  dayOfYear: number;
  cloud: number;
  turbidity: number;
  seasonC: number;
}

/** The weather of one place. Remembers the current day's slow values, and nothing that changes an answer. */
export class Weather {
  readonly #site: WeatherSite;
  readonly #seasons: Seasons;
  readonly #streams: Record<'synoptic' | 'cumulus' | 'haze' | 'warmth' | 'rain', Stream>;
  readonly #rain = new Map<number, boolean>();
  #day = Number.NaN;
  #slow: SlowWeather = { dayOfYear: 0, cloud: 0, turbidity: 0, seasonC: 0 };

  constructor(site: WeatherSite, seed: number, id: string) {
    this.#site = site;
    this.#seasons = SEASONS[site.climate.zone];
    this.#streams = {
      synoptic: stream(seed, id, 'synoptic'),
      cumulus: stream(seed, id, 'cumulus'),
      haze: stream(seed, id, 'haze'),
      warmth: stream(seed, id, 'warmth'),
      rain: stream(seed, id, 'rain'),
    };
  }

  get zone(): Zone {
    return this.#site.climate.zone;
  }

  /** The sky and the air at an instant (epoch ms). */
  skyAt(ts: number): Sky {
    const { latitude, longitude, climate } = this.#site;
    const slow = this.#slowAt(Math.floor(ts / DAY_MS));
    const hours = ts / HOUR_MS;
    const sun = sunPosition(ts, latitude, longitude);

    // Fronts pass in days, single clouds in minutes to an hour or so; haze comes and goes within a week.
    const front =
      smooth(this.#streams.synoptic, hours / 48) + smooth(this.#streams.synoptic, hours / 115 + 5e6);
    const cumulus =
      0.6 * smooth(this.#streams.cumulus, hours / 0.7) + 0.4 * smooth(this.#streams.cumulus, hours * 3 + 5e6);
    const cloudCover = clamp(slow.cloud + 0.42 * (front - 1) + 0.26 * (cumulus - 0.5), 0, 1);
    const haze = Math.max(0, smooth(this.#streams.haze, hours / 60) - 0.6) * 3;
    const clear = clearSky(sun.elevationDeg, slow.dayOfYear, climate.elevationM, slow.turbidity + haze);
    const transmitted = 1 - 0.75 * cloudCover ** 3.4;

    const warmth =
      smooth(this.#streams.warmth, hours / 50) + smooth(this.#streams.warmth, hours / 110 + 5e6) - 1;
    const daily =
      climate.dailyC * (1.15 - 0.4 * cloudCover) * Math.cos(((sun.solarHour - 15) * Math.PI) / 12);
    return {
      sun,
      clear,
      cloudCover,
      ghiWm2: clear.ghiWm2 * transmitted,
      beamWm2: clear.beamWm2 * transmitted ** 3,
      ambientC: climate.meanC + slow.seasonC + daily + 4 * warmth,
    };
  }

  /** Whether it rained on a UTC day (days since 1970). */
  rainedOn(day: number): boolean {
    let rained = this.#rain.get(day);
    if (rained === undefined) {
      rained = draw(this.#streams.rain, day) < this.#seasonal(this.#seasons.rain, day);
      this.#rain.set(day, rained);
    }
    return rained;
  }

  #slowAt(day: number): SlowWeather {
    if (day === this.#day) return this.#slow;
    this.#day = day;
    const dayOfYear = dayOfYearOf(day);
    const { seasonC, warmestDay } = this.#site.climate;
    this.#slow = {
      dayOfYear,
      cloud: this.#seasonal(this.#seasons.cloud, day),
      turbidity: this.#seasonal(this.#seasons.turbidity, day),
      seasonC: seasonC * Math.cos((2 * Math.PI * (dayOfYear - warmestDay)) / 365.25),
    };
    return this.#slow;
  }

  /** A monthly table's value on a day, straight between mid-months; half a year off in the southern hemisphere. */
  #seasonal(table: readonly number[], day: number): number {
    const months = (dayOfYearOf(day) / 365.25) * 12 + (this.#site.latitude < -3 ? 6 : 0) + 11.5;
    const before = table[Math.floor(months) % 12] ?? 0;
    const after = table[(Math.floor(months) + 1) % 12] ?? 0;
    return before + (after - before) * (months % 1);
  }
}

/** What falls on a plane tilted towards the equator under a sky. */
export function planeIrradianceWm2(sky: Sky, latitude: number, tiltDeg: number): number {
  return onTiltedPlane(sky.ghiWm2, sky.beamWm2, sky.sun, latitude, tiltDeg);
}

function dayOfYearOf(day: number): number {
  const date = new Date(day * DAY_MS);
  return (day * DAY_MS - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS + 1;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
