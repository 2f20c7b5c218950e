/**
 * Everything of a production set-up as real processes: Mosquitto, InfluxDB, and the services between them; with a
 * load of which every sample is known, so that each can be looked for.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { expect } from 'vitest';
import { z } from 'zod';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import { eventually } from '../support/child.ts';
import { findInfluxd, findMosquitto } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

export const realServers = [await findInfluxd(), await findMosquitto()] as const;

const BUCKET = 'faults';
const UNITS = ['g0', 'g1', 'g2', 'g3'] as const;
const EVERY_MS = 10_000;
const KWH_A_STEP = 0.25;
const QUARTER_MS = 900_000;
const IN_FLIGHT = 1_000;
const QUIET_MS = 60_000;

const registry: RegistryInput = {
  missions: [{ id: 'm', name: 'Mission', country: 'SSD', timeZone: 'Africa/Juba' }],
  camps: [{ id: 'c', mission: 'm', name: 'Camp', latitude: 9, longitude: 31, timeZone: 'Africa/Juba' }],
  units: UNITS.map((id) => ({
    id,
    camp: 'c',
    kind: 'generator',
    name: id,
    ratedKw: 400,
    fuel: 'diesel',
    reportEveryS: EVERY_MS / 1_000,
  })),
};

const footprintSchema = z.object({
  rows: z.array(z.object({ unit: z.string(), energyKwh: z.object({ generator: z.number().nullable() }) })),
});
const quarantineSchema = z.object({
  total: z.number(),
  items: z.array(z.object({ topic: z.string().nullable(), payload: z.string(), reason: z.string() })),
});

export class Stack {
  readonly mosquitto: Mosquitto;
  readonly influxd: Influxd;
  /** The token of the services: it may read and write the bucket, and no more. */
  readonly token: string;
  /** Forty days ago: time for a long backlog, and all of it taken. */
  readonly start = Date.now() - (Date.now() % QUARTER_MS) - 40 * 86_400_000;
  readonly #dir: TempDir;
  readonly #publisher: MqttClient;
  readonly #services: Services[] = [];
  /** How many samples of each unit were published, and acknowledged by the broker. */
  #published = 0;

  private constructor(
    mosquitto: Mosquitto,
    influxd: Influxd,
    token: string,
    dir: TempDir,
    publisher: MqttClient,
  ) {
    this.mosquitto = mosquitto;
    this.influxd = influxd;
    this.token = token;
    this.#dir = dir;
    this.#publisher = publisher;
  }

  static async start(): Promise<Stack> {
    const [influxServer, mosquittoServer] = realServers;
    const dir = await tempDir('faults');
    const [influxd, mosquitto] = await Promise.all([
      Influxd.start(influxServer),
      Mosquitto.start(mosquittoServer),
    ]);
    const token = await influxd.createBucket(BUCKET);
    await writeFile(join(dir.path, 'registry.json'), JSON.stringify(registry));
    const publisher = await mqtt.connectAsync(mosquitto.url, {
      reconnectPeriod: 200,
    });
    publisher.on('error', () => {});
    return new Stack(mosquitto, influxd, token, dir, publisher);
  }

  get bucket(): string {
    return BUCKET;
  }

  /** Starts services with a DATA_DIR of that name; the environment given goes before the stack's own. */
  async startServices(
    name: string,
    env: Record<string, string> = {},
    until: 'healthy' | 'live' = 'healthy',
  ): Promise<Services> {
    const services = await Services.start({
      dataDir: join(this.#dir.path, name),
      until,
      env: {
        MQTT_URL: this.mosquitto.url,
        INFLUX_URL: this.influxd.url,
        INFLUX_TOKEN: this.token,
        INFLUX_ORG: this.influxd.org,
        INFLUX_BUCKET: BUCKET,
        REGISTRY_FILE: join(this.#dir.path, 'registry.json'),
        ...env,
      },
    });
    this.#services.push(services);
    return services;
  }

  async stop(): Promise<void> {
    await this.#publisher.endAsync(true);
    for (const services of this.#services) await services.kill();
    await this.mosquitto.stop();
    await this.influxd.stop();
    await this.#dir.remove();
  }

  /**
   * Publishes the next `count` samples of each unit, `together` in a message; resolves once the broker has all.
   * @param more fields for single samples, by unit and number
   */
  async publish(
    count: number,
    together = 1,
    more: (unit: string, n: number) => Record<string, number> = () => ({}),
  ): Promise<void> {
    const open = new Set<Promise<unknown>>();
    const end = this.#published + count;
    for (let n = this.#published; n < end; n += together) {
      for (const unit of UNITS) {
        const samples = Array.from({ length: Math.min(together, end - n) }, (_, k) => ({
          ts: this.start + (n + k) * EVERY_MS,
          powerKw: 90,
          energyKwh: (n + k) * KWH_A_STEP,
          ...more(unit, n + k),
        }));
        const payload = JSON.stringify(together === 1 ? samples[0] : samples);
        const sent = this.#send(`missions/m/camps/c/units/${unit}/telemetry`, payload);
        open.add(sent);
        void sent.finally(() => open.delete(sent));
      }
      if (open.size >= IN_FLIGHT) await Promise.race(open);
    }
    await Promise.all(open);
    this.#published = end;
  }

  /** Publishes until the broker has it: like any device, again when the connection was lost before the answer. */
  async #send(topic: string, payload: string): Promise<void> {
    for (;;) {
      try {
        await this.#publisher.publishAsync(topic, payload, { qos: 1 });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** How many points of telemetry InfluxDB has. */
  stored(): Promise<number> {
    return this.influxd.count(BUCKET, 'telemetry', 'energyKwh');
  }

  /**
   * Waits until InfluxDB has every sample, and then expects each once and whole, and the footprint that they make
   * from each of the services.
   * @param refused samples that must be in quarantine instead, by unit
   */
  async expectAll(
    services: readonly Services[],
    refused: Partial<Record<string, number>> = {},
  ): Promise<void> {
    const expected = UNITS.map((unit) => this.#published - (refused[unit] ?? 0));
    const total = expected.reduce((sum, count) => sum + count, 0);
    const output = (): string => services.map((each) => each.output.slice(-4_000)).join('\n');
    let stored = 0;
    await eventually(
      async () => {
        stored = await this.stored().catch(() => 0);
        return stored >= total;
      },
      QUIET_MS,
      () => `InfluxDB has ${stored} of ${total} samples\n${output()}`,
    );
    for (const [at, unit] of UNITS.entries()) {
      const where = `unit='${unit}'`;
      expect(await this.influxd.count(BUCKET, 'telemetry', 'energyKwh', where), unit).toBe(expected[at]);
      const wrong = `${where} AND powerKw != 90`;
      expect(await this.influxd.count(BUCKET, 'telemetry', 'powerKw', wrong), unit).toBe(0);
    }
    const kwh = (this.#published - 1) * KWH_A_STEP;
    const from = new Date(this.start).toISOString();
    const to = new Date(
      this.start + Math.ceil((this.#published * EVERY_MS) / QUARTER_MS) * QUARTER_MS,
    ).toISOString();
    for (const each of services) {
      let answer = '';
      await eventually(
        async () => {
          const rows = footprintSchema.parse(
            await each.json(`/api/footprint?by=unit&interval=total&from=${from}&to=${to}`),
          ).rows;
          answer = JSON.stringify(rows);
          return rows.every(({ energyKwh }) => Math.abs((energyKwh.generator ?? 0) - kwh) < 1e-6);
        },
        QUIET_MS,
        () => `the footprint is ${answer}, and not ${kwh} kWh each\n${output()}`,
      );
    }
  }

  /** The quarantine of services. */
  async quarantine(services: Services): Promise<z.infer<typeof quarantineSchema>> {
    return quarantineSchema.parse(await services.json('/api/quarantine?limit=100'));
  }
}
