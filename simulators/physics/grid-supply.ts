/** A public grid that fails: outages with a start and a length of their own, a few in a week. */
import { HOUR_MS } from '../durations.ts';
import { draw, drawBetween, stream } from './noise.ts';

const SLOT_MS = 24 * HOUR_MS;

/** Whether the grid is up at an instant (epoch ms). Each camp's grid is as reliable as the seed makes it. */
export function gridSupply(campId: string, seed: number): (ts: number) => boolean {
  const random = stream(seed, campId, 'grid');
  const chance = drawBetween(random, -1, 0.15, 0.55);
  return (ts) => {
    const slot = Math.floor(ts / SLOT_MS);
    if (draw(random, slot * 4) >= chance) return true;
    const lastsMs = drawBetween(random, slot * 4 + 1, 0.4, 5) * HOUR_MS;
    const from = slot * SLOT_MS + draw(random, slot * 4 + 2) * (SLOT_MS - lastsMs);
    return ts < from || ts >= from + lastsMs;
  };
}
