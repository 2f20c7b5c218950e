/** The deployment files, held against the configuration's schema, and the broker's part of them against a Mosquitto. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentSchema, loadConfig } from '../../services/config.ts';
import { MqttSource } from '../../services/ingest/external-broker/mqtt-source.ts';
import { Child, eventually, freePort } from '../support/child.ts';
import { describeWith, findMosquitto } from '../support/find-server.ts';
import { quietLog } from '../support/store-kit.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const mosquittoServer = await findMosquitto();

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), target: z.string() }).optional(),
  profiles: z.array(z.string()).optional(),
  scale: z.number().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.unknown()).default({}),
});
const compose = z
  .object({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.null()) })
  .parse(parse(read('docker-compose.yml'), { merge: true }));
const SECRETS = ['ADMIN_TOKEN', 'INFLUX_TOKEN', 'INFLUX_PASSWORD', 'INGEST_PASSWORD', 'SIMULATOR_PASSWORD'];

/** The Dockerfile's stages by name; the last is what is built by default. */
const stages = new Map(
  read('Dockerfile')
    .split(/^FROM \S+ AS /m)
    .slice(1)
    .map((stage): [string, string] => [stage.split('\n', 1)[0] ?? '', stage]),
);

function service(name: string): z.infer<typeof serviceSchema> {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** A value as Compose substitutes it: `${NAME}`, `${NAME:-otherwise}`, `${NAME:?message}`, `${NAME:+instead}`. */
function substituted(value: string, env: Record<string, string>): string {
  return value.replace(/\$\{(\w+)(?::([-?+])([^}]*))?\}/g, (_, name: string, how: string, text: string) => {
    const given = env[name] ?? '';
    if (how === '?' && given === '') throw new Error(`${name}: ${text}`);
    if (how === '+') return given === '' ? '' : text;
    return given === '' && how === '-' ? text : given;
  });
}

