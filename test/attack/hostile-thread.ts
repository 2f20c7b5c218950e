/** Lets the hostile neighbours loose in a thread of their own, so that the fleet's waits are not theirs. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { hostileNeighbours } from './hostile-neighbours.ts';

const targetSchema = z.object({ url: z.string(), mqttUrl: z.string(), token: z.string(), seed: z.number() });

export type HostileTarget = z.infer<typeof targetSchema>;

/** Starts them; the function that is returned ends them, and resolves once they have. */
export function startHostiles(target: HostileTarget): () => Promise<void> {
  const thread = new Worker(new URL(import.meta.url), { workerData: target });
  const ended = once(thread, 'exit');
  return async () => {
    thread.postMessage('end');
    await ended;
  };
}

if (!isMainThread && parentPort !== null) {
  const { url, mqttUrl, token, seed } = targetSchema.parse(workerData);
  const end = new AbortController();
  parentPort.once('message', () => end.abort());
  const fetchAuthorized = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
  await hostileNeighbours({ services: { mqttUrl, fetch: fetchAuthorized }, seed, signal: end.signal });
}
