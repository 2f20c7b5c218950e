/** The deployment files, held against each other and the configuration's schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentSchema, loadConfig } from '../../services/config.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const serviceSchema = z.object({
  image: z.string(),
  user: z.string().optional(),
  build: z.object({ context: z.string(), target: z.string() }).optional(),
  profiles: z.array(z.string()).optional(),
  scale: z.number().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.unknown()).default({}),
});
const compose = z
  .object({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.null()) })
  .parse(parse(read('docker-compose.yml'), { merge: true }));
const SECRETS = [
  ...['ADMIN_TOKEN', 'INFLUX_OPERATOR_TOKEN', 'INFLUX_PASSWORD', 'INGEST_PASSWORD'],
  ...['SIMULATOR_PASSWORD', 'POSTGRES_PASSWORD'],
];
/** Those of a profile: without the profile they may be empty. */
const OF_A_PROFILE = ['SIMULATOR_PASSWORD', 'POSTGRES_PASSWORD', 'DATABASE_URL'];

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

  for (const name of ['services', 'ingest', 'services-2']) {
    it(`configures ${name} by variables that there are, with values that are allowed`, () => {
      const { environment, volumes } = service(name);
      expect(Object.keys(environmentSchema.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
      const values = Object.entries(environment).map(([key, value]) => [key, substituted(value, secrets)]);
      const config = loadConfig({ ...Object.fromEntries(values), INFLUX_TOKEN: 'scoped' });
      expect(config).toMatchObject({
        host: '0.0.0.0',
        port: 8080,
        externalBroker: { url: 'mqtt://mosquitto:1883', sharedGroup: 'ingest' },
        influx: { url: 'http://influxdb:8086', token: 'scoped' },
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
    for (const name of SECRETS.filter((secret) => !OF_A_PROFILE.includes(secret))) {
      const uses = [...text.matchAll(new RegExp(`\\$\\{${name}([^}]*)\\}`, 'g'))].map(([, how]) => how);
      expect(uses.length, name).toBeGreaterThan(0);
      expect(new Set(uses), name).toEqual(new Set([':?set it in .env']));
    }
    for (const name of OF_A_PROFILE) expect(text).toContain(`\${${name}:-}`);
  });

  it('uses exactly the variables of .env.example, where secrets are empty', () => {
    const used = new Set([...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const example = [...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)];
    expect(new Set(example.map(([, name]) => name))).toEqual(used);
    for (const [, name = '', value] of example) if (SECRETS.includes(name)) expect(value, name).toBe('');
  });

  it('gives no container root, rights or a writable root file system, and pins every image', () => {
    for (const [name, { build, user, image, ...rest }] of Object.entries(compose.services)) {
      expect(rest, name).toMatchObject({
        ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
      });
      if (build === undefined)
        expect(user, name).toBe(image.split(/[-:]/).find((part) => part !== 'eclipse'));
      if (build === undefined) expect(image, name).toMatch(/:\d+\.\d+(\.\d+)?$/);
    }
    for (const [, version] of read('Dockerfile').matchAll(/^FROM node:(\S+)-slim/gm)) {
      expect(version).toBe(process.versions.node);
    }
  });

  it('gives the operator’s token to InfluxDB and the maker of the services’ token alone', () => {
    const holders = Object.entries(compose.services).filter(([, { environment }]) =>
      Object.values(environment).some((value) => value.includes('INFLUX_OPERATOR_TOKEN')),
    );
    expect(holders.map(([name]) => name)).toEqual(['influxdb', 'influx-token']);
    for (const name of ['services', 'ingest']) {
      expect(service(name).volumes).toContain('influx-token:/tokens:ro');
      expect(service(name).command?.at(-1)).toBe(
        'INFLUX_TOKEN=$$(cat /tokens/services) exec /app/services/node.sh services/main.ts',
      );
      expect(service(name).depends_on).toMatchObject({
        'influx-token': { condition: 'service_completed_successfully' },
      });
    }
  });

  it('builds images whose users are not root', () => {
    for (const [name, { build }] of Object.entries(compose.services)) {
      if (build !== undefined) expect(stages.get(build.target), name).toMatch(/^USER node$/m);
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
  });

  it('has two services that share one truth behind a proxy, in a profile', () => {
    const inProfile = Object.entries(compose.services).filter(([, { profiles }]) => profiles?.includes('ha'));
    expect(inProfile.map(([name]) => name)).toEqual(['services-2', 'proxy', 'postgres']);
    const { environment } = service('services-2');
    expect(environment).toEqual(service('services').environment);
    const { POSTGRES_USER, POSTGRES_DB } = service('postgres').environment;
    const url = `postgres://${POSTGRES_USER}:secret@postgres:5432/${POSTGRES_DB}`;
    const env = { ...secrets, DATABASE_URL: url, OUTBOX: 'off' };
    const values = Object.entries(environment).map(([key, value]) => [key, substituted(value, env)]);
    expect(loadConfig({ ...Object.fromEntries(values), INFLUX_TOKEN: 'scoped' })).toMatchObject({
      ...{ databaseUrl: url, outbox: { enabled: false } },
    });
    const proxy = read('deploy/haproxy/haproxy.cfg');
    const servers = [...proxy.matchAll(/^\tserver \S+ (\S+):(\d+)$/gm)].map(([, name, port]) => [name, port]);
    expect(servers).toEqual([
      ['services', '8080'],
      ['services-2', '8080'],
    ]);
    expect(proxy).toMatch(/httpchk GET \/api\/health\/live$/m);
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
