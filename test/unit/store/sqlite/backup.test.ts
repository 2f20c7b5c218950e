/** Backups of a DATA_DIR in use, restored into an empty one; by the commands that an operator runs. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RegistryInput } from '../../../../services/domain/registry/registry.ts';
import { restoreBackup, writeBackup } from '../../../../services/store/sqlite/backup-file.ts';
import { Database } from '../../../../services/store/sqlite/database.ts';
import { Services } from '../../../support/services.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

const START = Date.UTC(2026, 2, 1);
const registry: RegistryInput = {
  missions: [{ id: 'm', name: 'Mission', country: 'SSD', timeZone: 'Africa/Juba' }],
  camps: [{ id: 'c', mission: 'm', name: 'Camp', latitude: 9, longitude: 31, timeZone: 'Africa/Juba' }],
  units: [{ id: 'g', camp: 'c', kind: 'generator', name: 'Genset', ratedKw: 400, fuel: 'diesel' }],
};

vi.setConfig({ testTimeout: 180_000 });

let dir: TempDir;
let running: Services[];
beforeEach(async () => {
  dir = await tempDir('backup');
  running = [];
});
afterEach(async () => {
  for (const services of running) await services.kill();
  await dir.remove();
});

const path = (name: string) => join(dir.path, name);

async function start(name: string, env: Record<string, string> = {}): Promise<Services> {
  const services = await Services.start({ dataDir: path(name), env });
  running.push(services);
  return services;
}

interface CommandResult {
  code: number | null;
  output: string;
}

function command(
  name: 'backup' | 'restore',
  dataDir: string,
  file: string,
  env = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, DATA_DIR: path(dataDir), ...env } };
    const args = [`services/${name}.ts`, path(file)];
    const child = execFile(process.execPath, args, options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

async function upload(services: Services, from: number, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify({ unit: 'g', ts: START + (from + n) * 60_000, powerKw: 90, energyKwh: 1.5 * (from + n) }),
  );
  const { status } = await services.fetch('/api/telemetry', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: [...lines, '{"unit":"nobody","ts":1}'].join('\n'),
  });
  expect(status).toBe(200);
}

const samples = (services: Services) => services.json('/api/units/g/samples?limit=10000');

it('a backup that is made while samples come in is restored, and answers the same', async () => {
  const services = await start('data');
  await services.register(registry);
  await upload(services, 0, 500);
  const [before, held] = [await samples(services), await services.json('/api/quarantine')];
  const more = upload(services, 500, 2_000);
  const made = await command('backup', 'data', 'kept');
  expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/bytes, checked/) });
  await more;
  expect(await command('restore', 'new', 'kept')).toMatchObject({ code: 0 });
  expect(await readdir(path('new'))).toContain('state.db');
  const restored = await start('new');
  const found = await samples(restored);
  expect(JSON.stringify(found)).toContain(JSON.stringify(before).slice(1, -'],"next":null}'.length));
  expect(await restored.json('/api/registry')).toEqual(await services.json('/api/registry'));
  expect(JSON.stringify(await restored.json('/api/quarantine'))).toContain(
    JSON.stringify(held).slice('{"total":1,"items":['.length, -'],"next":null}'.length),
  );
});

it('a backup holds the administrator’s token, and is for its owner alone', async () => {
  const services = await start('data', { ADMIN_TOKEN: '' });
  const token = await readFile(join(path('data'), 'admin-token'), 'utf8');
  expect(await command('backup', 'data', 'kept')).toMatchObject({ code: 0 });
  await services.stop();
  expect(await command('restore', 'new', 'kept')).toMatchObject({ code: 0 });
  expect(await readFile(join(path('new'), 'admin-token'), 'utf8')).toBe(token);
});

it('a damaged or cut backup is refused, and nothing is restored of it', async () => {
  Database.open(path('data')).close();
  await writeBackup(path('data'), path('kept'));
  const whole = await readFile(path('kept'));
  for (const at of [20, Math.floor(whole.length / 2), whole.length - 1]) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    await writeFile(path('damaged'), damaged);
    await expect(restoreBackup(path('damaged'), path('new'))).rejects.toThrow('its checksum does not match');
  }
  await writeFile(path('cut'), whole.subarray(0, whole.length - 5_000));
  await expect(restoreBackup(path('cut'), path('new'))).rejects.toThrow(
    'is no backup, or its end is missing',
  );
  await expect(restoreBackup(path('absent'), path('new'))).rejects.toThrow('there is no such file');
  expect(await readdir(path('new')).catch(() => [])).toEqual([]);
});

it('a DATA_DIR with data is refused, and so is one that has nothing to back up', async () => {
  await (await start('data')).register(registry);
  await command('backup', 'data', 'kept');
  expect(await command('restore', 'data', 'kept')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/holds data .*it must be empty/),
  });
  await mkdir(path('empty'));
  expect(await command('backup', 'empty', 'other')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/holds no data/),
  });
});

it('with PostgreSQL both refuse, and say where it is told how', async () => {
  const env = {
    DATABASE_URL: 'postgres://u:secret-word@h/d',
    ...{ INFLUX_URL: 'http://i:8086', INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' },
  };
  for (const name of ['backup', 'restore'] as const) {
    const refused = await command(name, 'data', 'kept', env);
    expect(refused).toMatchObject({ code: 1, output: expect.stringMatching(/docs\/operations\.md/) });
    expect(refused.output).not.toContain('secret-word');
  }
});
