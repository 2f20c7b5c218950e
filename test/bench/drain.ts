/**
 * Draining a backlog of generator messages that waits in Mosquitto into InfluxDB: by the services, by Telegraf, and
 * as the limit the same points written straight to InfluxDB.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, eventually, freePort } from '../support/child.ts';
import type { Server } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { SERVE } from '../support/serve-command.ts';
import { tempDir } from '../support/temp-dir.ts';
import { fleetRegistry, generatorMessages } from './fleet.ts';
import { pidOf, type Usage, usageOf } from './process-usage.ts';
import { publishAll, type RawMessage } from './raw-publisher.ts';
import { type BenchRow, grouped, megabytes } from './table.ts';

const FLEET = { missions: 4, campsPerMission: 5, unitsPerCamp: 20 };
const BUCKET = 'bench';

export interface Servers {
  influxd: Server;
  mosquitto: Server;
  telegraf: string | null;
}

export interface DrainOptions {
  messages: number;
  samplesPerMessage: number;
}

/** Time and CPU without what a start takes that has nothing to drain. */
interface Drained extends Usage {
  seconds: number;
  /** From the start until every row was made; undefined for what makes none. */
  rolledUpS: number | undefined;
}

/** Something that takes the backlog. */
interface Drainer {
  by: string;
  start(setup: DrainSetup): Promise<Child>;
  /** Waits until all interval rows are made; resolves with the seconds since `startedAt`. */
  rolledUp?(startedAt: number): Promise<number>;
}

interface DrainSetup {
  dir: string;
  mosquitto: Mosquitto;
  influxd: Influxd;
  token: string;
  registryFile: string;
}

export async function benchDrain(servers: Servers, options: DrainOptions): Promise<BenchRow[]> {
  const { messages: count, samplesPerMessage } = options;
  const what = `drain ${grouped(count)} messages of ${samplesPerMessage}`;
  const messages = generatorMessages(fleetRegistry(FLEET), count, samplesPerMessage);
  const drainers = [services('on')];
  const { telegraf } = servers;
  if (telegraf !== null && samplesPerMessage === 1) {
    drainers.push(telegrafWith(telegraf, 'memory'), telegrafWith(telegraf, 'disk'));
  }
  const rows: BenchRow[] = [];
  for (const drainer of drainers) {
    const { seconds, cpuS, peakRssBytes, rolledUpS } = await drain(
      servers,
      drainer,
      messages,
      samplesPerMessage,
    );
    const samples = count * samplesPerMessage;
    rows.push({
      what,
      by: drainer.by,
      figures: [
        `${grouped(count / seconds)} messages/s`,
        ...(samplesPerMessage > 1 ? [`${grouped(samples / seconds)} samples/s`] : []),
        `${((cpuS / count) * 1e6).toFixed(1)} µs CPU a message`,
        `peak RSS ${megabytes(peakRssBytes)}`,
        ...(rolledUpS === undefined ? [] : [`rolled up after ${rolledUpS.toFixed(1)} s`]),
      ],
    });
  }
  if (telegraf === null)
    rows.push({ what, by: 'Telegraf', figures: ['skipped: telegraf is not on the PATH'] });
  return rows;
}

