import type { IClientOptions } from 'mqtt';
import type { Packet } from 'mqtt-packet';
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

describe('MQTT 5 at the embedded broker', () => {
  it('says what there is not, and gives a client without a name one', async () => {
    await start();
    const device = await rawClient(5);
    await device.greet({ clientId: '' });
    expect(device.heard[0]).toMatchObject({
      cmd: 'connack',
      reasonCode: 0,
      properties: {
        assignedClientIdentifier: expect.stringMatching(/^auto-/),
        sessionExpiryInterval: 0,
        subscriptionIdentifiersAvailable: false,
        sharedSubscriptionAvailable: false,
        topicAliasMaximum: 0,
      },
    });
  });

  it('acknowledges each topic of an unsubscription', async () => {
    await start();
    const device = await rawClient(5);
    await device.greet();
    device.say({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [
        { topic: 'a', qos: 1 },
        { topic: 'b', qos: 2 },
      ],
    });
    await eventually(() => device.heard.some(({ cmd }) => cmd === 'suback'));
    device.say({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a', 'b'] });
    await eventually(() => device.heard.some(({ cmd }) => cmd === 'unsuback'));
    expect(device.heard.slice(1)).toMatchObject([{ granted: [1, 2] }, { granted: [0, 0] }]);
  });

  it('hangs up with a reason on a topic alias, and on an authentication that it does not know', async () => {
    await start();
    const alias = await rawClient(5);
    await alias.greet();
    alias.say({ ...publishPacket(1, 'x', ''), properties: { topicAlias: 1 } } as Packet);
    await alias.closed;
    expect(alias.heard[1]).toMatchObject({ cmd: 'disconnect', reasonCode: 0x94 });
    const strange = await rawClient(5);
    await strange.greet({ properties: { authenticationMethod: 'SCRAM' } });
    expect(strange.heard[0]).toMatchObject({ cmd: 'connack', reasonCode: 0x8c });
  });

  it.each([
    [0x00, 0],
    [0x04, 1],
  ])('publishes the will or not, as reason code %i of a DISCONNECT says', async (reasonCode, wills) => {
    await start();
    const device = await rawClient(5);
    await device.greet({ will: { topic: TOPIC, payload: Buffer.from('last words'), qos: 1, retain: false } });
    device.say({ cmd: 'disconnect', reasonCode });
    await device.closed;
    const witness = await client();
    await witness.publishAsync(TOPIC, 'after', { qos: 1 });
    await eventually(() => intake.taken.length === wills + 1);
  });
});
