/** Several ingesters on one shared subscription, writing to one InfluxDB. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import type { Services } from '../support/services.ts';
import { realServers, Stack } from './stack.ts';

const ACCEPTED = 'footprint_accepted_samples_total';

describeWith(realServers, 'three ingesters on one shared subscription', { timeout: 240_000 }, () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start();
  });
  afterEach(() => stack.stop());

  it('divide the load, survive the loss of one, and agree on the footprint', async () => {
    const ingesters: Services[] = [];
    for (const name of ['first', 'second', 'third']) {
      ingesters.push(await stack.startServices(name, { MQTT_SHARED_GROUP: 'ingest' }));
    }
    const [first, second, third] = ingesters;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three were started');
    await stack.publish(500);
    for (const ingester of ingesters) {
      await eventually(async () => (await ingester.metric(ACCEPTED)) > 0);
    }
    const publishing = stack.publish(1_500);
    const before = await second.metric(ACCEPTED);
    await eventually(async () => (await second.metric(ACCEPTED)) > before, 30_000);
    await second.kill();
    await publishing;
    await stack.publish(500);
    // What the broker had meant for the killed one waits for it.
    await second.startAgain();
    await stack.expectAll(ingesters);
    for (const ingester of ingesters) expect((await stack.quarantine(ingester)).total).toBe(0);
  });
});
