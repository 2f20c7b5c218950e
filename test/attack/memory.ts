/** The memory of the services before an attack, and after. */
import type { Services } from '../support/services.ts';
import { type AttackFigure, atMost, told } from './section.ts';

const LOOKS = 10;
const LOOK_EVERY_MS = 500;
/**
 * What may remain resident: with 3,200 units to know, and a heap that keeps room it once needed. A queue or map without
 * a bound grows past this within one attack.
 */
const GROWTH_BYTES = 256 * 1024 ** 2;
const MEBIBYTE = 1024 ** 2;

/** The least of several looks: what is left once the garbage is gone. */
export async function settledMemoryBytes(services: Services): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look += 1) {
    least = Math.min(least, await services.metric('process_resident_memory_bytes'));
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return least;
}

export async function memoryFigures(services: Services, beforeBytes: number): Promise<AttackFigure[]> {
  const afterBytes = await settledMemoryBytes(services);
  return [
    told('memory before', `${Math.round(beforeBytes / MEBIBYTE)} MiB`),
    atMost('memory after', afterBytes / MEBIBYTE, (beforeBytes + GROWTH_BYTES) / MEBIBYTE, 'MiB'),
  ];
}
