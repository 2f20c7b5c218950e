/** The services as the demo's child: started from its environment, and gone when the demo is gone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../..', 'services', 'main.ts');
const STOP_MS = 15_000;

/** The services ended before they were ready. What they said of it has been shown. */
export class StartError extends Error {
  override name = 'StartError';
}

export interface Services {
  /** Where the API and the dashboard are. */
  url: string;
  /** Resolves when they end by themselves, with their exit code. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/**
 * Starts the services and waits until they are ready.
 * @param say shows what they write on standard error
 * @throws StartError
 */
export async function startServices(
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<Services> {
  // With the flags of this process, and in a group of its own: the terminal's Ctrl-C reaches the demo alone, which then
  // stops the services in order. The channel closes with the demo, however it ends, and the services stop then.
  const child = spawn(process.execPath, [...process.execArgv, MAIN], {
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', say);
  const url = await Promise.race([readyUrl(child), ended.then(() => null)]);
  if (url === null) throw new StartError('the services ended before they were ready');
  return { url, ended, stop: () => stop(child, ended) };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /is ready: (https?:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
