/**
 * The last answers of the API, kept in the browser for when there is no link. A running period's answer is kept under
 * its topic, so that it stands for the same question a quarter-hour later. Each keeps the time at which it was made.
 */
import { ANSWERS } from '../sw/caches.ts';

const ANSWERS_AT_MOST = 200;

/** Keeps an answer; where the browser has no room or no such storage, nothing is kept. */
export async function keepAnswer(topic: string, response: Response): Promise<void> {
  if (!('caches' in globalThis)) return;
  const cache = await caches.open(ANSWERS);
  await cache.put(topic, response);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - ANSWERS_AT_MOST))) await cache.delete(old);
}

/** The answer that was kept; null where there is none. */
export async function keptAnswer(topic: string): Promise<Response | null> {
  if (!('caches' in globalThis)) return null;
  return (await (await caches.open(ANSWERS)).match(topic)) ?? null;
}

/** Forgets all answers: the next person at this browser is not to see them. */
export async function forgetAnswers(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(ANSWERS);
}
