import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../services/config.ts';
import { ListenError } from '../../services/listen.ts';
import { type Service, startService } from '../../services/service.ts';
import { DatabaseError } from '../../services/store/sqlite/database.ts';
import { eventually } from '../support/child.ts';
import { runMain } from '../support/run-main.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

let dir: TempDir;
const running: Service[] = [];
const servers: Server[] = [];

beforeEach(async () => {
  dir = await tempDir('service');
});

afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
  for (const server of servers.splice(0)) server.close();
  await dir.remove();
});

const environment = (rest: Record<string, string> = {}) => ({
  DATA_DIR: join(dir.path, 'data'),
  PORT: '0',
  MQTT_PORT: '0',
  LOG_LEVEL: 'silent',
  ...rest,
});

async function start(rest: Record<string, string> = {}): Promise<Service> {
  const service = await startService(loadConfig(environment(rest)));
  running.push(service);
  return service;
}

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return String(typeof address === 'object' ? address?.port : address);
}

const registry = {
  missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
  camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
  units: [{ id: 'l', camp: 'c', kind: 'load', name: 'Load' }],
};

async function registryFile(content: unknown): Promise<string> {
  const path = join(dir.path, 'registry.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe('the services', () => {
  it('take a sample from MQTT to the API and the metrics, and keep it over a restart', async () => {
    const REGISTRY_FILE = await registryFile(registry);
    const first = await start({ REGISTRY_FILE });
    const ts = new Date(Date.now() - 60_000).toISOString();
    const device = await mqtt.connectAsync(first.mqttUrl);
    await device.publishAsync('missions/m/camps/c/units/l/telemetry', JSON.stringify({ ts, powerKw: 3 }), {
      qos: 1,
    });
    await device.endAsync();
    const headers = { authorization: `Bearer ${first.adminToken}` };
    const metrics = await (await fetch(`${first.url}/metrics`, { headers })).text();
    for (const name of ['received_messages', 'accepted_samples', 'delivered_samples']) {
      expect(metrics).toContain(`footprint_${name}_total 1`);
    }
    expect(metrics).toMatch(/footprint_event_loop_delay_seconds\{quantile="0.99"\} \d/);
    for (const name of ['outbox_batches', 'outbox_age_seconds', 'ingest_lag_seconds', 'rollup_lag_seconds']) {
      expect(metrics).toMatch(new RegExp(`^footprint_${name} \\d`, 'm'));
    }
    await first.stop();
    const second = await start({ REGISTRY_FILE });
    expect(second.adminToken).toBe(first.adminToken);
    const answer = await fetch(`${second.url}/api/units/l/samples`, { headers });
    expect(await answer.json()).toEqual({ unit: 'l', samples: [{ ts, powerKw: 3 }], next: null });
  });

  it('roll up what was committed before they stop', async () => {
    const REGISTRY_FILE = await registryFile(registry);
    const first = await start({ REGISTRY_FILE });
    const device = await mqtt.connectAsync(first.mqttUrl);
    const hourAgo = Date.now() - 3_600_000;
    const samples = [0, 1, 2].map((minute) => ({ ts: hourAgo + minute * 60_000, energyKwh: 10 + minute }));
    await device.publishAsync('missions/m/camps/c/units/l/telemetry', JSON.stringify(samples), { qos: 1 });
    device.end(true);
    await first.stop();
    const second = await start({ REGISTRY_FILE });
    const headers = { authorization: `Bearer ${second.adminToken}` };
    const answer = await fetch(`${second.url}/api/footprint?by=unit`, { headers });
    const { rows } = z
      .object({ rows: z.array(z.object({ energyKwh: z.object({ load: z.number() }) })) })
      .parse(await answer.json());
    expect(rows[0]?.energyKwh.load).toBeCloseTo(2, 9);
  });

  it('are healthy once they are started, and say nothing in detail to strangers', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/api/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: 'ok',
      checks: { broker: 'ok', store: 'ok', outbox: 'ok' },
    });
  });

  it('label simulated telemetry', async () => {
    const { url, adminToken } = await start();
    const label = async () => (await fetch(`${url}/api/health`)).headers.get('footprint-data');
    expect(await label()).toBeNull();
    const mission = { id: 'm1', name: 'Mission 1', country: 'SSD', timeZone: 'UTC', simulated: true };
    await fetch(`${url}/api/registry`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ missions: [mission], camps: [], units: [] }),
    });
    expect(await label()).toBe('simulated');
  });

  it.each(['PORT', 'MQTT_PORT'])(
    'say that %s is taken, and leave nothing behind that keeps them from starting',
    async (variable) => {
      const port = await takenPort();
      await expect(start({ [variable]: port })).rejects.toThrow(ListenError);
      await expect(start({ [variable]: port })).rejects.toThrow(
        `127.0.0.1:${port}: another process listens there`,
      );
      await start();
    },
  );

  it('don’t share their data folder', async () => {
    await start();
    await expect(start()).rejects.toThrow(DatabaseError);
  });

  it('come to an end where InfluxDB takes connections and never answers', { timeout: 40_000 }, async () => {
    const service = await start({
      INFLUX_URL: `http://127.0.0.1:${await takenPort()}`,
      INFLUX_TOKEN: 'token',
      INFLUX_ORG: 'org',
      INFLUX_BUCKET: 'bucket',
      REGISTRY_FILE: await registryFile(registry),
    });
    const headers = { authorization: `Bearer ${service.adminToken}` };
    const body = JSON.stringify([{ unit: 'l', ts: Date.now(), powerKw: 1 }]);
    const upload = await fetch(`${service.url}/api/telemetry`, { method: 'POST', headers, body });
    expect(await upload.json()).toEqual({ accepted: 1, quarantined: 0 });
    const footprint = fetch(`${service.url}/api/footprint`, { headers });
    await service.stop();
    expect((await footprint).status).toBe(503);
  });

  it('end open event streams when they stop', async () => {
    const service = await start({ ADMIN_TOKEN: 'for-this-test-alone' });
    const stream = await fetch(`${service.url}/api/events`, {
      headers: { authorization: 'Bearer for-this-test-alone' },
    });
    expect(stream.status).toBe(200);
    const ended = stream.text();
    await service.stop();
    await ended;
  });
});

