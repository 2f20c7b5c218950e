/** The token that docker-compose.yml gives the services, made in a real InfluxDB. */
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, findInfluxd } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const SCRIPT = join(import.meta.dirname, '../../deploy/influxdb/services-token.ts');
const server = await findInfluxd();
const run = promisify(execFile);

describeWith([server], 'the services\u2019 token for InfluxDB', () => {
  let influxd: Influxd;
  let dir: TempDir;
  beforeAll(async () => {
    influxd = await Influxd.start(server);
    await influxd.createBucket('footprint');
    dir = await tempDir('services-token');
  });
  afterAll(async () => {
    await influxd?.stop();
    await dir?.remove();
  });

  async function makeToken(): Promise<string> {
    const env = {
      ...{ INFLUX_URL: influxd.url, INFLUX_OPERATOR_TOKEN: influxd.token, INFLUX_ORG: influxd.org },
      ...{ INFLUX_BUCKET: 'footprint', TOKEN_FILE: join(dir.path, 'services') },
    };
    await run(process.execPath, [SCRIPT], { env });
    return readFile(env.TOKEN_FILE, 'utf8');
  }

  const ask = (token: string, method: string, path: string, body?: string): Promise<number> =>
    fetch(`${influxd.url}${path}`, {
      ...{ method, headers: { authorization: `Token ${token}` }, body: body ?? null },
    }).then(({ status }) => status);
  const write = (token: string, bucket: string): Promise<number> =>
    ask(token, 'POST', `/api/v2/write?org=footprint&bucket=${bucket}`, 'telemetry,unit=g1 powerKw=1');

  it('writes and reads the bucket, and may do nothing else', async () => {
    const token = await makeToken();
    expect(await write(token, 'footprint')).toBe(204);
    expect(await ask(token, 'GET', '/query?db=footprint&q=SELECT+*+FROM+telemetry')).toBe(200);
    expect(await write(token, 'setup')).toBeGreaterThanOrEqual(401);
    expect(await ask(token, 'POST', '/api/v2/buckets', '{"orgID":"0","name":"other"}')).toBeGreaterThan(399);
    const users = await fetch(`${influxd.url}/api/v2/authorizations`, {
      headers: { authorization: `Token ${token}` },
    });
    expect(await users.text()).not.toContain(influxd.token);
  });

  it('stays at the next start; a lost one is made anew and the old one withdrawn', async () => {
    const first = await makeToken();
    expect(await makeToken()).toBe(first);
    await rm(join(dir.path, 'services'));
    const second = await makeToken();
    expect(second).not.toBe(first);
    expect(await write(second, 'footprint')).toBe(204);
    expect(await write(first, 'footprint')).toBe(401);
  });
});
