/**
 * What a camp's people ask for: 5 to 12 kWh per person and day, the range in which UN field missions lie,
 * by the hour and the day of the week, with air conditioning that follows the heat and the odd event.
 */
import { HOUR_MS } from '../durations.ts';
import { draw, drawBetween, type Stream, smooth, stream } from './noise.ts';

/** Relative demand by local hour, mean 1: breakfast, lunch, and the evening's peak. */
const BY_HOUR = [
  0.68, 0.64, 0.62, 0.62, 0.67, 0.84, 1.02, 1.12, 1.12, 1.1, 1.08, 1.12, 1.16, 1.1, 1.06, 1.05, 1.06, 1.12,
  1.26, 1.35, 1.29, 1.16, 0.96, 0.78,
];
/** Occupancy of rooms that are cooled, by local hour: offices by day, quarters by night. */
const COOLED_BY_HOUR = [
  0.95, 0.93, 0.9, 0.88, 0.86, 0.86, 0.9, 0.98, 1.06, 1.1, 1.12, 1.12, 1.1, 1.1, 1.1, 1.08, 1.06, 1.02, 1, 1,
  1, 1, 0.99, 0.97,
];
const WEEKEND = 0.93;
const COMFORT_C = 22;
const COLD_C = 15;
const EVENT_CHANCE = 0.04;

export interface LoadModel {
  /** The demand, kW. @param localDay days since 1970 of the local date @param localHour 0 to 24 */
  demandKw(ts: number, people: number, ambientC: number, localDay: number, localHour: number): number;
}

/** The habits of one camp. */
export function loadModel(campId: string, seed: number): LoadModel {
  const habits = stream(seed, campId, 'habits');
  const perPersonDayKwh = drawBetween(habits, 0, 5, 6.3);
  const coolingKwhPerKelvinDay = drawBetween(habits, 1, 0.3, 0.42);
  const heatingKwhPerKelvinDay = drawBetween(habits, 2, 0.12, 0.2);
  const swings: Stream = stream(seed, campId, 'load');
  const events: Stream = stream(seed, campId, 'events');
  return {
    demandKw(ts, people, ambientC, localDay, localHour) {
      const hours = ts / HOUR_MS;
      const weekday = (localDay + 4) % 7;
      const weekly = weekday === 0 || weekday === 6 ? WEEKEND : 1;
      const wander =
        1 + 0.12 * (smooth(swings, hours / 5) - 0.5) + 0.1 * (smooth(swings, hours * 2 + 5e6) - 0.5);
      const event = localHour >= 17 && localHour < 23 && draw(events, localDay) < EVENT_CHANCE ? 1.2 : 1;
      const living = perPersonDayKwh * byHour(BY_HOUR, localHour) * weekly * event;
      const cooling =
        coolingKwhPerKelvinDay * Math.max(0, ambientC - COMFORT_C) * byHour(COOLED_BY_HOUR, localHour);
      const heating = heatingKwhPerKelvinDay * Math.max(0, COLD_C - ambientC);
      return (people * (living + cooling + heating) * wander) / 24;
    },
  };
}

function byHour(table: readonly number[], hour: number): number {
  const from = Math.floor(hour) % 24;
  const start = table[from] ?? 1;
  const end = table[(from + 1) % 24] ?? 1;
  return start + (end - start) * (hour - Math.floor(hour));
}
