/** A public grid that sheds load by the hour: outages with a start and a length of their own, a few in a week. */
import { HOUR_MS } from '../durations.ts';
import { draw, drawBetween, stream } from './noise.ts';

const SLOT_HOURS = 24;
const SLOT_MS = SLOT_HOURS * HOUR_MS;
const MOST_HOURS = 5;

/** Whether the grid is up at an instant (epoch ms). Each camp's grid is as reliable as the seed makes it. */
export function gridSupply(campId: string, seed: number): (ts: number) => boolean {
  const random = stream(seed, campId, 'grid');
  const chance = drawBetween(random, -1, 0.15, 0.55);
  return (ts) => {
    const slot = Math.floor(ts / SLOT_MS);
    if (draw(random, slot * 4) >= chance) return true;
    const hours = 1 + Math.floor(drawBetween(random, slot * 4 + 1, 0, MOST_HOURS));
    const lastsMs = hours * HOUR_MS;
    const from = slot * SLOT_MS + Math.floor(draw(random, slot * 4 + 2) * (SLOT_HOURS - hours)) * HOUR_MS;
    return ts < from || ts >= from + lastsMs;
  };
}
