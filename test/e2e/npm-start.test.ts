/** `npm start` as a person runs it: one process that brings up everything, and takes it all down again. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../support/child.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const registrySchema = z.object({ units: z.array(z.looseObject({ id: z.string(), name: z.string() })) });
const footprintSchema = z.object({ rows: z.array(z.object({ coverage: z.number().nullable() })) });

interface Demo {
  output: () => string;
  signal: (name: NodeJS.Signals) => void;
  exit: Promise<number | null>;
}

describe('npm start', () => {
  let dir: TempDir;
  const running = new Set<Demo>();

  beforeEach(async () => {
    dir = await tempDir('demo');
  });

  afterEach(async () => {
    for (const demo of running) {
      demo.signal('SIGTERM');
      await demo.exit;
    }
    await dir.remove();
  });

  function start(port: number, mqttPort: number): Demo {
    const child = spawn(process.execPath, ['simulators/demo/main.ts'], {
      env: { PATH: process.env.PATH, DATA_DIR: dir.path, PORT: String(port), MQTT_PORT: String(mqttPort) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const demo: Demo = {
      output: () => output,
      signal: (name) => child.kill(name),
      exit: new Promise((resolve) => child.once('close', resolve)),
    };
    running.add(demo);
    void demo.exit.then(() => running.delete(demo));
    return demo;
  }

  /** Where it is, by the link that it prints, which holds no permanent token; and that token. */
  async function link(demo: Demo): Promise<{ origin: string; token: string }> {
    const pattern = /(http:\S+)\/sign-in#token=(\S+)/;
    await expect.poll(demo.output, { timeout: 60_000 }).toMatch(pattern);
    const [, origin = '', code = ''] = pattern.exec(demo.output()) ?? [];
    const token = readFileSync(join(dir.path, 'admin-token'), 'utf8').trim();
    expect(code).not.toBe(token);
    const signIn = () =>
      fetch(`${origin}/api/session`, { method: 'POST', body: JSON.stringify({ token: code }) });
    expect([(await signIn()).status, (await signIn()).status]).toEqual([204, 401]);
    return { origin, token };
  }

  async function ask(
    at: { origin: string; token: string },
    path: string,
    init: RequestInit = {},
  ): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${at.token}`,
      connection: 'close',
      'content-type': 'application/json',
    };
    const response = await fetch(`${at.origin}${path}`, { ...init, headers });
    expect(response.ok).toBe(true);
    return response.json();
  }

  const isUp = (origin: string): Promise<boolean> =>
    fetch(`${origin}/api/health/live`).then(
      () => true,
      () => false,
    );

  it('shows yesterday of every mission, stops on Ctrl-C with all it started, and goes on at the next start', async () => {
    const [port, mqttPort] = [await freePort(), await freePort()];
    const first = start(port, mqttPort);
    const at = await link(first);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const dayBefore = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    const covered = async () => {
      const { rows } = footprintSchema.parse(
        await ask(at, `/api/footprint?from=${dayBefore}&to=${yesterday}`),
      );
      return rows.filter(({ coverage }) => (coverage ?? 0) > 0.9).length;
    };
    await expect.poll(covered, { timeout: 60_000 }).toBe(7);
    expect(await ask(at, '/api/about')).toMatchObject({ simulated: true });

    first.signal('SIGINT');
    expect(await first.exit).toBe(0);
    expect(await isUp(at.origin)).toBe(false);
    expect(existsSync(join(dir.path, 'simulator.json'))).toBe(true);

    const second = start(port, mqttPort);
    const again = await link(second);
    expect(again).toEqual(at);
    await expect.poll(covered, { timeout: 60_000 }).toBe(7);
    second.signal('SIGTERM');
    expect(await second.exit).toBe(0);
  }, 200_000);

  it('leaves nothing behind when it is killed, survives a broken memory, and keeps what was edited', async () => {
    const [port, mqttPort] = [await freePort(), await freePort()];
    const first = start(port, mqttPort);
    const at = await link(first);
    const registry = registrySchema.loose().parse(await ask(at, '/api/registry'));
    const units = registry.units.map((unit) =>
      unit.id === 'juba-g1' ? { ...unit, name: 'The old genset' } : unit,
    );
    await ask(at, '/api/registry', { method: 'PUT', body: JSON.stringify({ ...registry, units }) });
    first.signal('SIGKILL');
    await first.exit;
    await expect.poll(() => isUp(at.origin), { timeout: 30_000 }).toBe(false);

    writeFileSync(join(dir.path, 'simulator.json'), '{"seed":');
    const second = start(port, mqttPort);
    expect(await link(second)).toEqual(at);
    const kept = registrySchema.parse(await ask(at, '/api/registry'));
    expect(kept.units.find(({ id }) => id === 'juba-g1')?.name).toBe('The old genset');
    expect(kept.units).toHaveLength(registry.units.length);
  }, 200_000);

  it('says which ports to choose when one is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const demo = start(typeof address === 'object' && address !== null ? address.port : 0, await freePort());
    expect(await demo.exit).toBe(1);
    expect(demo.output()).toMatch(/PORT: can't listen on/);
    expect(demo.output()).toContain('PORT=8081 MQTT_PORT=1884 npm start');
    await new Promise((resolve) => taken.close(resolve));
  });
});
