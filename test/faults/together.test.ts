/** Several services that share what they must agree on in one PostgreSQL. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import type { Services } from '../support/services.ts';
import { Stack } from './stack.ts';
import { sharedServers, withPostgres } from './together.ts';

const ACCEPTED = 'footprint_accepted_samples_total';
const unitsSchema = z.object({
  units: z.array(z.looseObject({ fields: z.record(z.string(), z.union([z.number(), z.string()])) })),
});
const registrySchema = z.looseObject({
  missions: z.array(z.looseObject({ id: z.string(), name: z.string() })),
});

describeWith(sharedServers, 'three services on one PostgreSQL', { timeout: 240_000 }, () => {
  const postgres = withPostgres();
  let stack: Stack;
  let env: Record<string, string>;
  beforeEach(async () => {
    stack = await Stack.start();
    env = { DATABASE_URL: await postgres().createDatabase(), MQTT_SHARED_GROUP: 'ingest' };
  });
  afterEach(() => stack.stop());

  async function startAll(more: Record<string, string> = {}): Promise<[Services, Services, Services]> {
    const start = (name: string) => stack.startServices(name, { ...env, ...more });
    return [await start('first'), await start('second'), await start('third')];
  }

  async function nameOn(services: Services): Promise<string | undefined> {
    return registrySchema.parse(await services.json('/api/registry')).missions[0]?.name;
  }

  it('answer one registry within 2 s of its change, and refuse a change of an outdated reading', async () => {
    const [first, second, third] = await startAll();
    const read = await first.fetch('/api/registry');
    const etag = read.headers.get('etag') ?? '';
    const registry = registrySchema.parse(await read.json());
    const renamed = JSON.stringify({
      ...registry,
      missions: registry.missions.map((mission) => ({ ...mission, name: 'Renamed' })),
    });
    const put = (services: Services, body: string) =>
      services.fetch('/api/registry', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': etag },
        body,
      });
    expect((await put(second, renamed)).status).toBe(200);
    for (const services of [first, second, third]) {
      await eventually(async () => (await nameOn(services)) === 'Renamed', 2_000);
    }
    expect((await put(third, JSON.stringify(registry))).status).toBe(412);
    const audits = [first, second, third].map((services) => services.json('/api/registry/audit'));
    const [audit, ...others] = await Promise.all(audits);
    for (const other of others) expect(other).toEqual(audit);
    expect(audit).toMatchObject({ items: [{ actor: expect.any(String) }, { actor: /^file / }] });
  });

  it('divide the load, and agree on footprint and quarantine', async () => {
    const [first, second, third] = await startAll();
    await stack.publish(300, 1, (unit, n) => (unit === 'g1' && n % 100 === 7 ? { powerKw: -1e9 } : {}));
    await stack.expectAll([first, second, third], { g1: 3 });
    const pages = await Promise.all(
      [first, second, third].map((services) => services.json('/api/quarantine')),
    );
    expect(pages[0]).toMatchObject({ total: 3 });
    for (const page of pages) expect(page).toEqual(pages[0]);
    expect(await second.metric(ACCEPTED)).toBeGreaterThan(0);
    const liveOn = async (services: Services): Promise<unknown> => services.json('/api/units');
    const newestKwh = 299 * 0.25;
    for (const services of [first, second, third]) {
      await eventually(async () => {
        const { units } = unitsSchema.parse(await liveOn(services));
        return units.every(({ fields }) => fields.energyKwh === newestKwh);
      }, 2_000);
    }
  });

  it('drain the session of one that was killed, and go on with it once it is back', async () => {
    // Without an outbox nothing that was acknowledged lies on the dead one's disk.
    const [first, second, third] = await startAll({ OUTBOX: 'off' });
    await stack.publish(50);
    const killing = stack.publish(2_000);
    const before = await second.metric(ACCEPTED);
    await eventually(async () => (await second.metric(ACCEPTED)) > before, 30_000);
    await second.kill();
    await killing;
    // Nothing is started again: what the broker keeps for the dead one is taken by the others.
    await stack.expectAll([first, third]);
    await second.startAgain();
    await stack.publish(200);
    await stack.expectAll([first, second, third]);
    expect(await stack.quarantine(first)).toMatchObject({ total: 0 });
  });
});
