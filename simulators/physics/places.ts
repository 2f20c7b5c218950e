/**
 * Real places that have hosted peace operations, with rounded climate normals: the geography of simulated
 * fleets, and the climate of any camp near one of them. What stands there in a simulation is invented.
 */

export type Zone = 'equatorial' | 'savanna' | 'sahel' | 'mediterranean' | 'temperate';

export interface Climate {
  zone: Zone;
  elevationM: number;
  /** Mean over the year, half the difference between the warmest and coldest month, and when it is warmest. */
  meanC: number;
  seasonC: number;
  warmestDay: number;
  /** Half the difference between afternoon and dawn. */
  dailyC: number;
}

export interface Place extends Climate {
  id: string;
  name: string;
  /** ISO 3166-1 alpha-3. */
  country: string;
  timeZone: string;
  latitude: number;
  longitude: number;
}

type Row = [
  id: string,
  name: string,
  country: string,
  timeZone: string,
  latitude: number,
  longitude: number,
  elevationM: number,
  meanC: number,
  seasonC: number,
  warmestDay: number,
  dailyC: number,
  zone: Zone,
];

const ROWS: Row[] = [
  ['juba', 'Juba', 'SSD', 'Africa/Juba', 4.87, 31.6, 460, 27.8, 1.9, 75, 6, 'savanna'],
  ['malakal', 'Malakal', 'SSD', 'Africa/Juba', 9.55, 31.66, 390, 28.3, 2.2, 100, 7, 'savanna'],
  ['bor', 'Bor', 'SSD', 'Africa/Juba', 6.21, 31.56, 420, 28, 1.9, 85, 6.5, 'savanna'],
  ['bentiu', 'Bentiu', 'SSD', 'Africa/Juba', 9.23, 29.83, 395, 28.4, 2.1, 100, 7, 'savanna'],
  ['wau', 'Wau', 'SSD', 'Africa/Juba', 7.7, 28, 440, 27.9, 2, 85, 7, 'savanna'],
  ['abyei', 'Abyei', 'SDN', 'Africa/Khartoum', 9.59, 28.43, 400, 28.3, 2.4, 105, 7.5, 'savanna'],
  ['kadugli', 'Kadugli', 'SDN', 'Africa/Khartoum', 11.01, 29.72, 500, 28, 3, 115, 7.5, 'sahel'],
  ['goma', 'Goma', 'COD', 'Africa/Lubumbashi', -1.67, 29.24, 1500, 19.8, 0.5, 60, 4.8, 'equatorial'],
  ['bunia', 'Bunia', 'COD', 'Africa/Lubumbashi', 1.57, 30.25, 1280, 22.5, 0.8, 60, 5.5, 'equatorial'],
  ['beni', 'Beni', 'COD', 'Africa/Lubumbashi', 0.49, 29.47, 1190, 23, 0.6, 60, 5.2, 'equatorial'],
  ['bukavu', 'Bukavu', 'COD', 'Africa/Lubumbashi', -2.5, 28.86, 1500, 19.9, 0.5, 60, 4.8, 'equatorial'],
  ['kinshasa', 'Kinshasa', 'COD', 'Africa/Kinshasa', -4.33, 15.31, 280, 25.4, 1.7, 75, 4.6, 'equatorial'],
  ['bangui', 'Bangui', 'CAF', 'Africa/Bangui', 4.37, 18.56, 370, 26, 1.2, 80, 5.5, 'savanna'],
  ['bouar', 'Bouar', 'CAF', 'Africa/Bangui', 5.93, 15.6, 1000, 23.6, 1.5, 75, 6, 'savanna'],
  ['bria', 'Bria', 'CAF', 'Africa/Bangui', 6.54, 21.99, 580, 25.8, 1.4, 80, 6.5, 'savanna'],
  ['kagabandoro', 'Kaga-Bandoro', 'CAF', 'Africa/Bangui', 7, 19.18, 450, 26.4, 1.5, 80, 6.5, 'savanna'],
  ['naqoura', 'Naqoura', 'LBN', 'Asia/Beirut', 33.11, 35.13, 30, 20.8, 7, 220, 4, 'mediterranean'],
  ['marjayoun', 'Marjayoun', 'LBN', 'Asia/Beirut', 33.36, 35.59, 760, 17.4, 8, 215, 5, 'mediterranean'],
  ['nicosia', 'Nicosia', 'CYP', 'Asia/Nicosia', 35.14, 33.28, 220, 20, 9, 210, 6, 'mediterranean'],
  ['famagusta', 'Famagusta', 'CYP', 'Asia/Famagusta', 35.12, 33.94, 25, 20.2, 8, 215, 5, 'mediterranean'],
  ['faouar', 'Camp Faouar', 'SYR', 'Asia/Damascus', 33.05, 35.9, 900, 16.8, 8.5, 212, 6, 'mediterranean'],
  ['ziouani', 'Camp Ziouani', 'ISR', 'Asia/Jerusalem', 33.09, 35.8, 930, 16.6, 8.3, 212, 6, 'mediterranean'],
  ['bamako', 'Bamako', 'MLI', 'Africa/Bamako', 12.65, -8, 340, 27.8, 2.8, 105, 6.5, 'sahel'],
  ['gao', 'Gao', 'MLI', 'Africa/Bamako', 16.27, -0.05, 260, 30, 5.2, 140, 7.5, 'sahel'],
  ['timbuktu', 'Timbuktu', 'MLI', 'Africa/Bamako', 16.77, -3, 260, 28.8, 6, 150, 8, 'sahel'],
  ['kidal', 'Kidal', 'MLI', 'Africa/Bamako', 18.44, 1.41, 460, 28.6, 6.8, 160, 8, 'sahel'],
  ['laayoune', 'Laayoune', 'ESH', 'Africa/El_Aaiun', 27.15, -13.2, 70, 20.8, 4, 225, 5, 'sahel'],
  ['mogadishu', 'Mogadishu', 'SOM', 'Africa/Mogadishu', 2.04, 45.34, 10, 27, 1.3, 95, 3.5, 'savanna'],
  ['baidoa', 'Baidoa', 'SOM', 'Africa/Mogadishu', 3.11, 43.65, 490, 26.6, 1.6, 80, 5.5, 'savanna'],
  ['khartoum', 'Khartoum', 'SDN', 'Africa/Khartoum', 15.6, 32.53, 380, 29.9, 5.2, 150, 7, 'sahel'],
  ['elfasher', 'El Fasher', 'SDN', 'Africa/Khartoum', 13.63, 25.35, 730, 26.5, 4.6, 145, 8.5, 'sahel'],
  ['monrovia', 'Monrovia', 'LBR', 'Africa/Monrovia', 6.3, -10.8, 20, 26.3, 1, 75, 3.6, 'savanna'],
  ['abidjan', 'Abidjan', 'CIV', 'Africa/Abidjan', 5.33, -4.02, 20, 26.6, 1.4, 75, 3, 'savanna'],
  [
    'portauprince',
    'Port-au-Prince',
    'HTI',
    'America/Port-au-Prince',
    18.55,
    -72.3,
    40,
    27.6,
    1.8,
    210,
    5,
    'savanna',
  ],
  ['dili', 'Dili', 'TLS', 'Asia/Dili', -8.56, 125.57, 10, 26.9, 1, 330, 4.2, 'savanna'],
  ['pristina', 'Pristina', 'XKX', 'Europe/Belgrade', 42.66, 21.17, 600, 10.9, 10.5, 205, 6, 'temperate'],
  ['srinagar', 'Srinagar', 'IND', 'Asia/Kolkata', 34.08, 74.8, 1585, 13.7, 11, 200, 6.5, 'temperate'],
  ['bangassou', 'Bangassou', 'CAF', 'Africa/Bangui', 4.74, 22.82, 500, 25.7, 1.1, 80, 5.5, 'equatorial'],
];