describe('docker-compose.yml', () => {
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, `${name.toLowerCase()}-value`]));

  for (const name of ['services', 'ingest']) {
    it(`configures ${name} by variables that there are, with values that are allowed`, () => {
      const { environment, volumes } = service(name);
      expect(Object.keys(environmentSchema.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
      const values = Object.entries(environment).map(([key, value]) => [key, substituted(value, secrets)]);
      const config = loadConfig(Object.fromEntries(values));
      expect(config).toMatchObject({
        host: '0.0.0.0',
        port: 8080,
        externalBroker: { url: 'mqtt://mosquitto:1883', sharedGroup: 'ingest' },
        influx: { url: 'http://influxdb:8086', token: secrets.INFLUX_TOKEN },
        adminToken: secrets.ADMIN_TOKEN,
        registryFile: null,
      });
      expect(volumes.map((volume) => volume.split(':').at(-1))).toContain(config.dataDir);
      const withFile = substituted(environment.REGISTRY_FILE ?? '', { REGISTRY_PATH: './fleet.json' });
      expect(volumes.map((volume) => substituted(volume, { REGISTRY_PATH: './fleet.json' }))).toContain(
        `./fleet.json:${withFile}:ro`,
      );
    });
  }

  it('names services and ports that there are', () => {
    const urls = Object.values(compose.services)
      .flatMap(({ environment }) => Object.values(environment))
      .filter((value) => URL.canParse(value) && value.includes('//'))
      .map((value) => new URL(value));
    expect(urls.length).toBeGreaterThan(4);
    for (const { hostname, port } of urls) {
      expect(service(hostname).ports.map((mapping) => mapping.split(':').at(-1))).toContain(port);
    }
    for (const { depends_on } of Object.values(compose.services)) {
      for (const name of Object.keys(depends_on)) service(name);
    }
    expect(read('deploy/mosquitto/mosquitto.conf')).toMatch(/^listener 1883$/m);
    expect(read('Dockerfile')).toMatch(/^ENV .*PORT=8080/m);
  });

  it('publishes ports on this machine only, unless told otherwise', () => {
    const published = Object.values(compose.services).flatMap(({ ports }) => ports);
    for (const mapping of published) expect(substituted(mapping, {})).toMatch(/^127\.0\.0\.1:/);
  });

  it('lets ingesters be added, each with a volume of its own and no fixed port', () => {
    const ingest = service('ingest');
    expect(ingest.ports).toEqual([]);
    expect(ingest.volumes).toContain('/data');
    expect(ingest.environment.MQTT_SHARED_GROUP).toBe(service('services').environment.MQTT_SHARED_GROUP);
  });

  it('starts nothing without its secrets, which have no default', () => {
    const text = read('docker-compose.yml');
    for (const name of SECRETS.filter((secret) => secret !== 'SIMULATOR_PASSWORD')) {
      const uses = [...text.matchAll(new RegExp(`\\$\\{${name}([^}]*)\\}`, 'g'))].map(([, how]) => how);
      expect(uses.length, name).toBeGreaterThan(0);
      expect(new Set(uses), name).toEqual(new Set([':?set it in .env']));
    }
    expect(text).toContain(`\${SIMULATOR_PASSWORD:-}`);
  });

  it('uses exactly the variables of .env.example, where secrets are empty', () => {
    const used = new Set([...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const example = [...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)];
    expect(new Set(example.map(([, name]) => name))).toEqual(used);
    for (const [, name = '', value] of example) if (SECRETS.includes(name)) expect(value, name).toBe('');
  });

  it('runs what it builds without root, rights or a writable root file system', () => {
    for (const name of ['services', 'ingest', 'simulators']) {
      const { build, ...rest } = service(name);
      expect(rest).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(stages.get(build?.target ?? ''), name).toMatch(/^USER node$/m);
    }
    expect(stages.get('services')).toMatch(/^CMD \["\/app\/services\/node\.sh", "services\/main\.ts"\]$/m);
    expect(stages.get('services')).toMatch(/HEALTHCHECK .*\n.*\/api\/health/);
  });

  it('keeps the simulators to the demo', () => {
    const { profiles, environment } = service('simulators');
    expect(profiles).toEqual(['demo']);
    expect([...stages.keys()]).toEqual(['build', 'runtime', 'simulators', 'services']);
    for (const stage of ['build', 'runtime', 'services'])
      expect(stages.get(stage)).not.toMatch(/COPY.* simulators/);
    expect(environment).toMatchObject({ API_URL: 'http://services:8080', MQTT_USERNAME: 'simulator' });
    const others = Object.entries(compose.services).filter(([name]) => name !== 'simulators');
    for (const [, other] of others) expect(other.profiles).toBeUndefined();
  });

  it('keeps what must survive in volumes', () => {
    for (const name of ['services', 'mosquitto', 'influxdb']) {
      const named = service(name).volumes.map((volume) => volume.split(':')[0] ?? '');
      expect(
        named.some((volume) => volume in compose.volumes),
        name,
      ).toBe(true);
    }
  });
});

describeWith([mosquittoServer], 'the broker of docker-compose.yml', () => {
  const password = { ingest: randomBytes(8).toString('hex'), camp: randomBytes(8).toString('hex') };
  let dir: TempDir;
  let broker: Child;
  let url: string;

  beforeAll(async () => {
    dir = await tempDir('compose-mosquitto');
    const port = await freePort();
    url = `mqtt://127.0.0.1:${port}`;
    await cp(join(root, 'deploy/mosquitto'), join(dir.path, 'config'), { recursive: true });
    await cp(join(root, 'deploy/mosquitto/conf.d'), join(dir.path, 'conf.d'), { recursive: true });
    for (const name of ['mosquitto.conf', 'start.sh']) {
      const path = join(dir.path, 'config', name);
      const moved = (await readFile(path, 'utf8'))
        .replaceAll('/mosquitto/', `${dir.path}/`)
        .replace('listener 1883', `listener ${port} 127.0.0.1\nuser root`);
      await writeFile(path, moved);
    }
    await cp(join(dir.path, 'config'), join(dir.path, 'data'), { recursive: true });
    await chmod(join(dir.path, 'config/start.sh'), 0o755);
    broker = await Child.start({
      command: join(dir.path, 'config/start.sh'),
      args: [],
      env: { INGEST_PASSWORD: password.ingest, PATH: `${process.env.PATH}:/usr/sbin` },
      ready: () =>
        connect('ingest', password.ingest).then(
          (client) => client.endAsync().then(() => true),
          () => false,
        ),
    });
    const passwd = ['-b', join(dir.path, 'data/passwd'), 'malakal', password.camp];
    const adding = await Child.start({ command: 'mosquitto_passwd', args: passwd, ready: async () => true });
    await eventually(() => !adding.running);
    broker.process.kill('SIGHUP');
  });

  afterAll(async () => {
    await broker?.stop();
    await dir?.remove();
  });

  const connect = (username: string, secret: string): Promise<MqttClient> =>
    mqtt.connectAsync(url, { username, password: secret, protocolVersion: 5, reconnectPeriod: 0 });

  it('hears nobody who does not say who he is', async () => {
    await expect(mqtt.connectAsync(url, { reconnectPeriod: 0 })).rejects.toThrow(/not authorized/i);
    await expect(connect('ingest', 'wrong')).rejects.toThrow(/not authorized/i);
    await expect(connect('simulator', '')).rejects.toThrow(/not authorized/i);
  });

  it('lets a camp’s gateway publish for its own camp only, and read nothing', async () => {
    let gateway: MqttClient | null = null;
    await eventually(async () => {
      gateway = await connect('malakal', password.camp).catch(() => null);
      return gateway !== null;
    });
    if (gateway === null) throw new Error('the gateway is not connected');
    const client: MqttClient = gateway;
    const received: string[] = [];
    const sharing = { url, sharedGroup: 'ingest', caFile: null, certFile: null, keyFile: null };
    const source = new MqttSource({
      broker: sharing,
      credentials: { username: 'ingest', password: password.ingest },
      clientId: 'compose-test',
      intake: {
        acceptMessage: async (topic) => {
          received.push(topic);
        },
      },
      log: quietLog,
    });
    source.start();
    await eventually(() => source.check().ok);
    const publish = (topic: string) => client.publishAsync(topic, '{}', { qos: 1 });
    const own = 'missions/unmiss/camps/malakal/units/g1/telemetry';
    await expect(publish('missions/unmiss/camps/bentiu/units/g1/telemetry')).rejects.toThrow(
      /not authorized/i,
    );
    await expect(publish('missions/unmiss/camps/malakal/units/g1/other')).rejects.toThrow(/not authorized/i);
    await publish(own);
    await eventually(() => received.length > 0);
    expect(received).toEqual([own]);

    const heard: string[] = [];
    client.on('message', (topic) => heard.push(topic));
    await client.subscribeAsync('missions/#', { qos: 1 }).catch(() => []);
    await publish(own);
    await eventually(() => received.length === 2);
    expect(heard).toEqual([]);
    await source.stop();
    await client.endAsync();
  });
});
