/** `npm run simulate`: the simulators alone, publishing to MQTT_URL. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { truthOf } from './camp/truth.ts';
import { demoFleet } from './demo/fleet.ts';
import { ProgressLine } from './demo/progress-line.ts';
import { FAMILIES, withSources } from './families/families.ts';
import { Translator } from './families/translator.ts';
import { ApiError, getRegistry, mergedRegistry, putRegistry } from './feed/api-client.ts';
import { Publisher, RefusedError } from './feed/publisher.ts';
import { reportingEvery, Simulation, untilStopped } from './feed/simulation.ts';
import { generatedFleet } from './fleet/generated-fleet.ts';
import { type Registry, registrySchema } from './fleet/registry.ts';
import { HELP, parseOptions, type SimulateOptions, UsageError } from './options.ts';

const DEFAULT_MQTT_URL = 'mqtt://127.0.0.1:1883';
const DEFAULT_REPORT_S = 60;
const LINE_MS = 1_000;

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else await simulate(options);
} catch (error) {
  const isUsers = [UsageError, ApiError, RefusedError, RangeError].some((type) => error instanceof type);
  console.error(isUsers && error instanceof Error ? `simulate: ${error.message}` : error);
  process.exitCode = 1;
}

async function simulate(options: SimulateOptions): Promise<void> {
  const started = Date.now();
  const from = options.from ?? { instant: started };
  const firstDay = 'date' in from ? from.date : new Date(from.instant).toISOString().slice(0, 10);
  const { family } = options;
  if (family !== null && !FAMILIES[family].saysTime && options.from !== null) {
    throw new UsageError(`--as ${family} has no time of its own: it can't tell the past, leave out --from`);
  }
  const registry = withSources(fleetOf(options, firstDay), () => family);
  const { API_URL, ADMIN_TOKEN } = process.env;
  if (API_URL) {
    if (!ADMIN_TOKEN) throw new UsageError('ADMIN_TOKEN: is not set, but API_URL is; registering needs both');
    const api = { url: API_URL, token: ADMIN_TOKEN };
    await putRegistry(api, mergedRegistry(await getRegistry(api), registry));
  }

  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const line = new ProgressLine(process.stderr);
  const publisher = new Publisher({
    broker: brokerOf(process.env),
    rate: options.rate,
    onTrouble: (text) => line.say(text),
  });
  await untilStopped(publisher.connect(), stopping.signal);

  const plan = { registry, ...options, from };
  const link = new Translator(publisher, registry, () => family);
  await link.start(Date.now);
  const simulation = new Simulation(plan, link, { now: Date.now }, stopping.signal);
  let before = { at: performance.now(), acknowledged: 0 };
  const reporting = setInterval(() => {
    const now = { at: performance.now(), acknowledged: publisher.acknowledged };
    const rate = ((now.acknowledged - before.acknowledged) * 1_000) / (now.at - before.at);
    before = now;
    line.show(progressText(registry, simulation.reachedMs, now.acknowledged, rate));
  }, LINE_MS);
  try {
    await untilStopped(simulation.run(), stopping.signal);
  } finally {
    clearInterval(reporting);
    await untilStopped(link.end(Date.now()), stopping.signal);
    await publisher.close();
    line.end(progressText(registry, simulation.reachedMs, publisher.acknowledged, null));
  }
  if (options.truthFile !== null) {
    const to = stopping.signal.aborted
      ? { instant: simulation.reachedMs }
      : (options.to ?? { instant: simulation.reachedMs });
    writeTruth(options.truthFile, truthOf(plan, from, to));
  }
}

function fleetOf(options: SimulateOptions, firstDay: string): Registry {
  const { registryFile, size, seed, reportEveryS } = options;
  if (registryFile !== null && existsSync(registryFile)) {
    if (size !== null) throw new UsageError(`--registry ${registryFile} exists: it can't go with --missions`);
    const registry = readRegistry(registryFile);
    return reportEveryS === null ? registry : reportingEvery(registry, reportEveryS);
  }
  const everyS = reportEveryS ?? DEFAULT_REPORT_S;
  const fleet = size === null ? demoFleet(firstDay, everyS) : generatedFleet(size, seed, firstDay, everyS);
  if (registryFile !== null) writeFileSync(registryFile, `${JSON.stringify(fleet, null, 2)}\n`);
  return fleet;
}

function readRegistry(file: string): Registry {
  try {
    return registrySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`--registry ${file}: ${reason}`, { cause: error });
  }
}

function brokerOf(environment: NodeJS.ProcessEnv): ConstructorParameters<typeof Publisher>[0]['broker'] {
  return {
    url: environment.MQTT_URL || DEFAULT_MQTT_URL,
    username: environment.MQTT_USERNAME || undefined,
    password: environment.MQTT_PASSWORD || undefined,
    caFile: environment.MQTT_CA_FILE || undefined,
    certFile: environment.MQTT_CERT_FILE || undefined,
    keyFile: environment.MQTT_KEY_FILE || undefined,
  };
}

function progressText(registry: Registry, reachedMs: number, messages: number, rate: number | null): string {
  const { camps, units } = registry;
  const fleet = `${units.length} units in ${camps.length} camps`;
  const pace = rate === null ? '' : `, ${Math.round(rate)}/s`;
  return `${fleet}, ${new Date(reachedMs).toISOString().slice(0, 16)}Z, ${messages} messages${pace}`;
}

function writeTruth(file: string, truth: ReturnType<typeof truthOf>): void {
  const text = `${JSON.stringify(truth, null, 2)}\n`;
  if (file === '-') process.stdout.write(text);
  else writeFileSync(file, text);
}
