/** `npm start`: the services with embedded parts, a simulated fleet with 13 months of history, and then its present. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiAddress, ApiError, getRegistry, putProgress, putRegistry } from './api-client.ts';
import { DemoFeed } from './demo-feed.ts';
import { demoFleet } from './demo-fleet.ts';
import { type Services, StartError, startServices } from './demo-services.ts';
import { type DemoState, readState, writeState } from './demo-state.ts';
import { ALL_DIRT } from './dirt-plan.ts';
import { ProgressLine } from './progress-line.ts';
import { Publisher, RefusedError } from './publisher.ts';
import type { Registry } from './registry.ts';
import { untilStopped } from './simulation.ts';

const SEED = 42;
const HISTORY_MONTHS = 13;
const REPORT_EVERY_S = 300;
const DEFAULT_RETENTION_DAYS = 400;
const DAY_MS = 86_400_000;
const TELL_MS = 1_000;

const HINT =
  'If a port is taken, choose others: PORT=8081 MQTT_PORT=1884 npm start. DATA_DIR=./data-2 is another demo.';

/** Something that the person who started the demo can put right. */
class DemoError extends Error {
  override name = 'DemoError';
}

const line = new ProgressLine(process.stderr);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// A killed npm takes its signals with it: the demo ends when whoever started it is gone.
const startedBy = process.ppid;
setInterval(() => {
  if (process.ppid !== startedBy) stopping.abort();
}, TELL_MS).unref();

try {
  await demo();
} catch (error) {
  const isUsers = [DemoError, StartError, ApiError, RefusedError].some((type) => error instanceof type);
  console.error(isUsers && error instanceof Error ? `The demo can't run: ${error.message}` : error);
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  const environment: NodeJS.ProcessEnv = { LOG_LEVEL: 'warn', ...process.env };
  const dataDir = environment.DATA_DIR || './data';
  console.log('Starting the services …');
  const services = await startServices(environment, (text) => line.say(text)).catch((error: unknown) => {
    if (error instanceof StartError) throw new StartError(`${error.message}. ${HINT}`, { cause: error });
    throw error;
  });
  const ended = services.ended.then((code) => {
    if (!stopping.signal.aborted) throw new DemoError(`the services ended by themselves (exit code ${code})`);
  });
  try {
    await Promise.race([run(services, dataDir, environment), ended]);
  } finally {
    stopping.abort();
    await services.stop();
    line.end('Stopped. npm start goes on from here.');
  }
}

async function run(services: Services, dataDir: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const token = environment.ADMIN_TOKEN || readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
  const api: ApiAddress = { url: services.url, token };
  const statePath = join(dataDir, 'simulator.json');
  const { state, fleet } = await openWorld(api, readState(statePath));
  writeState(statePath, state);

  const publisher = new Publisher({
    broker: {
      url: environment.MQTT_URL || `mqtt://127.0.0.1:${environment.MQTT_PORT || 1883}`,
      username: environment.MQTT_USERNAME || undefined,
      password: environment.MQTT_PASSWORD || undefined,
    },
    onTrouble: (text) => line.say(text),
  });
  await publisher.connect();
  const link = new URL(`/sign-in#token=${token}`, services.url);
  console.log(`\n  Open this, it signs you in:  ${link}\n\n  Ctrl-C stops everything.\n`);

  let share = 0;
  const telling = setInterval(() => {
    line.show(bar(share));
    void putProgress(api, share < 1 ? share : null).catch(() => undefined);
    if (share >= 1) clearInterval(telling);
  }, TELL_MS);
  const retentionDays = Number(environment.RAW_RETENTION_DAYS || DEFAULT_RETENTION_DAYS);
  const feed = new DemoFeed({
    world: { registry: fleet, seed: state.seed, dirt: ALL_DIRT },
    state,
    earliest: Date.now() - (retentionDays - 0.5) * DAY_MS,
    publisher,
    now: Date.now,
    stopping: stopping.signal,
    save: (next) => writeState(statePath, next),
    onProgress: (now) => {
      if (now >= 1 && share < 1) line.say('All history is in. The fleet goes on live.');
      share = now;
    },
    onRecent: () => line.say('The last days are in.'),
  });
  try {
    await untilStopped(feed.run(), stopping.signal);
  } finally {
    clearInterval(telling);
    await publisher.close();
  }
}

/**
 * The world to show: the one that the services already know, or a new one with its fleet registered.
 * @throws DemoError where DATA_DIR holds something else than the demo
 */
async function openWorld(
  api: ApiAddress,
  kept: DemoState | null,
): Promise<{ state: DemoState; fleet: Registry }> {
  const present = await getRegistry(api);
  const firstDay = firstDayOf(present);
  if (firstDay !== null) {
    const state = kept?.firstDay === firstDay ? kept : { seed: SEED, firstDay, delivered: [] };
    return { state, fleet: demoFleet(firstDay, REPORT_EVERY_S) };
  }
  if (present.missions.length > 0) {
    throw new DemoError(
      'DATA_DIR holds another registry than the demo’s; choose another: DATA_DIR=./demo npm start',
    );
  }
  const today = Temporal.Now.plainDateISO('UTC');
  const state = {
    seed: SEED,
    firstDay: today.subtract({ months: HISTORY_MONTHS }).toString(),
    delivered: [],
  };
  const fleet = demoFleet(state.firstDay, REPORT_EVERY_S);
  await putRegistry(api, fleet);
  return { state, fleet };
}

/** The day on which the demo's records begin in a registry, or null where it is not the demo's. */
function firstDayOf(registry: Registry): string | null {
  const ids = new Set(demoFleet('2000-01-01', REPORT_EVERY_S).units.map(({ id }) => id));
  const days = registry.units
    .filter(({ id }) => ids.has(id))
    .flatMap(({ inService }) => inService?.from ?? []);
  return days.sort()[0] ?? null;
}

function bar(share: number): string {
  const width = 30;
  const filled = Math.round(share * width);
  return share < 1
    ? `History [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.floor(share * 100)} %`
    : 'Live';
}
