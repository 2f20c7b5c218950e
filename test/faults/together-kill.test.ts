/** Three services on one PostgreSQL, one of them killed at random under load, again and again. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { seededRandom } from '../support/dirty/random.ts';
import { describeWith } from '../support/find-server.ts';
import { Stack } from './stack.ts';
import { sharedServers, withPostgres } from './together.ts';

const KILLS = 10;
const NOTES = 'SELECT count(*)::int AS count FROM shared_note';

describeWith(
  sharedServers,
  'three services on one PostgreSQL, killed under load',
  { timeout: 900_000 },
  () => {
    const postgres = withPostgres();
    let stack: Stack;
    beforeEach(async () => {
      stack = await Stack.start();
    });
    afterEach(() => stack.stop());

    for (const outbox of ['on', 'off'] as const) {
      it(`${KILLS} times with the outbox ${outbox}, lose and repeat nothing`, async () => {
        const DATABASE_URL = await postgres().createDatabase();
        const env = { DATABASE_URL, MQTT_SHARED_GROUP: 'ingest', OUTBOX: outbox };
        const all = [];
        for (const name of ['first', 'second', 'third']) all.push(await stack.startServices(name, env));
        const random = seededRandom(12);
        let kills = 0;
        const killing = (async () => {
          for (; kills < KILLS; kills += 1) {
            const before = await stack.stored();
            await eventually(async () => (await stack.stored()) > before, 60_000);
            const victim = all[random.integer(0, all.length - 1)];
            await victim?.kill();
            await victim?.startAgain({ until: 'live' });
          }
        })();
        while (kills < KILLS) await stack.publish(20);
        await killing;
        await stack.expectAll(all);
        for (const services of all) expect(await stack.quarantine(services)).toMatchObject({ total: 0 });
        // Each note was rolled up, those of whoever died with them included.
        const notes = async () => (await postgres().query(NOTES, DATABASE_URL))[0]?.count;
        await eventually(async () => (await notes()) === 0, 60_000);
      });
    }
  },
);
