/** The door for external brokers, held against a real Mosquitto, and against aedes as a broker of MQTT 3.1.1 alone. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MqttSource, type MqttSourceOptions } from '../../services/ingest/external-broker/mqtt-source.ts';
import { listen } from '../../services/listen.ts';
import { eventually } from '../support/child.ts';
import { describeWith, findMosquitto, findOpenssl } from '../support/find-server.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { quietLog } from '../support/store-kit.ts';

const run = promisify(execFile);
const mosquittoServer = await findMosquitto();
const openssl = await findOpenssl();

/** An intake whose commits the test decides: everything that arrived since the last one shares it. */
class FakeIntake {
  readonly received: string[] = [];
  #commit = Promise.withResolvers<void>();
  #holding: boolean;

  constructor(holding = false) {
    this.#holding = holding;
  }

  acceptMessage(_topic: string, payload: Uint8Array): Promise<void> {
    this.received.push(Buffer.from(payload).toString());
    if (!this.#holding) queueMicrotask(() => this.commit());
    return this.#commit.promise;
  }

  commit(): void {
    this.#commit.resolve();
    this.#commit = Promise.withResolvers<void>();
  }

  refuse(): void {
    this.#commit.reject(new Error('the disk is full'));
    this.#commit = Promise.withResolvers<void>();
  }
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function sourceOf(url: string, intake: FakeIntake, more: Partial<MqttSourceOptions> = {}): MqttSource {
  const broker = { url, sharedGroup: null, caFile: null, certFile: null, keyFile: null };
  const name = `source-${randomUUID()}`;
  const clientId = () => name;
  const source = new MqttSource({ broker, credentials: null, clientId, intake, log: quietLog, ...more });
  closing.push(() => source.stop());
  source.start();
  return source;
}

async function publisherTo(url: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, ...options });
  closing.push(() => client.endAsync(true));
  return client;
}

const topicOf = (unit: string): string => `missions/m/camps/c/units/${unit}/telemetry`;
const subscribed = (source: MqttSource) => eventually(() => source.check().ok);
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => String(from + n));

describeWith([mosquittoServer], 'with Mosquitto, the source', () => {
  let mosquitto: Mosquitto;
  beforeEach(async () => {
    mosquitto = await Mosquitto.start(mosquittoServer);
    closing.push(() => mosquitto.stop());
  });

  async function publishAll(payloads: readonly string[]): Promise<void> {
    const publisher = await publisherTo(mosquitto.url);
    await Promise.all(payloads.map((text) => publisher.publishAsync(topicOf('u'), text, { qos: 1 })));
  }

  it('takes telemetry of all units, and nothing else', async () => {
    const intake = new FakeIntake();
    await subscribed(sourceOf(mosquitto.url, intake));
    const publisher = await publisherTo(mosquitto.url);
    await publisher.publishAsync('missions/m/camps/c/units/u/other', 'other', { qos: 1 });
    await publisher.publishAsync(topicOf('a'), 'first', { qos: 1 });
    await publisher.publishAsync(topicOf('b'), 'second', { qos: 0 });
    await eventually(() => intake.received.length === 2);
    expect(intake.received).toEqual(['first', 'second']);
  });

  it('acknowledges nothing before it is durable, while more goes on arriving', async () => {
    const intake = new FakeIntake(true);
    const name = `source-${randomUUID()}`;
    const clientId = () => name;
    const first = sourceOf(mosquitto.url, intake, { clientId });
    await subscribed(first);
    await publishAll(numbered(0, 300));
    await eventually(() => intake.received.length === 300);
    intake.commit();
    await publishAll(numbered(300, 500));
    await eventually(() => intake.received.length === 500);
    // It leaves without the second commit: what was in it is not acknowledged, and comes again.
    const leaving = first.stop();
    intake.refuse();
    await leaving;

    const next = new FakeIntake();
    await subscribed(sourceOf(mosquitto.url, next, { clientId }));
    await eventually(() => next.received.length >= 200);
    expect(next.received).toEqual(numbered(300, 500));
  });

  it('is sent again what could not be made durable, without being told', async () => {
    const intake = new FakeIntake(true);
    await subscribed(sourceOf(mosquitto.url, intake));
    await publishAll(['kept']);
    await eventually(() => intake.received.length === 1);
    intake.refuse();
    await eventually(() => intake.received.length === 2);
    intake.commit();
    expect(intake.received).toEqual(['kept', 'kept']);
  });

  it('misses nothing that is published while it is away or while the broker restarts', async () => {
    const intake = new FakeIntake();
    const name = `source-${randomUUID()}`;
    const clientId = () => name;
    const first = sourceOf(mosquitto.url, intake, { clientId });
    await subscribed(first);
    await publishAll(['0']);
    await eventually(() => intake.received.length === 1);
    await first.stop();
    await publishAll(['1']);
    await mosquitto.halt();
    const source = sourceOf(mosquitto.url, intake, { clientId });
    expect(source.check()).toMatchObject({ ok: false });
    await mosquitto.startAgain();
    await subscribed(source);
    await publishAll(['2']);
    await eventually(() => intake.received.length === 3);
    expect(intake.received).toEqual(['0', '1', '2']);
  });

  it('reads no more than memory is meant for while nothing becomes durable', async () => {
    const intake = new FakeIntake(true);
    const source = sourceOf(mosquitto.url, intake);
    await subscribed(source);
    const payloads = numbered(0, 80).map((n) => n.padEnd(200 * 1024, ' '));
    await publishAll(payloads);
    await eventually(() => intake.received.length > 20);
    expect(intake.received.length).toBeLessThan(25);
    while (intake.received.length < 80) {
      intake.commit();
      await new Promise(setImmediate);
    }
    intake.commit();
    expect(intake.received.map((text) => text.trim())).toEqual(numbered(0, 80));
  });

  it('shares a group’s messages with the others of the group', async () => {
    const intakes = [new FakeIntake(), new FakeIntake(), new FakeIntake()];
    const broker = { url: mosquitto.url, sharedGroup: 'g', caFile: null, certFile: null, keyFile: null };
    for (const intake of intakes) await subscribed(sourceOf(mosquitto.url, intake, { broker }));
    await publishAll(numbered(0, 300));
    const all = () => intakes.flatMap(({ received }) => received);
    await eventually(() => all().length === 300);
    expect(all().sort((a, b) => Number(a) - Number(b))).toEqual(numbered(0, 300));
    for (const { received } of intakes) expect(received.length).toBeGreaterThan(0);
  });
});

