import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrokerCredentials } from '../../../../services/config.ts';
import { EmbeddedBroker } from '../../../../services/ingest/embedded-broker/embedded-broker.ts';
import {
  RETAINED_AT_MOST,
  SUBSCRIPTIONS_AT_MOST,
} from '../../../../services/ingest/embedded-broker/limits.ts';
import {
  WRONG_PASSWORD_HELD_MS,
  WRONG_PASSWORDS_AT_ONCE,
} from '../../../../services/ingest/embedded-broker/sign-in.ts';
import { eventually } from '../../../support/child.ts';
import {
  CountingCounters,
  HoldingIntake,
  MqttClients,
  publishPacket,
  type RawClient,
  TOPIC,
} from '../../../support/mqtt-clients.ts';
import { quietLog } from '../../../support/store-kit.ts';

let intake: HoldingIntake;
let counters: CountingCounters;
let broker: EmbeddedBroker;
const clients = new MqttClients();

async function start(credentials: BrokerCredentials | null = null): Promise<void> {
  broker = new EmbeddedBroker({ intake, port: 0, credentials, counters, log: quietLog });
  await broker.start();
}

beforeEach(() => {
  intake = new HoldingIntake();
  counters = new CountingCounters();
});

afterEach(async () => {
  intake.release();
  clients.end();
  await broker.stop();
});

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** What ends its own connection, after a CONNECT that was accepted (but for those that are one). */
const BROKEN: [name: string, protocolVersion: 4 | 5, bytes: Buffer][] = [
  ['a CONNACK', 4, hex('20 02 00 00')],
  ['a SUBACK', 4, hex('90 03 00 01 00')],
  ['a PINGRESP', 4, hex('d0 00')],
  ['an AUTH', 4, hex('f0 00')],
  ['packet type 0', 4, hex('00 00')],
  ['a SUBSCRIBE without filters', 4, hex('82 02 00 01')],
  ['an UNSUBSCRIBE without filters', 4, hex('a2 02 00 01')],
  ['a SUBSCRIBE with packet identifier 0', 4, hex('82 06 00 00 00 01 61 00')],
  ['a SUBSCRIBE with wrong flags', 4, hex('80 06 00 01 00 01 61 00')],
  ['a filter with # in the middle', 4, hex('82 08 00 01 00 03 61 23 62 00')],
  ['a filter with a NUL', 4, hex('82 06 00 01 00 01 00 00')],
  ['a PUBLISH with a NUL in its topic', 4, hex('32 05 00 01 00 00 01')],
  ['a PUBLISH with a wildcard', 4, hex('32 05 00 01 23 00 01')],
  ['a PUBLISH with packet identifier 0', 4, hex('32 05 00 01 61 00 00')],
  ['a PUBLISH at QoS 3', 4, hex('36 05 00 01 61 00 01')],
  ['a PUBLISH whose topic is longer than the packet', 4, hex('32 05 00 ff 61 00 01')],
  ['a PUBLISH whose topic is not UTF-8', 4, hex('32 05 00 01 ff 00 01')],
  ['a PUBLISH to $SYS', 4, hex('32 0a 00 06 24 53 59 53 2f 61 00 01')],
  ['a PUBACK without an identifier', 4, hex('40 00')],
  ['a length of five bytes', 4, hex('30 ff ff ff ff 01')],
  ['CONNACK in MQTT 5', 5, hex('20 03 00 00 00')],
  ['SUBACK in MQTT 5', 5, hex('90 04 00 01 00 00')],
  ['an empty SUBSCRIBE in MQTT 5', 5, hex('82 03 00 01 00')],
  ['an empty UNSUBSCRIBE in MQTT 5', 5, hex('a2 03 00 01 00')],
  ['properties longer than the packet', 5, hex('30 04 00 01 61 7f')],
  ['a property that there is not', 5, hex('82 09 00 01 02 fe 00 00 01 61 00')],
];

