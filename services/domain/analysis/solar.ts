/**
 * How well a solar array does for its sun: specific yield and performance ratio (IEC 61724-1), and how often it gave
 * power when the sun shone.
 */
import { QUARTER_MS, type UnitInterval } from '../metering/intervals.ts';
import { amountBetween, type Reading, trapezoids } from '../metering/segment.ts';

/** Irradiation of one quarter-hour, wholly observed. */
export type Irradiation = ReadonlyMap<number, number>;

const WATTS_A_KILOWATT = 1000;
/** The irradiance at which an array is rated, kW/m². */
const STANDARD_KW_PER_M2 = 1;
/** From here on, in W/m², an array that works gives power. */
const SUNNY_WM2 = 200;
const HOURS_A_QUARTER = 0.25;

/**
 * kWh/m² by the start of each quarter-hour that the readings cover from end to end, by trapezoid.
 * @param irradianceWm2 in order of time; what a sensor shows below zero at night counts as 0
 */
export function irradiation(irradianceWm2: readonly Reading[], gapLimitMs: number): Irradiation {
  const readings = irradianceWm2.map(({ ts, value }) => ({
    ts,
    value: Math.max(0, value) / WATTS_A_KILOWATT,
  }));
  const quarters = new Map<number, { kwhPerM2: number; ms: number }>();
  for (const segment of trapezoids(readings, gapLimitMs)) {
    for (let at = segment.from; at < segment.to; ) {
      const start = at - (at % QUARTER_MS);
      const end = Math.min(start + QUARTER_MS, segment.to);
      const quarter = quarters.get(start) ?? { kwhPerM2: 0, ms: 0 };
      quarter.kwhPerM2 += amountBetween(segment, at, end);
      quarter.ms += end - at;
      quarters.set(start, quarter);
      at = end;
    }
  }
  return new Map(
    [...quarters].flatMap(([start, { kwhPerM2, ms }]) => (ms === QUARTER_MS ? [[start, kwhPerM2]] : [])),
  );
}

export interface Performance {
  /** (kWh ÷ ratedKw) ÷ (kWh/m² ÷ 1 kW/m²); null where there was no irradiation or no energy known. */
  performanceRatio: number | null;
  /** The irradiation and the energy of the quarter-hours for which both are known. */
  irradiationKwhPerM2: number;
  energyKwh: number;
  /** Of the quarter-hours above 200 W/m², the share in which the array gave power; null without any. */
  availability: number | null;
}

/** Holds an array's energy against its sun, over the quarter-hours for which both are known. */
export function solarPerformance(
  rows: readonly UnitInterval[],
  irradiated: Irradiation,
  ratedKw: number,
): Performance {
  let [irradiationKwhPerM2, energyKwh, sunny, giving] = [0, 0, 0, 0];
  for (const row of rows) {
    const kwhPerM2 = irradiated.get(row.start);
    if (kwhPerM2 === undefined || row.energyKwh === undefined) continue;
    irradiationKwhPerM2 += kwhPerM2;
    energyKwh += row.energyKwh;
    if (kwhPerM2 < (SUNNY_WM2 / WATTS_A_KILOWATT) * HOURS_A_QUARTER) continue;
    sunny += 1;
    if (row.energyKwh > 0) giving += 1;
  }
  const referenceYieldH = irradiationKwhPerM2 / STANDARD_KW_PER_M2;
  return {
    performanceRatio: referenceYieldH === 0 ? null : energyKwh / ratedKw / referenceYieldH,
    irradiationKwhPerM2,
    energyKwh,
    availability: sunny === 0 ? null : giving / sunny,
  };
}
