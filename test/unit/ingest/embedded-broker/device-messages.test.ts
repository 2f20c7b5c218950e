/** Messages of devices: read beside the telemetry, and passed on like any other. */
import { connectAsync } from 'mqtt';
import { expect, test, vi } from 'vitest';
import { EmbeddedBroker } from '../../../../services/ingest/embedded-broker/embedded-broker.ts';

test('several messages of one read are each taken, and passed on, as they were sent', async () => {
  const taken: string[] = [];
  const counter = { inc: () => {} };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const broker = new EmbeddedBroker({
    intake: {
      acceptMessage: async (topic, payload) => {
        taken.push(`${topic} ${Buffer.from(payload)}`);
      },
    },
    handles: (topic) => topic.startsWith('N/'),
    port: 0,
    credentials: null,
    counters: {
      ...{ endedConnections: counter, wrongPasswords: counter, otherMessages: counter },
      refusedMessages: counter,
    },
    log,
  });
  await broker.start();
  const device = await connectAsync(broker.url);
  try {
    const ended = vi.fn();
    device.on('close', ended);
    // Nobody is subscribed: the broker behind has nothing to wait for.
    for (const name of ['a', 'b', 'c']) device.publish(`N/${name}`, name, { qos: 0 });
    for (const name of ['d', 'e']) device.publish(`other/${name}`, name, { qos: 0 });
    await device.publishAsync('N/f', 'f', { qos: 1 });
    expect(taken).toEqual(['N/a a', 'N/b b', 'N/c c', 'N/f f']);
    expect(ended).not.toHaveBeenCalled();
  } finally {
    await device.endAsync(true);
    await broker.stop();
  }
});