describe('with a broker of MQTT 3.1.1 alone, the source', () => {
  it('falls back to that version', async () => {
    const aedes = await Aedes.createBroker();
    const server = createServer((socket) => aedes.handle(socket));
    const port = await listen(server, { host: '127.0.0.1', port: 0, variables: 'the test' });
    closing.push(async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      server.close();
    });
    const url = `mqtt://127.0.0.1:${port}`;
    const intake = new FakeIntake();
    await subscribed(sourceOf(url, intake));
    const publisher = await publisherTo(url, { protocolVersion: 4 });
    await publisher.publishAsync(topicOf('u'), 'hello', { qos: 1 });
    await eventually(() => intake.received.length === 1);
  });
});

describeWith([mosquittoServer, openssl], 'over TLS, the source', () => {
  it('proves who it is by its certificate, and trusts only brokers of its authority', async () => {
    const mosquitto = await Mosquitto.start(mosquittoServer, {
      config: async (dir) => {
        await makeCertificates(dir);
        const files = ['cafile ca.pem', 'certfile server.pem', 'keyfile server.key'];
        return [...files.map((line) => line.replace(' ', ` ${dir}/`)), 'require_certificate true'];
      },
    });
    closing.push(() => mosquitto.stop());
    const url = `mqtts://127.0.0.1:${mosquitto.port}`;
    const file = (name: string): string => join(mosquitto.dir, name);
    const broker = {
      url,
      sharedGroup: null,
      caFile: file('ca.pem'),
      certFile: file('client.pem'),
      keyFile: file('client.key'),
    };
    await subscribed(sourceOf(url, new FakeIntake(), { broker }));

    const stranger = sourceOf(url, new FakeIntake(), {
      broker: { ...broker, certFile: null, keyFile: null },
    });
    const doubter = sourceOf(url, new FakeIntake(), { broker: { ...broker, caFile: null } });
    await eventually(() => !/not connected yet/.test(stranger.check().detail ?? 'not connected yet'));
    await eventually(() => /self-signed|unable to verify/.test(doubter.check().detail ?? ''));
    expect(stranger.check().ok).toBe(false);
  });
});

async function makeCertificates(dir: string): Promise<void> {
  const make = (...args: string[]) => run('openssl', args, { cwd: dir });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await make(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=authority',
    '-days',
    '2',
  );
  for (const name of ['server', 'client']) {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const signedBy = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'];
    await make(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      ...subject,
      ...signedBy,
    );
  }
  await run('chmod', ['a+r', 'server.key', 'client.key'], { cwd: dir });
}
