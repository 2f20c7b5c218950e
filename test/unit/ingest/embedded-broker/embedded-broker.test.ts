import { once } from 'node:events';
import type { IClientOptions } from 'mqtt';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrokerCredentials } from '../../../../services/config.ts';
import { EmbeddedBroker } from '../../../../services/ingest/embedded-broker/embedded-broker.ts';
import { eventually } from '../../../support/child.ts';
import {
  CountingCounters,
  HoldingIntake,
  MqttClients,
  publishPacket,
  TOPIC,
} from '../../../support/mqtt-clients.ts';
import { quietLog } from '../../../support/store-kit.ts';

const OVERSIZED = 5 * 1024 * 1024;

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

const client = (options: IClientOptions = {}) => clients.connect(broker.url, options);
const rawClient = (protocolVersion: 3 | 4 | 5 = 4) => clients.raw(broker.port, protocolVersion);

describe('the embedded broker', () => {
  it.each([
    [3, 0],
    [3, 1],
    [3, 2],
    [4, 0],
    [4, 1],
    [4, 2],
    [5, 0],
    [5, 1],
    [5, 2],
  ] as const)('takes telemetry by MQTT level %i at QoS %i', async (protocolVersion, qos) => {
    await start();
    const protocolId = protocolVersion === 3 ? 'MQIsdp' : 'MQTT';
    const device = await client({ protocolVersion, protocolId });
    await device.publishAsync(TOPIC, 'one', { qos });
    await eventually(() => intake.taken.length === 1);
    expect(intake.taken[0]).toMatchObject({ topic: TOPIC, payload: 'one' });
  });

  it.each([
    [4, 1, 'puback'],
    [4, 2, 'pubrec'],
    [5, 1, 'puback'],
    [5, 2, 'pubrec'],
  ] as const)(
    'by MQTT level %i at QoS %i sends %s only once the message is durable',
    async (version, qos, acknowledgement) => {
      await start();
      const device = await rawClient(version);
      await device.greet();
      intake.holds = true;
      device.say({ ...publishPacket(1), qos } as Packet);
      device.say({ cmd: 'pingreq' });
      await eventually(() => intake.taken.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(device.heard.map(({ cmd }) => cmd)).not.toContain(acknowledgement);
      intake.release();
      await eventually(() => device.heard.some(({ cmd }) => cmd === acknowledgement));
    },
  );

  it('hangs up, without an acknowledgement, when a message could not be made durable', async () => {
    await start();
    const device = await rawClient();
    await device.greet();
    intake.holds = true;
    device.say(publishPacket(1));
    await eventually(() => intake.taken.length === 1);
    intake.taken[0]?.durable.reject(new Error('the disk is full'));
    await device.closed;
    expect(device.heard.map(({ cmd }) => cmd)).toEqual(['connack']);
  });

  it('hands over all that a device has in flight, so that it shares a commit', async () => {
    await start();
    const device = await rawClient();
    await device.greet();
    intake.holds = true;
    for (let id = 1; id <= 3_000; id += 1) device.say(publishPacket(id, 'x'.repeat(100)));
    await eventually(() => intake.taken.length > 2_500);
    expect(device.heard.map(({ cmd }) => cmd)).toEqual(['connack']);
    await eventually(() => {
      intake.release();
      return device.heard.filter(({ cmd }) => cmd === 'puback').length === 3_000;
    });
    expect(intake.taken.map(({ payload }) => payload.length)).toEqual(new Array(3_000).fill(100));
  });

  it.each([4, 5] as const)(
    'by MQTT level %i passes messages on at QoS 1, but keeps none for who is away',
    async (protocolVersion) => {
      await start();
      const session = {
        clientId: 'watcher',
        clean: false,
        protocolVersion,
        properties: { sessionExpiryInterval: 600 },
      };
      const watcher = await client(session);
      const heard: string[] = [];
      watcher.on('message', (_, payload, { qos }) => heard.push(`${payload} ${qos}`));
      await watcher.subscribeAsync('alerts', { qos: 1 });
      const device = await client();
      await device.publishAsync('alerts', 'here', { qos: 1 });
      await eventually(() => heard.length === 1);
      expect(heard).toEqual(['here 1']);
      await watcher.endAsync();
      await device.publishAsync('alerts', 'away', { qos: 1 });
      const back = clients.begin(broker.url, session);

      const sessionPresent = await new Promise((resolve) =>
        back.once('connect', (connack) => resolve(connack.sessionPresent)),
      );
      expect(sessionPresent).toBe(false);
    },
  );

  it('takes what a device sent before it left', async () => {
    await start();
    for (const protocolVersion of [4, 5] as const) {
      const device = clients.socket(broker.port);
      const greeting: Packet = {
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion,
        clean: true,
        clientId: 'brief',
      };
      const message: Packet = {
        cmd: 'publish',
        topic: TOPIC,
        payload: 'bye',
        qos: 0,
        dup: false,
        retain: false,
      };
      const packets = [greeting, message, { cmd: 'disconnect' } satisfies Packet];
      device.end(Buffer.concat(packets.map((packet) => mqttPacket.generate(packet, { protocolVersion }))));
      await once(device, 'connect');
    }
    await eventually(() => intake.taken.length === 2);
  });

  it('takes a message that is far too large for telemetry whole, and refuses what would fill the memory', async () => {
    await start();
    const device = await client();
    await device.publishAsync(TOPIC, 'x'.repeat(300 * 1024), { qos: 1 });
    expect(intake.taken[0]?.payload).toHaveLength(300 * 1024);
    const flooding = await rawClient();
    await flooding.greet();
    flooding.say(publishPacket(1, Buffer.alloc(OVERSIZED)));
    await flooding.closed;
    expect(intake.taken).toHaveLength(1);
  });

  it('takes what is under missions/ and a will for itself; other topics it only passes on', async () => {
    await start();
    const [device, watcher] = [await client(), await client()];
    const seen: string[] = [];
    watcher.on('message', (topic, payload) => seen.push(`${topic} ${payload}`));
    await watcher.subscribeAsync('#', { qos: 1 });
    await device.publishAsync('missions/elsewhere', 'a', { qos: 1 });
    await device.publishAsync('homeassistant/status', 'b', { qos: 1 });
    const dying = await client({
      will: { topic: TOPIC, payload: Buffer.from('last words'), qos: 1, retain: false },
    });
    dying.stream.destroy();
    await eventually(() => intake.taken.length === 2);
    expect(intake.taken.map(({ topic, payload }) => `${topic} ${payload}`)).toEqual([
      'missions/elsewhere a',
      `${TOPIC} last words`,
    ]);
    await device.publishAsync('homeassistant/status', 'c', { qos: 1 });
    await eventually(() => seen.length === 2);
    expect(seen).toEqual(['homeassistant/status b', 'homeassistant/status c']);
    expect(counters.otherMessages.value).toBe(2);
  });

  it('takes retained telemetry once and retains none of it; clearing it is no telemetry', async () => {
    await start();
    const device = await client();
    await device.publishAsync(TOPIC, 'kept', { qos: 1, retain: true });
    await device.publishAsync('site/notice', 'open', { qos: 1, retain: true });
    const watcher = await client({ protocolVersion: 5 });
    const seen: string[] = [];
    watcher.on('message', (topic, payload) => seen.push(`${topic} ${payload}`));
    await watcher.subscribeAsync('#');
    await eventually(() => seen.length > 0);
    expect(seen).toEqual(['site/notice open']);
    await device.publishAsync(TOPIC, '', { qos: 1, retain: true });
    expect(intake.taken).toHaveLength(1);
    await device.publishAsync(TOPIC, '', { qos: 1 });
    expect(intake.taken).toHaveLength(2);
  });

  it('survives what is no MQTT', async () => {
    await start();
    const nonsense = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(1_000, 0xff),
      Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x01]),
      Buffer.from([0x10, 0x0c, 0x00, 0x04, 0x4d, 0x51, 0x54, 0x54, 0x09, 0x02, 0x00, 0x3c, 0x00, 0x00]),
      mqttPacket.generate(publishPacket(1)),
      Buffer.concat([
        mqttPacket.generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 5,
          clean: true,
          clientId: 'x',
        }),
        Buffer.from([0x30, 0x05, 0x00, 0x10, 0x41, 0x42, 0x43]),
      ]),
    ];
    for (const bytes of nonsense) {
      const stranger = clients.socket(broker.port, '127.0.0.1');
      stranger.write(bytes);
      stranger.resume();
      await once(stranger, 'close');
    }
    const device = await client();
    await device.publishAsync(TOPIC, 'fine', { qos: 1 });
    expect(intake.taken.map(({ payload }) => payload)).toEqual(['fine']);
  });

  it('hears anonymous clients on this machine only', async () => {
    await start();
    expect(broker.check()).toEqual({ ok: true });
    const stranger = clients.socket(broker.port, '127.0.0.2');
    const [error] = await once(stranger, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([4, 5] as const)(
    'by MQTT level %i refuses wrong credentials, and no credentials',
    async (protocolVersion) => {
      const credentials = { username: 'camp', password: 'right' };
      await start(credentials);
      for (const wrong of [
        {},
        { username: 'camp', password: 'wrong' },
        { username: 'other', password: 'right' },
      ]) {
        await expect(client({ protocolVersion, ...wrong })).rejects.toThrow(/Not authorized/);
      }
      const device = await client({ protocolVersion, ...credentials });
      await device.publishAsync(TOPIC, 'in', { qos: 1 });
      expect(intake.taken).toHaveLength(1);
    },
  );

  it('says that a port is taken', async () => {
    await start();
    const second = new EmbeddedBroker({
      intake,
      port: broker.port,
      credentials: null,
      counters,
      log: quietLog,
    });
    await expect(second.start()).rejects.toThrow(
      `MQTT_PORT: can't listen on 127.0.0.1:${broker.port}: another process listens there`,
    );
    await second.stop();
  });

  it('hangs up on everyone when it stops', async () => {
    await start();
    const device = await rawClient();
    await device.greet();
    await broker.stop();
    await device.closed;
    expect(broker.check().ok).toBe(false);
  });
});