async function drain(
  servers: Servers,
  drainer: Drainer,
  messages: readonly RawMessage[],
  samplesPerMessage: number,
): Promise<Drained> {
  const dir = await tempDir('bench');
  const registryFile = join(dir.path, 'registry.json');
  await writeFile(registryFile, JSON.stringify(fleetRegistry(FLEET)));
  const influxd = await Influxd.start(servers.influxd);
  const mosquitto = await Mosquitto.start(servers.mosquitto);
  let child: Child | null = null;
  try {
    const token = await influxd.createBucket(BUCKET);
    const place = { dir: dir.path, mosquitto, influxd, token, registryFile };
    // The first start makes the session, and whatever else a start is quicker with.
    await (await drainer.start(place)).stop();
    const beforeIdle = performance.now();
    const idle = await drainer.start(place);
    const startMs = performance.now() - beforeIdle;
    const starting = usageOf(pidOf(idle.process.pid));
    await idle.stop();
    await publishAll(mosquitto.port, 'bench-publisher', messages);

    // A session that is taken up again is served before anything says so: what a start takes is taken off instead.
    const startedAt = performance.now() + startMs;
    child = await drainer.start(place);
    // Asking for one unit costs the server next to nothing; the messages are drained in their order.
    const unit = messages.at(-1)?.topic.split('/')[5] ?? '';
    const ofUnit = messages.filter(({ topic }) => topic.includes(`/${unit}/`)).length * samplesPerMessage;
    const count = (where: string) => influxd.count(BUCKET, 'telemetry', 'powerKw', where);
    const unfinished = () => `the backlog is not drained:\n${child?.output.slice(-2_000)}`;
    await eventually(async () => (await count(`unit='${unit}'`)) >= ofUnit, 600_000, unfinished);
    await eventually(
      async () => (await count('time > 0')) >= messages.length * samplesPerMessage,
      60_000,
      unfinished,
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    const usage = usageOf(pidOf(child.process.pid));
    const rolledUpS = await drainer.rolledUp?.(startedAt);
    const { peakRssBytes } = usageOf(pidOf(child.process.pid));
    return { seconds, cpuS: usage.cpuS - starting.cpuS, peakRssBytes, rolledUpS };
  } finally {
    await child?.kill();
    await mosquitto.stop();
    await influxd.stop();
    await dir.remove();
  }
}

function services(outbox: 'on' | 'off'): Drainer {
  const token = randomBytes(16).toString('hex');
  let url = '';
  return {
    by: `services, outbox ${outbox}`,
    async start({ dir, mosquitto, influxd, token: influxToken, registryFile }) {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      const child = await Child.start({
        ...SERVE,
        env: {
          PORT: String(port),
          DATA_DIR: join(dir, 'data'),
          MQTT_URL: mosquitto.url,
          INFLUX_URL: influxd.url,
          INFLUX_TOKEN: influxToken,
          INFLUX_ORG: influxd.org,
          INFLUX_BUCKET: BUCKET,
          OUTBOX: outbox,
          REGISTRY_FILE: registryFile,
          ADMIN_TOKEN: token,
          LOG_LEVEL: 'info',
        },
        ready: async () => true,
      });
      await printed(child, /subscribed to the MQTT broker/);
      return child;
    },
    async rolledUp(startedAt) {
      await eventually(async () => {
        const headers = { authorization: `Bearer ${token}` };
        const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
        return /^footprint_rollup_lag_seconds 0$/m.test(metrics);
      }, 120_000);
      return (performance.now() - startedAt) / 1_000;
    },
  };
}

function telegrafWith(path: string, buffer: 'memory' | 'disk'): Drainer {
  return {
    by: `Telegraf, ${buffer} buffer`,
    async start({ dir, mosquitto, influxd, token }) {
      const config = join(dir, 'telegraf.conf');
      await writeFile(
        config,
        `
[agent]
  interval = "1s"
  flush_interval = "1s"
  metric_batch_size = 5000
  metric_buffer_limit = 1000000
  omit_hostname = true
  buffer_strategy = "${buffer === 'disk' ? 'disk_write_through' : 'memory'}"
  buffer_directory = "${join(dir, 'telegraf-buffer')}"
[[inputs.mqtt_consumer]]
  servers = ["tcp://127.0.0.1:${mosquitto.port}"]
  topics = ["missions/+/camps/+/units/+/telemetry"]
  qos = 1
  persistent_session = true
  client_id = "telegraf-bench"
  max_undelivered_messages = 20000
  data_format = "json"
  name_override = "telemetry"
  json_time_key = "ts"
  json_time_format = "unix_ms"
  json_string_fields = ["state"]
  topic_tag = ""
  [[inputs.mqtt_consumer.topic_parsing]]
    topic = "missions/+/camps/+/units/+/telemetry"
    tags = "_/mission/_/camp/_/unit/_"
[[outputs.influxdb_v2]]
  urls = ["${influxd.url}"]
  token = "${token}"
  organization = "${influxd.org}"
  bucket = "${BUCKET}"
`,
      );
      const child = await Child.start({
        command: path,
        args: ['--config', config],
        ready: async () => true,
      });
      await printed(child, /Connected \[tcp/);
      return child;
    },
  };
}

/** Waits until a process says that it is connected: from then on it drains. */
function printed(child: Child, text: RegExp): Promise<void> {
  return eventually(
    () => text.test(child.output),
    30_000,
    () => child.output,
  );
}

/** The limit: the same points as ready-made line protocol, one request after the other. */
export async function benchStraight(servers: Servers, samples: number): Promise<BenchRow[]> {
  const registry = fleetRegistry(FLEET);
  const lines = generatorMessages(registry, samples).map(({ topic, payload }) => {
    const [, mission, , camp, , unit] = topic.split('/');
    const { ts, state, ...numbers }: Record<string, unknown> = JSON.parse(payload);
    const fields = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
    const tags = `camp=${camp},kind=generator,mission=${mission},unit=${unit}`;
    return `telemetry,${tags} ${fields.join(',')},state="${state}" ${ts}`;
  });
  const influxd = await Influxd.start(servers.influxd);
  try {
    await influxd.createBucket(BUCKET);
    const bodies: string[] = [];
    for (let at = 0; at < lines.length; at += 5_000) bodies.push(lines.slice(at, at + 5_000).join('\n'));
    const startedAt = performance.now();
    for (const body of bodies) await influxd.write(BUCKET, body);
    const seconds = (performance.now() - startedAt) / 1_000;
    return [
      {
        what: `write ${grouped(samples)} points straight`,
        by: 'InfluxDB alone',
        figures: [`${grouped(samples / seconds)} points/s`],
      },
    ];
  } finally {
    await influxd.stop();
  }
}
