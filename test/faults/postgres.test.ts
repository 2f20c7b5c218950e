/** What PostgreSQL can do to services that share it: stop, freeze, be cut off from one of them, run out of disk. */
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import { Postgres } from '../support/postgres.ts';
import type { Services } from '../support/services.ts';
import { findSmallDisk, SmallDisk } from '../support/small-disk.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { Stack } from './stack.ts';
import { postgresServer, sharedServers } from './together.ts';

const ACCEPTED = 'footprint_accepted_samples_total';
const UNITS = 4;
const healthSchema = z.object({ checks: z.record(z.string(), z.string()) });
const registrySchema = z.looseObject({ missions: z.array(z.looseObject({ name: z.string() })) });

/** Samples of g1 that are not taken: those with such a number. */
const bad = (every: number) => (unit: string, n: number) =>
  unit === 'g1' && n % every === 7 ? { powerKw: -1e9 } : {};

async function databaseCheck(services: Services): Promise<string | undefined> {
  const response = await services.fetch('/api/health');
  const { checks } = healthSchema.parse(await response.json());
  return response.status === 503 ? checks.database : 'healthy';
}

async function rename(services: Services, name: string): Promise<{ status: number; tookMs: number }> {
  const registry = registrySchema.parse(await services.json('/api/registry'));
  const startedAt = performance.now();
  const { status } = await services.fetch('/api/registry', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...registry, missions: registry.missions.map((each) => ({ ...each, name })) }),
  });
  return { status, tookMs: performance.now() - startedAt };
}

async function nameOn(services: Services): Promise<string | undefined> {
  return registrySchema.parse(await services.json('/api/registry')).missions[0]?.name;
}