export const PLACES: readonly Place[] = ROWS.map(
  ([
    id,
    name,
    country,
    timeZone,
    latitude,
    longitude,
    elevationM,
    meanC,
    seasonC,
    warmestDay,
    dailyC,
    zone,
  ]) => ({
    ...{ id, name, country, timeZone, latitude, longitude },
    ...{ elevationM, meanC, seasonC, warmestDay, dailyC, zone },
  }),
);

/** How near (in degrees) a camp must be to a known place to have its climate. */
const NEAR_DEG = 1.5;

/** The climate at a point: that of the nearest known place, or else what its latitude suggests at sea level. */
export function climateAt(latitude: number, longitude: number): Climate {
  let nearest: Place | undefined;
  let distance = NEAR_DEG;
  for (const place of PLACES) {
    const away = Math.hypot(place.latitude - latitude, place.longitude - longitude);
    if (away <= distance) [nearest, distance] = [place, away];
  }
  return nearest ?? climateByLatitude(latitude);
}

function climateByLatitude(latitude: number): Climate {
  const away = Math.abs(latitude);
  const zone: Zone =
    away < 3
      ? 'equatorial'
      : away < 12
        ? 'savanna'
        : away < 28
          ? 'sahel'
          : away < 40
            ? 'mediterranean'
            : 'temperate';
  return {
    zone,
    elevationM: 0,
    meanC: 27.5 - 0.008 * away ** 2,
    seasonC: 1 + 0.2 * away,
    warmestDay: latitude >= 0 ? 205 : 22,
    dailyC: 5.5,
  };
}
