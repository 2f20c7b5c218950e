/** The services alone, with the embedded broker and the embedded store. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_MS } from '../../services/domain/durations.ts';
import { eventually } from '../support/child.ts';
import { Services } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';
import { fleetRegistry, generatorMessages } from './fleet.ts';
import { pidOf, usageOf } from './process-usage.ts';
import { publishAll } from './raw-publisher.ts';
import { type BenchRow, grouped, megabytes, milliseconds, percentile } from './table.ts';

const FLEET = { missions: 2, campsPerMission: 3, unitsPerCamp: 10 };
const MONTHS = 13;
const ANSWERS = 30;

export async function benchEmbedded(): Promise<BenchRow[]> {
  return [
    await intake('single samples', 60_000, 1),
    await intake('arrays of 100', 3_000, 100),
    ...(await history()),
  ];
}

async function intake(what: string, messages: number, samplesPerMessage: number): Promise<BenchRow> {
  const dir = await tempDir('bench');
  const dataDir = join(dir.path, 'data');
  const services = await Services.start({ dataDir });
  try {
    const registry = fleetRegistry(FLEET);
    await services.register(registry);
    const before = usageOf(pidOf(services.pid));
    const backlog = generatorMessages(registry, messages, samplesPerMessage);
    const seconds = await publishAll(Number(new URL(services.mqttUrl).port), 'bench', backlog);
    const samples = messages * samplesPerMessage;
    const after = usageOf(pidOf(services.pid));
    await rolledUp(services);
    await services.stop();
    const bytes = await sizeOf(dataDir);
    return {
      what: `embedded broker, PUBACK after fsync: ${what}`,
      by: 'services, embedded',
      figures: [
        `${grouped(samples / seconds)} samples/s`,
        `${(((after.cpuS - before.cpuS) / samples) * 1e6).toFixed(1)} µs CPU a sample`,
        `${(bytes / samples).toFixed(0)} bytes on disk a sample`,
        `peak RSS ${megabytes(after.peakRssBytes)}`,
      ],
    };
  } finally {
    await services.kill();
    await dir.remove();
  }
}

/** 13 months of 60 units, a sample every two hours; then a week of one camp's minutes that arrives late. */
async function history(): Promise<BenchRow[]> {
  const dir = await tempDir('bench');
  const services = await Services.start({ dataDir: join(dir.path, 'data') });
  try {
    const registry = fleetRegistry(FLEET);
    await services.register(registry);
    const port = Number(new URL(services.mqttUrl).port);
    const missions = new Map(registry.camps.map(({ id, mission }) => [id, mission]));
    const start = Date.now() - MONTHS * 30.4 * DAY_MS;
    const messagesFor = (everyMs: number, from: number, to: number, camp?: string) =>
      registry.units
        .filter((unit) => camp === undefined || unit.camp === camp)
        .flatMap((unit) => {
          const topic = `missions/${missions.get(unit.camp)}/camps/${unit.camp}/units/${unit.id}/telemetry`;
          const counter =
            unit.kind === 'battery' ? 'dischargedKwh' : unit.kind === 'grid' ? 'importedKwh' : 'energyKwh';
          const samples: string[] = [];
          for (let ts = from; ts < to; ts += everyMs) {
            samples.push(`{"ts":${Math.round(ts)},"powerKw":50,"${counter}":${((ts - start) / 3.6e6) * 50}}`);
          }
          const chunks: { topic: string; payload: string }[] = [];
          for (let at = 0; at < samples.length; at += 500) {
            chunks.push({ topic, payload: `[${samples.slice(at, at + 500).join(',')}]` });
          }
          return chunks;
        });
    await publishAll(port, 'history', messagesFor(7_200_000, start, Date.now()));
    await rolledUp(services);

    const times: number[] = [];
    const from = new Date(start + 32 * DAY_MS).toISOString().slice(0, 8);
    for (let n = 0; n < ANSWERS; n += 1) {
      const startedAt = performance.now();
      await services.json(`/api/footprint?by=mission&interval=month&from=${from}01`);
      times.push(performance.now() - startedAt);
    }

    const late = messagesFor(60_000, Date.now() - 100 * DAY_MS, Date.now() - 93 * DAY_MS, 'm0-c0');
    const startedAt = performance.now();
    await publishAll(port, 'late', late);
    await rolledUp(services);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { peakRssBytes } = usageOf(pidOf(services.pid));
    return [
      {
        what: '/api/footprint by mission and month, 13 months of 60 units',
        by: 'services, embedded',
        figures: [
          `p50 ${milliseconds(percentile(times, 0.5))}`,
          `p95 ${milliseconds(percentile(times, 0.95))}`,
        ],
      },
      {
        what: "a week's late minutes of one camp (10 units): until rolled up",
        by: 'services, embedded',
        figures: [`${seconds.toFixed(1)} s`, `peak RSS ${megabytes(peakRssBytes)}`],
      },
    ];
  } finally {
    await services.kill();
    await dir.remove();
  }
}

function rolledUp(services: Services): Promise<void> {
  return eventually(async () => (await services.metric('footprint_rollup_lag_seconds')) === 0, 300_000);
}

async function sizeOf(dir: string): Promise<number> {
  const sizes = (await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
