/** `npm run check` as an operator runs it, on a DATA_DIR that is whole, that differs, and that is damaged. */
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../services/config.ts';
import { type Service, startService } from '../../services/service.ts';
import { quickProblemsAside } from '../../services/store/sqlite/integrity.ts';
import { eventually } from '../support/child.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

let dir: TempDir;
let service: Service | null = null;

beforeEach(async () => {
  dir = await tempDir('check');
});

afterEach(async () => {
  await service?.stop();
  service = null;
  await dir.remove();
});

const environment = () => ({
  DATA_DIR: join(dir.path, 'data'),
  PORT: '0',
  MQTT_PORT: '0',
  LOG_LEVEL: 'silent',
  ADMIN_TOKEN: 'a-token-for-this-test',
});

/** Starts the services, and gives them a day of readings, rolled up. */
async function filled(): Promise<void> {
  service = await startService(loadConfig(environment()));
  const { url } = service;
  const headers = { authorization: 'Bearer a-token-for-this-test', 'content-type': 'application/json' };
  const registry = {
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'Africa/Juba' }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'Africa/Juba' }],
    units: [{ id: 'l', camp: 'c', kind: 'load', name: 'Load' }],
  };
  await fetch(`${url}/api/registry`, { method: 'PUT', headers, body: JSON.stringify(registry) });
  const start = Date.now() - 86_400_000;
  const samples = Array.from({ length: 1_400 }, (_, n) => ({
    unit: 'l',
    ts: start + n * 60_000,
    energyKwh: 100 + n / 4,
    powerKw: 15,
  }));
  const uploaded = await fetch(`${url}/api/telemetry`, {
    method: 'POST',
    headers,
    body: JSON.stringify(samples),
  });
  expect(await uploaded.json()).toMatchObject({ accepted: 1_400 });
  await service.stop();
  service = null;
}

function check(): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, ...environment() };
  return new Promise((resolve) => {
    execFile(process.execPath, ['services/check.ts'], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

function change(sql: string): void {
  const db = new DatabaseSync(join(dir.path, 'data', 'state.db'));
  db.exec(sql);
  db.close();
}

describe('the check', { timeout: 60_000 }, () => {
  it('finds nothing where nothing is wrong, and looks at nothing that is in use', async () => {
    await filled();
    expect(await check()).toEqual({
      code: 0,
      stdout: 'database: whole\nrows: 1 units compared, 0 differ\n',
      stderr: '',
    });
    service = await startService(loadConfig(environment()));
    const { code, stderr } = await check();
    expect(code).toBe(2);
    expect(stderr).toMatch(/The check can't be made\.\nDATA_DIR: .* is in use by another process/);
  });

  it('says which rows are not what their readings make them', async () => {
    await filled();
    change(
      'UPDATE footprint_15m SET energyKwh = energyKwh + 5 WHERE start = (SELECT max(start) - 7200000 FROM footprint_15m)',
    );
    change('UPDATE footprint_month SET coveredS = NULL');
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^l: 15m row of \S+: energyKwh is 8\.75\d*, and should be 3\.75/m);
    expect(stdout).toMatch(/^l: day row of \S+: energyKwh is \S+, and should be \S+$/m);
    expect(stdout).toMatch(/^l: month row of \S+: coveredS is unknown, and should be \d+$/m);
    expect(stdout).toMatch(/rows: 1 units compared, 1 differ\n$/);
  });

  it('finds damage of the file, as does a start', async () => {
    await filled();
    expect(await quickProblemsAside(join(dir.path, 'data'))).toEqual([]);
    const path = join(dir.path, 'data', 'state.db');
    const db = new DatabaseSync(path);
    const page = Number(
      db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'sample_load'").get()?.rootpage,
    );
    db.close();
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(4_096, 0xa5), 0, 4_096, (page - 1) * 4_096);
    await file.close();
    expect(await quickProblemsAside(join(dir.path, 'data'))).not.toEqual([]);
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^database: (?!whole)/);
    service = await startService(loadConfig(environment()));
    const { url } = service;
    await eventually(async () => (await fetch(`${url}/api/health`)).status === 503);
  });
});
