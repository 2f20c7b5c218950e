/** Where the room ends in the outbox and in memory; and when the broker goes away. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import { realServers, Stack } from './stack.ts';

const ACCEPTED = 'footprint_accepted_samples_total';
const BYTES = 'footprint_outbox_bytes';
const UNITS = 4;
describeWith(realServers, 'at their limits, the services', { timeout: 240_000 }, () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start();
  });
  afterEach(() => stack.stop());

  it('miss nothing while the broker restarts', async () => {
    const services = await stack.startServices('data');
    let restarts = 0;
    const restarting = (async () => {
      for (; restarts < 3; restarts += 1) {
        const before = await stack.stored();
        await eventually(
          async () => (await stack.stored()) > before,
          30_000,
          () => services.output,
        );
        await stack.mosquitto.halt();
        await eventually(async () => !(await services.isHealthy()));
        await stack.mosquitto.startAgain();
        await eventually(() => services.isHealthy(), 30_000);
      }
    })();
    while (restarts < 3) await stack.publish(20);
    await restarting;
    await stack.publish(10);
    await stack.expectAll([services]);
  });

  it('stop acknowledging when the outbox is full, and go on when there is room', async () => {
    const maxBytes = 1024 ** 2;
    const services = await stack.startServices('data', { OUTBOX_MAX_BYTES: String(maxBytes) });
    await stack.influxd.halt();
    await stack.publish(8_000, 10);
    await eventually(async () => (await services.metric(BYTES)) > maxBytes / 3);
    let accepted = -1;
    await eventually(async () => {
      const before = accepted;
      accepted = await services.metric(ACCEPTED);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return accepted === before;
    }, 30_000);
    expect(accepted).toBeLessThan(8_000 * UNITS);
    expect(await services.metric(BYTES)).toBeLessThanOrEqual(maxBytes);
    await stack.influxd.startAgain();
    await stack.expectAll([services]);
  });

  it('take an outage whose backlog is larger than their memory', async () => {
    const heapMb = 96;
    const env = { NODE_OPTIONS: `--max-old-space-size=${heapMb}` };
    const services = await stack.startServices('data', env);
    await stack.influxd.halt();
    await stack.publish(300_000, 500);
    await eventually(
      async () => (await services.metric(ACCEPTED)) === 300_000 * UNITS,
      120_000,
      () => services.output,
    );
    expect(await services.metric(BYTES)).toBeGreaterThan(heapMb * 1024 ** 2);
    await stack.influxd.startAgain();
    await stack.expectAll([services]);
  });
});
