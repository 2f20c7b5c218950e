/** `npm start`: the services with embedded parts, a simulated fleet with 13 months of history, and then its present. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../durations.ts';
import { Translator } from '../families/translator.ts';
import { ALL_FAULTS } from '../faults/fault-plan.ts';
import { type ApiAddress, ApiError, makeSignInLink } from '../feed/api-client.ts';
import { Publisher, RefusedError } from '../feed/publisher.ts';
import { untilStopped } from '../feed/simulation.ts';
import { DemoFeed } from './feed.ts';
import { ProgressLine } from './progress-line.ts';
import { type Services, StartError, startServices } from './services.ts';
import { type DemoState, readState, writeState } from './state.ts';
import { DemoError, familyOfCamp, fleetOfWorld, newState, openWorld } from './world.ts';

const DEFAULT_RETENTION_DAYS = 400;
const TELL_MS = 1_000;
const HINT =
  'If a port is taken, choose others: PORT=8081 MQTT_PORT=1884 npm start. DATA_DIR=./data-2 is another demo.';

const line = new ProgressLine(process.stderr);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// A killed npm takes its signals with it: the demo ends when whoever started it is gone.
const startedBy = process.ppid;
setInterval(() => {
  if (process.ppid !== startedBy) stopping.abort();
}, TELL_MS).unref();

try {
  await demo({ LOG_LEVEL: 'warn', ...process.env });
} catch (error) {
  const isUsers = [DemoError, StartError, ApiError, RefusedError].some((type) => error instanceof type);
  console.error(isUsers && error instanceof Error ? `The demo can't run: ${error.message}` : error);
  process.exitCode = 1;
}

async function demo(environment: NodeJS.ProcessEnv): Promise<void> {
  const dataDir = environment.DATA_DIR || './data';
  const statePath = join(dataDir, 'simulator.json');
  const publisher = new Publisher({
    broker: {
      url: environment.MQTT_URL || `mqtt://127.0.0.1:${environment.MQTT_PORT || 1883}`,
      username: environment.MQTT_USERNAME || undefined,
      password: environment.MQTT_PASSWORD || undefined,
    },
    onTrouble: (text) => line.say(text),
  });
  const progress = { share: 0 };
  const retentionDays = Number(environment.RAW_RETENTION_DAYS || DEFAULT_RETENTION_DAYS);
  const expected = readState(statePath) ?? newState();
  const devices = new Translator(publisher, fleetOfWorld(expected.firstDay), familyOfCamp);
  const feedOf = (state: DemoState): DemoFeed =>
    new DemoFeed({
      world: { registry: fleetOfWorld(state.firstDay), seed: state.seed, faults: ALL_FAULTS },
      state,
      earliest: Date.now() - (retentionDays - 0.5) * DAY_MS,
      publisher,
      live: devices,
      now: Date.now,
      stopping: stopping.signal,
      save: (next) => writeState(statePath, next),
      onProgress: (share) => {
        if (share >= 1 && progress.share < 1) line.say('All history is in. The fleet goes on live.');
        progress.share = share;
      },
      onRecent: () => line.say('The last days are in.'),
    });

  console.log('Starting the services …');
  const starting = startServices(environment, (text) => line.say(text));
  const ahead = feedOf(expected);
  const preparing = ahead.prepare();
  const services = await starting.catch((error: unknown) => {
    stopping.abort();
    if (error instanceof StartError) throw new StartError(`${error.message}. ${HINT}`, { cause: error });
    throw error;
  });
  const ended = services.ended.then((code) => {
    if (!stopping.signal.aborted) throw new DemoError(`the services ended by themselves (exit code ${code})`);
  });
  try {
    await Promise.race([run(services), ended]);
  } finally {
    stopping.abort();
    await publisher.close();
    await services.stop();
    line.end('Stopped. npm start goes on from here.');
  }

  async function run({ url }: Services): Promise<void> {
    const token = environment.ADMIN_TOKEN || readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
    const api: ApiAddress = { url, token };
    const state = await openWorld(api, expected);
    writeState(statePath, state);
    const link = await makeSignInLink(api);
    console.log(
      `\n  Open this, it signs you in (once, within 15 minutes):  ${link}\n\n  Ctrl-C stops everything.\n`,
    );
    await untilStopped(publisher.connect(), stopping.signal);
    await devices.start(Date.now);
    await preparing;
    const feed = state === expected ? ahead : feedOf(state);
    if (feed !== ahead) await feed.prepare();
    const telling = setInterval(() => {
      const { share } = progress;
      line.show(bar(share));
      if (share >= 1) clearInterval(telling);
    }, TELL_MS);
    try {
      await untilStopped(feed.run(), stopping.signal);
    } finally {
      clearInterval(telling);
    }
  }
}

function bar(share: number): string {
  const width = 30;
  const filled = Math.round(share * width);
  return share < 1
    ? `History [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.floor(share * 100)} %`
    : 'Live';
}
