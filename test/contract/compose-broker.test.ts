/** The broker of docker-compose.yml: its own files, run by a real Mosquitto. */
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MqttSource } from '../../services/ingest/external-broker/mqtt-source.ts';
import { Child, eventually, freePort } from '../support/child.ts';
import { describeWith, findMosquitto } from '../support/find-server.ts';
import { quietLog } from '../support/store-kit.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const root = join(import.meta.dirname, '../..');
const mosquittoServer = await findMosquitto();
const OWN_TOPIC = 'missions/unmiss/camps/malakal/units/g1/telemetry';
const INGEST_SESSION: IClientOptions = {
  clientId: 'ingest-1',
  clean: false,
  properties: { sessionExpiryInterval: 0xffffffff },
};

describeWith([mosquittoServer], 'the broker of docker-compose.yml', () => {
  const password = { ingest: randomBytes(8).toString('hex'), camp: randomBytes(8).toString('hex') };
  let dir: TempDir;
  let port: number;
  let broker: Child;

  beforeEach(async () => {
    dir = await tempDir('compose-mosquitto');
    port = await freePort();
    await cp(join(root, 'deploy/mosquitto'), join(dir.path, 'config'), { recursive: true });
    await cp(join(root, 'deploy/mosquitto/conf.d'), join(dir.path, 'conf.d'), { recursive: true });
    await mkdir(join(dir.path, 'data'));
    for (const name of ['mosquitto.conf', 'start.sh']) {
      const path = join(dir.path, 'config', name);
      const moved = (await readFile(path, 'utf8'))
        .replaceAll('/mosquitto/', `${dir.path}/`)
        .replace('listener 1883', `listener ${port} 127.0.0.1\nuser root\npid_file ${dir.path}/pid`);
      await writeFile(path, moved);
    }
    await chmod(join(dir.path, 'config/start.sh'), 0o755);
    await start({ QUEUE_MAX_MB: '512' });
    await run('mosquitto_passwd', '-b', join(dir.path, 'data/users'), 'malakal', password.camp);
    await eventually(() => signsIn('malakal', password.camp));
  });

  afterEach(async () => {
    await broker?.stop();
    await dir?.remove();
  });

  async function signsIn(username: string, secret: string): Promise<boolean> {
    try {
      await (await connect(username, secret)).endAsync(true);
      return true;
    } catch {
      return false;
    }
  }

  async function start(env: Record<string, string>): Promise<void> {
    broker = await Child.start({
      command: join(dir.path, 'config/start.sh'),
      args: [],
      env: { INGEST_PASSWORD: password.ingest, PATH: `${process.env.PATH}:/usr/sbin`, ...env },
      ready: () => signsIn('ingest', password.ingest),
    });
  }

  async function run(command: string, ...args: string[]): Promise<void> {
    const child = await Child.start({ command, args, ready: async () => true });
    await eventually(() => !child.running);
  }

  /** kill -9 of Mosquitto itself; its start script ends with it, as a container does. */
  async function killBroker(): Promise<void> {
    process.kill(Number(await readFile(join(dir.path, 'pid'), 'utf8')), 'SIGKILL');
    await eventually(() => !broker.running);
  }

  const connect = (username: string, secret: string, options: IClientOptions = {}): Promise<MqttClient> =>
    mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
      ...{ username, password: secret, protocolVersion: 5, reconnectPeriod: 0, ...options },
    });

  /** An ingester's session, which stays while nobody is connected to it. */
  async function openSession(): Promise<void> {
    const client = await connect('ingest', password.ingest, INGEST_SESSION);
    await client.subscribeAsync('$share/ingest/missions/+/camps/+/units/+/telemetry', { qos: 1 });
    await client.endAsync(true);
  }

  /** The payloads that wait in that session. */
  async function drain(expected: number): Promise<Set<string>> {
    const payloads = new Set<string>();
    const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
      ...{ ...INGEST_SESSION, username: 'ingest', password: password.ingest, protocolVersion: 5 },
    });
    client.on('message', (_, payload) => payloads.add(payload.toString().split(' ', 1)[0] ?? ''));
    await eventually(
      () => payloads.size >= expected,
      20_000,
      () => `${payloads.size} of ${expected} came`,
    );
    await client.endAsync(true);
    return payloads;
  }

  it('hears nobody who does not say who he is', async () => {
    const anonymous = mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    await expect(anonymous).rejects.toThrow(/not authorized/i);
    await expect(connect('ingest', 'wrong')).rejects.toThrow(/not authorized/i);
    await expect(connect('simulator', '')).rejects.toThrow(/not authorized/i);
  });

  it('lets a camp’s gateway publish for its own camp only, and read nothing', async () => {
    const gateway = await connect('malakal', password.camp);
    const received: string[] = [];
    const source = new MqttSource({
      broker: {
        ...{
          url: `mqtt://127.0.0.1:${port}`,
          sharedGroup: 'ingest',
          caFile: null,
          certFile: null,
          keyFile: null,
        },
      },
      credentials: { username: 'ingest', password: password.ingest },
      clientId: () => 'compose-test',
      intake: {
        acceptMessage: async (topic) => {
          received.push(topic);
        },
      },
      log: quietLog,
    });
    source.start();
    await eventually(() => source.check().ok);
    const publish = (topic: string) => gateway.publishAsync(topic, '{}', { qos: 1 });
    const foreign = publish('missions/unmiss/camps/bentiu/units/g1/telemetry');
    await expect(foreign).rejects.toThrow(/not authorized/i);
    await expect(publish('missions/unmiss/camps/malakal/units/g1/other')).rejects.toThrow(/not authorized/i);
    await publish(OWN_TOPIC);
    await eventually(() => received.length > 0);
    expect(received).toEqual([OWN_TOPIC]);

    const heard: string[] = [];
    gateway.on('message', (topic) => heard.push(topic));
    await gateway.subscribeAsync('missions/#', { qos: 1 }).catch(() => []);
    await publish(OWN_TOPIC);
    await eventually(() => received.length === 2);
    expect(heard).toEqual([]);
    await source.stop();
    await gateway.endAsync();
  });

  it('has after a kill -9 what it acknowledged a second before', async () => {
    await openSession();
    const gateway = await connect('malakal', password.camp);
    const numbers = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all(numbers.map((number) => gateway.publishAsync(OWN_TOPIC, number, { qos: 1 })));
    // The promise is one of time, so that here time is waited for.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await killBroker();
    await gateway.endAsync(true);
    await start({ QUEUE_MAX_MB: '512' });
    expect(await drain(numbers.length)).toEqual(new Set(numbers));
  });

  it('turns gateways away while nobody takes what it holds, loses nothing, and lets them in again', async () => {
    await broker.stop();
    await start({ QUEUE_MAX_MB: '1' });
    await openSession();
    const gateway = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
      ...{ username: 'malakal', password: password.camp, clientId: 'malakal', protocolVersion: 5 },
      ...{ clean: false, properties: { sessionExpiryInterval: 600 }, reconnectPeriod: 100 },
      reconnectOnConnackError: true,
    });
    let acknowledged = 0;
    const numbers = Array.from({ length: 6_000 }, (_, index) => String(index));
    for (const number of numbers) {
      gateway.publish(OWN_TOPIC, `${number} ${'x'.repeat(1_000)}`, { qos: 1 }, (error) => {
        acknowledged += error ? 0 : 1;
      });
      if (Number(number) % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await eventually(() => broker.output.includes('gateways are turned away'), 20_000);
    await eventually(() => !gateway.connected);
    expect(acknowledged).toBeLessThan(numbers.length);
    expect(await drain(numbers.length)).toEqual(new Set(numbers));
    await eventually(() => acknowledged === numbers.length);
    expect(broker.output).toContain('gateways are let in again');
    await gateway.endAsync(true);
  });
});