describe('the process', () => {
  it('prints one clickable line, and ends with 0 when it is told to', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const main = runMain(environment());
      await eventually(
        () => main.stdout().includes('\n'),
        20_000,
        () => main.stderr(),
      );
      expect(main.stdout()).toMatch(/^[^\n]*http:\/\/127\.0\.0\.1:\d+\/\n$/);
      main.kill(signal);
      expect(await main.exit).toBe(0);
    }
    // With it the next start is quicker.
    expect(await readdir(join(dir.path, 'data', 'compiled'))).not.toEqual([]);
  });

  it('refuses a wrong environment in words, without a stack and without secrets', async () => {
    const main = runMain(environment({ PORT: 'eighty', ADMIN_TOKEN: 'with a blank' }));
    expect(await main.exit).toBe(1);
    expect(main.stdout()).toBe('');
    expect(main.stderr()).toContain('PORT: must be a whole number from 0 to 65535 (the value is "eighty")');
    expect(main.stderr()).toContain('ADMIN_TOKEN: ');
    expect(main.stderr()).not.toMatch(/with a blank|\n\s+at /);
  });

  it('starts with the kept registry where the file is broken, degraded, and says so', async () => {
    const REGISTRY_FILE = await registryFile(registry);
    await (await start({ REGISTRY_FILE })).stop();
    await registryFile({ ...registry, units: [{ id: 'l', camp: 'x', kind: 'load', name: 'Load' }] });
    const main = runMain(
      environment({ REGISTRY_FILE, LOG_LEVEL: 'error', ADMIN_TOKEN: 'for-this-test-alone' }),
    );
    await eventually(
      () => main.stdout().includes('\n'),
      20_000,
      () => main.stderr(),
    );
    const url = main.stdout().match(/http:\S+(?=\/)/)?.[0];
    const headers = { authorization: 'Bearer for-this-test-alone' };
    expect(await (await fetch(`${url}/api/registry`, { headers })).json()).toMatchObject({
      units: [{ id: 'l', camp: 'c' }],
    });
    expect((await fetch(`${url}/api/health`)).status).toBe(503);
    expect(main.stderr()).toMatch(
      /is not a valid registry.*units\[0\]\.camp.*the kept registry stays in force/s,
    );
    main.kill('SIGTERM');
    expect(await main.exit).toBe(0);
  });

  it('goes on after an error that nobody caught, and counts it', async () => {
    const throwing =
      "process.on('SIGUSR2', () => { setTimeout(() => { throw new Error('nobody caught this'); }); Promise.reject(new Error('nor this')); });";
    const main = runMain(
      environment({
        LOG_LEVEL: 'error',
        ADMIN_TOKEN: 'for-this-test-alone',
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(throwing)}`,
      }),
    );
    await eventually(
      () => main.stdout().includes('\n'),
      20_000,
      () => main.stderr(),
    );
    const url = main.stdout().match(/http:\S+(?=\/)/)?.[0];
    const headers = { authorization: 'Bearer for-this-test-alone' };
    const metrics = async () => (await fetch(`${url}/metrics`, { headers })).text();
    main.kill('SIGUSR2');
    await eventually(async () => /^footprint_uncaught_errors_total 2$/m.test(await metrics()));
    expect(main.stderr()).toMatch(/nor this.*the services go on/s);
    main.kill('SIGTERM');
    expect(await main.exit).toBe(0);
  });

  it('refuses a broken registry file in words, and a taken port', async () => {
    const path = await registryFile({
      ...registry,
      units: [{ id: 'l', camp: 'c', kind: 'generator', name: 'G' }],
    });
    const main = runMain(environment({ REGISTRY_FILE: path }));
    expect(await main.exit).toBe(1);
    expect(main.stderr()).toContain(`REGISTRY_FILE: ${path} is not a valid registry`);
    expect(main.stderr()).toContain('units[0].ratedKw: is required for kind generator');
    expect(main.stderr()).not.toMatch(/\n\s+at /);
    const second = runMain(environment({ PORT: await takenPort() }));
    expect(await second.exit).toBe(1);
    expect(second.stderr()).toContain('HOST, PORT: ');
  });

  it('keeps its token out of what it prints', async () => {
    const main = runMain(environment({ LOG_LEVEL: 'trace' }));
    await eventually(
      () => main.stdout().includes('\n'),
      20_000,
      () => main.stderr(),
    );
    const token = (await readFile(join(dir.path, 'data', 'admin-token'), 'utf8')).trim();
    main.kill('SIGTERM');
    expect(await main.exit).toBe(0);
    expect(`${main.stdout()}${main.stderr()}`).not.toContain(token);
  });
});
