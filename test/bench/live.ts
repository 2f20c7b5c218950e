/** A live fleet of UN scale: every unit reports every 10 s for a minute, while a dashboard asks. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Influxd } from '../support/influxd.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { Services } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';
import type { Servers } from './drain.ts';
import { fleetRegistry, generatorSample } from './fleet.ts';
import { pidOf, usageOf } from './process-usage.ts';
import { publishAll, type RawMessage } from './raw-publisher.ts';
import { type BenchRow, grouped, megabytes, milliseconds, percentile } from './table.ts';

const FLEET = { missions: 12, campsPerMission: 33, unitsPerCamp: 8 };
const EVERY_S = 10;
const SECONDS = 60;
const POLL_EVERY_S = 5;
const BUCKET = 'live';
const EVENT_LOOP = 'footprint_event_loop_delay_seconds{quantile="0.99"}';

export async function benchLive(servers: Servers): Promise<BenchRow[]> {
  const dir = await tempDir('live');
  const influxd = await Influxd.start(servers.influxd);
  const mosquitto = await Mosquitto.start(servers.mosquitto);
  try {
    const registry = fleetRegistry(FLEET);
    const registryFile = join(dir.path, 'registry.json');
    await writeFile(registryFile, JSON.stringify(registry));
    const services = await Services.start({
      dataDir: join(dir.path, 'data'),
      env: {
        MQTT_URL: mosquitto.url,
        INFLUX_URL: influxd.url,
        INFLUX_ORG: influxd.org,
        INFLUX_BUCKET: BUCKET,
        INFLUX_TOKEN: await influxd.createBucket(BUCKET),
        REGISTRY_FILE: registryFile,
      },
    });
    const pid = pidOf(services.pid);
    const before = usageOf(pid);
    const [delays, lags, answers]: [number[], number[], number[]] = [[], [], []];
    const missions = new Map(registry.camps.map((camp) => [camp.id, camp.mission]));
    for (let second = 0; second < SECONDS; second += 1) {
      const nextSecond = new Promise((resolve) => setTimeout(resolve, 1_000));
      const due = registry.units.filter((_, at) => at % EVERY_S === second % EVERY_S);
      const messages = due.map((unit): RawMessage => {
        const sample = generatorSample(Date.now(), second, 1);
        const { ts, powerKw, energyKwh } = sample;
        const said = unit.kind === 'generator' ? sample : { ts, powerKw, energyKwh };
        const topic = `missions/${missions.get(unit.camp)}/camps/${unit.camp}/units/${unit.id}/telemetry`;
        return { topic, payload: JSON.stringify(said) };
      });
      await publishAll(mosquitto.port, 'live', messages);
      // Each scrape begins a new measurement of the event loop.
      delays.push(await services.metric(EVENT_LOOP.replace(/[{}]/g, '\\$&')));
      lags.push(await services.metric('footprint_rollup_lag_seconds'));
      if (second % POLL_EVERY_S === 0) {
        const startedAt = performance.now();
        await services.json('/api/footprint?by=mission&interval=month&from=2026-01-01');
        answers.push(performance.now() - startedAt);
      }
      await nextSecond;
    }
    const usage = usageOf(pid);
    await services.stop();
    const what = `live: ${grouped(registry.units.length)} units every ${EVERY_S} s for a minute`;
    return [
      {
        what,
        by: 'services, InfluxDB',
        figures: [
          `event loop p99 ${milliseconds(Math.max(...delays.slice(1)) * 1_000)}`,
          `rollup lag p50 ${percentile(lags, 0.5).toFixed(1)} s, at most ${Math.max(...lags).toFixed(1)} s`,
          `dashboard's answer p95 ${milliseconds(percentile(answers, 0.95))}`,
          `CPU ${(((usage.cpuS - before.cpuS) / SECONDS) * 100).toFixed(0)} % of a core`,
          `peak RSS ${megabytes(usage.peakRssBytes)}`,
        ],
      },
    ];
  } finally {
    await mosquitto.stop();
    await influxd.stop();
    await dir.remove();
  }
}