describe('a client that breaks the protocol', () => {
  it.each(BROKEN)(
    'by %s (MQTT level %i) ends its own connection alone',
    async (_, protocolVersion, bytes) => {
      await start();
      const device = await clients.raw(broker.port);
      await device.greet({ clientId: 'neighbour' });
      const hostile = await clients.raw(broker.port, protocolVersion);
      await hostile.greet({ clientId: 'hostile' });
      hostile.write(bytes);
      await hostile.closed;
      expect(counters.endedConnections.value).toBe(1);
      device.say(publishPacket(1));
      await eventually(() => device.heard.some(({ cmd }) => cmd === 'puback'));
      expect(intake.taken).toHaveLength(1);
    },
  );

  it.each([
    ['an empty will topic', hex('10 16 00 04 4d 51 54 54 04 06 00 3c 00 03 63 63 61 00 00 00 03 62 79 65')],
    [
      'a will to a wildcard',
      hex('10 17 00 04 4d 51 54 54 04 06 00 3c 00 03 63 63 61 00 01 23 00 03 62 79 65'),
    ],
    ['the reserved flag', hex('10 0f 00 04 4d 51 54 54 04 03 00 3c 00 03 63 63 61')],
    ['a client id that is cut short', hex('10 0f 00 04 4d 51 54 54 04 02 00 3c 00 ff 63 63 61')],
    ['MQTT level 9', hex('10 0f 00 04 4d 51 54 54 09 02 00 3c 00 03 63 63 61')],
  ])('by a CONNECT with %s is not let in', async (_, bytes) => {
    await start();
    const hostile = await clients.raw(broker.port);
    hostile.write(bytes);
    await hostile.closed;
    expect(hostile.heard.filter((packet) => packet.cmd === 'connack' && packet.returnCode === 0)).toEqual([]);
    expect(broker.connections).toBe(0);
  });

  it('by a password without a user name is judged like any other: MQTT 5 allows it', async () => {
    await start();
    const client = await clients.raw(broker.port, 5);
    client.write(hex('10 18 00 04 4d 51 54 54 05 42 00 3c 00 00 03 63 63 61 00 06 73 65 63 72 65 74'));
    await eventually(() => client.heard.length > 0);
    expect(client.heard[0]).toMatchObject({ cmd: 'connack', reasonCode: 0 });
  });
});

describe('a topic', () => {
  it.each(['$SYS/x', '$share/g/x', 'x'.repeat(1_025)])(
    '%s is refused to an MQTT 5 publisher, who goes on',
    async (topic) => {
      await start();
      const client = await clients.raw(broker.port, 5);
      await client.greet();
      client.say(publishPacket(1, 'x', topic));
      client.say(publishPacket(2, 'y'));
      await eventually(() => client.heard.length === 3);
      expect(client.heard.slice(1)).toMatchObject([
        { cmd: 'puback', messageId: 1, reasonCode: 0x87 },
        { cmd: 'puback', messageId: 2, reasonCode: 0 },
      ]);
      expect(counters.refusedMessages.value).toBe(1);
    },
  );

  it.each([
    'mission/m/camps/c/units/u/telemetry',
    '/missions/m/x',
    'Missions/m/camps/c/units/u/telemetry',
    'u/Telemetry',
  ])(
    '%s, which is a misspelt one of telemetry, reaches the intake, so that it shows in quarantine',
    async (topic) => {
      await start();
      const client = await clients.connect(broker.url);
      await client.publishAsync(topic, 'x', { qos: 1 });
      expect(intake.taken.map((taken) => taken.topic)).toEqual([topic]);
    },
  );

  it.each(['$SYS/#', '$share/g/x', 'missions/#', 'missions/+/camps/c/units/u/telemetry'])(
    '%s is not granted to a subscriber',
    async (filter) => {
      await start();
      const client = await clients.raw(broker.port, 5);
      await client.greet();
      client.say({
        cmd: 'subscribe',
        messageId: 1,
        subscriptions: [
          { topic: filter, qos: 1 },
          { topic: 'a', qos: 1 },
        ],
      });
      await eventually(() => client.heard.length === 2);
      expect(client.heard[1]).toMatchObject({ cmd: 'suback', granted: [0x87, 1] });
    },
  );
});