describeWith(sharedServers, 'with PostgreSQL in trouble, the services', { timeout: 240_000 }, () => {
  let stack: Stack;
  let postgres: Postgres;
  let env: Record<string, string>;
  beforeEach(async () => {
    [stack, postgres] = await Promise.all([Stack.start(), Postgres.start(postgresServer)]);
    env = { DATABASE_URL: await postgres.createDatabase(), MQTT_SHARED_GROUP: 'ingest' };
  });
  afterEach(async () => {
    await stack.stop();
    await postgres.stop();
  });

  const troubles = [
    { trouble: 'stopped', outbox: 'on', begin: () => postgres.halt(), end: () => postgres.startAgain() },
    { trouble: 'frozen', outbox: 'on', begin: () => postgres.freeze(), end: () => postgres.thaw() },
    { trouble: 'frozen', outbox: 'off', begin: () => postgres.freeze(), end: () => postgres.thaw() },
  ] as const;

  for (const { trouble, outbox, begin, end } of troubles) {
    it(`go on without it while it is ${trouble} (outbox ${outbox}), and lose and repeat nothing`, async () => {
      const first = await stack.startServices('first', { ...env, OUTBOX: outbox });
      const second = await stack.startServices('second', { ...env, OUTBOX: outbox });
      await stack.publish(100, 1, bad(50));
      await stack.expectAll([first, second], { g1: 2 });
      await begin();
      const change = rename(first, 'Not applied');
      const publishedAt = performance.now();
      await stack.publish(1);
      await eventually(async () => (await stack.stored()) === 101 * UNITS - 2, 5_000);
      expect(performance.now() - publishedAt).toBeLessThan(5_000);
      expect(await change).toMatchObject({ status: 503 });
      expect((await change).tookMs).toBeLessThan(5_000);
      await stack.publish(99, 1, bad(50));
      for (const services of [first, second]) {
        await eventually(async () => (await databaseCheck(services)) === 'degraded', 10_000);
        expect((await services.fetch('/api/health/live')).status).toBe(200);
        expect(await rename(services, 'Not applied')).toMatchObject({ status: 503 });
        expect(await nameOn(services)).toBe('Mission');
        expect((await services.fetch('/api/units/g1')).status).toBe(200);
      }
      await eventually(async () => (await stack.stored()) === 200 * UNITS - 4, 20_000);
      await end();
      for (const services of [first, second]) {
        let kept = '';
        await eventually(
          async () => {
            kept = await (await services.fetch('/api/quarantine')).text();
            return kept.startsWith('{"total":4,');
          },
          10_000,
          () => `the quarantine is ${kept}\n${services.output}`,
        );
        expect(await nameOn(services)).toBe('Mission');
      }
      await stack.expectAll([first, second], { g1: 4 });
      for (const services of [first, second]) await eventually(() => services.isHealthy());
      expect(await stack.quarantine(first)).toEqual(await stack.quarantine(second));
      expect((await rename(second, 'Applied')).status).toBe(200);
      await eventually(async () => (await nameOn(first)) === 'Applied', 2_000);
    });
  }

  it('start without it by the registry known last, and with a database that one of them can’t reach', async () => {
    const proxy = await TcpProxy.start(postgres.port);
    try {
      const reachable = await stack.startServices('first', env);
      const url = new URL(env.DATABASE_URL ?? '');
      url.port = String(proxy.port);
      const cutOff = await stack.startServices('second', { ...env, DATABASE_URL: url.href });
      await stack.publish(100);
      proxy.block();
      await eventually(async () => (await databaseCheck(cutOff)) === 'degraded', 10_000);
      expect(await reachable.isHealthy()).toBe(true);
      expect((await rename(reachable, 'Renamed')).status).toBe(200);
      await stack.publish(100);
      await cutOff.stop();
      await cutOff.startAgain({ until: 'live' });
      expect(await nameOn(cutOff)).toBe('Mission');
      await stack.publish(100);
      await eventually(async () => (await stack.stored()) === 300 * UNITS, 60_000);
      proxy.unblock();
      await eventually(async () => (await nameOn(cutOff)) === 'Renamed', 10_000);
      await stack.expectAll([reachable, cutOff]);
    } finally {
      await proxy.stop();
    }
  });

  it('say what is wrong with it where they can’t start, and never its password', async () => {
    const url = new URL(env.DATABASE_URL ?? '');
    url.password = 'wrong-password';
    const start = (more: Record<string, string>) =>
      stack.startServices('refused', { ...env, ...more }, 'live');
    await expect(start({ DATABASE_URL: url.href })).rejects.toThrow(/DATABASE_URL: .*authentication failed/);
    await expect(start({ DATABASE_URL: url.href })).rejects.not.toThrow(/wrong-password/);
    await expect(start({ INFLUX_URL: '' })).rejects.toThrow(/INFLUX_URL: is not set, but DATABASE_URL is/);
    const services = await stack.startServices('first', env);
    await postgres.query('UPDATE shared_schema SET version = 1000', env.DATABASE_URL);
    await expect(start({})).rejects.toThrow(/was written by a later version of the program \(schema 1000/);
    // What runs goes on.
    await stack.publish(10);
    await eventually(async () => (await services.metric(ACCEPTED)) === 10 * UNITS);
    expect(await services.isHealthy()).toBe(true);
  });
});

const smallDisk = await findSmallDisk();

describeWith([...sharedServers, smallDisk], 'with PostgreSQL’s disk full', { timeout: 240_000 }, () => {
  it('services keep what it has no room for, and hand it over once it has', async () => {
    const [stack, disk] = await Promise.all([Stack.start(), SmallDisk.mount(160 * 1024 ** 2)]);
    await chmod(dirname(disk.path), 0o755);
    await chmod(disk.path, 0o777);
    const config = ['max_wal_size = 32MB', 'min_wal_size = 32MB'];
    const postgres = await Postgres.start(postgresServer, { dataDir: join(disk.path, 'data'), config });
    try {
      const services = await stack.startServices('first', { DATABASE_URL: await postgres.createDatabase() });
      await stack.publish(50);
      await stack.expectAll([services]);
      await disk.fillTo(0);
      await stack.publish(300, 1, bad(10));
      await eventually(async () => (await stack.stored()) === 350 * UNITS - 30, 60_000);
      await disk.fillTo(1);
      if (!postgres.running) await postgres.startAgain();
      await stack.expectAll([services], { g1: 30 });
      await eventually(async () => (await stack.quarantine(services)).total === 30);
      await eventually(() => services.isHealthy());
      await services.stop();
    } finally {
      await stack.stop();
      await postgres.stop();
      await disk.unmount();
    }
  });
});
