/** kill -9 under load, between a real broker and a real InfluxDB. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import { realServers, Stack } from './stack.ts';

/** Where InfluxDB itself is what is acknowledged, there is less to lose, and each start takes as long. */
const KILLS = { on: 20, off: 6 } as const;

describeWith(realServers, 'the services, killed under load', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start();
  });
  afterEach(() => stack.stop());

  for (const outbox of ['on', 'off'] as const) {
    const kills = KILLS[outbox];
    it(`${kills} times with the outbox ${outbox}, lose and repeat nothing`, {
      timeout: 240_000,
    }, async () => {
      const services = await stack.startServices('data', { OUTBOX: outbox }, 'live');
      let killed = 0;
      let taken = 0;
      const killing = (async () => {
        for (; killed < kills; killed += 1) {
          // Each time while messages come in, and a little later after the first of them.
          const before = await stack.stored();
          await eventually(
            async () => (await stack.stored()) > before,
            30_000,
            () => services.output,
          );
          await new Promise((resolve) => setTimeout(resolve, killed * 7));
          await services.kill();
          await services.startAgain();
        }
      })();
      while (killed < kills) {
        await stack.publish(100);
        taken = await stack.stored();
      }
      await killing;
      expect(taken).toBeGreaterThan(0);
      await stack.expectAll([services]);
      expect((await stack.quarantine(services)).total).toBe(0);
    });
  }
});