describe('a bound', () => {
  it('holds for subscriptions of a client', async () => {
    await start();
    const client = await clients.raw(broker.port);
    await client.greet();
    const subscriptions = Array.from({ length: SUBSCRIPTIONS_AT_MOST }, (_, index) => ({
      topic: `a/${index}`,
      qos: 0 as const,
    }));
    client.say({ cmd: 'subscribe', messageId: 1, subscriptions });
    client.say({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'b', qos: 0 }] });
    await eventually(() => client.heard.length === 3);
    expect(client.heard[2]).toMatchObject({ cmd: 'suback', granted: [128] });
  });

  it('holds for retained messages of all clients; one beyond is passed on all the same', async () => {
    await start();
    const client = await clients.connect(broker.url);
    const messages = Array.from({ length: RETAINED_AT_MOST + 5 }, (_, index) =>
      client.publishAsync(`kept/${index}`, 'x', { qos: 1, retain: true }),
    );
    await Promise.all(messages);
    const watcher = await clients.connect(broker.url);
    const seen = new Set<string>();
    watcher.on('message', (topic) => seen.add(topic));
    await watcher.subscribeAsync('#', { qos: 1 });
    await client.publishAsync('last', 'x', { qos: 1 });
    await eventually(() => seen.has('last') && seen.size >= RETAINED_AT_MOST + 1);
    expect(seen.size).toBe(RETAINED_AT_MOST + 1);
  });

  it('holds for what a client sends before it has signed in', async () => {
    await start();
    const flooding = clients.socket(broker.port);
    await once(flooding, 'connect');
    flooding.write(Buffer.from([0x10, 0x80, 0x80, 0x04]));
    await once(flooding, 'close');
    expect(counters.endedConnections.value).toBe(1);
  });

  it('holds for a subscriber that reads nothing: publishers do not wait, and it is cut off', async () => {
    await start();
    const stalled = await clients.raw(broker.port);
    await stalled.greet({ clientId: 'stalled' });
    stalled.say({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] });
    await eventually(() => stalled.heard.length === 2);
    stalled.socket.pause();
    const device = await clients.connect(broker.url);
    const payload = 'x'.repeat(200_000);
    let longestMs = 0;
    for (let count = 0; count < 60; count += 1) {
      const startedMs = performance.now();
      await device.publishAsync('notices', payload, { qos: 1 });
      await device.publishAsync(TOPIC, 'sample', { qos: 1 });
      longestMs = Math.max(longestMs, performance.now() - startedMs);
    }
    expect(longestMs).toBeLessThan(1_000);
    await eventually(() => counters.endedConnections.value === 1);
    expect(intake.taken).toHaveLength(60);
  });
});

describe('a wrong password', () => {
  const credentials = { username: 'camp', password: 'right' };

  async function present(password: string, clientId = 'guess'): Promise<RawClient> {
    const client = await clients.raw(broker.port);
    const connect = { clientId, username: 'camp', password: Buffer.from(password) };
    void client.greet(connect).catch(() => {});
    return client;
  }

  it('waits for its answer and is counted, while a right one is let in at once', async () => {
    await start(credentials);
    const device = await clients.connect(broker.url, { ...credentials, clientId: 'device' });
    await device.endAsync();
    const startedMs = performance.now();
    const guesses = await Promise.all(
      Array.from({ length: WRONG_PASSWORDS_AT_ONCE + 20 }, (_, index) => present(`wrong ${index}`)),
    );
    await eventually(() => counters.wrongPasswords.value === WRONG_PASSWORDS_AT_ONCE);
    const again = await clients.connect(broker.url, { ...credentials, clientId: 'device' });
    expect(performance.now() - startedMs).toBeLessThan(WRONG_PASSWORD_HELD_MS);
    expect(again.connected).toBe(true);
    await Promise.all(guesses.map(({ closed }) => closed));
    expect(performance.now() - startedMs).toBeGreaterThan(WRONG_PASSWORD_HELD_MS - 100);
    const codes = guesses.flatMap(({ heard }) =>
      heard.map((packet) => packet.cmd === 'connack' && packet.returnCode),
    );
    expect(codes.filter((code) => code === 5)).toHaveLength(WRONG_PASSWORDS_AT_ONCE);
    expect(codes.filter((code) => code === 3)).toHaveLength(20);
    // The flood is over: a client that was never there before is let in at once too.
    await clients.connect(broker.url, { ...credentials, clientId: 'new' });
  });
});
