import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentSchema, loadConfig } from '../../services/config.ts';

const A_FILE = fileURLToPath(import.meta.url);

function linesOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('the environment', () => {
  it('may be empty: everything embedded, HTTP on loopback', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDir: './data',
      mqttCredentials: null,
      externalBroker: null,
      mqttPort: 1883,
      sparkplugHostId: null,
      influx: null,
      outbox: { enabled: true, maxBytes: 10 * 1024 ** 3 },
      databaseUrl: null,
      registryFile: null,
      adminToken: null,
      quarantineMaxBytes: 1024 ** 3,
      rawRetentionDays: 400,
      logLevel: 'info',
    });
  });

  it('takes PostgreSQL only beside InfluxDB, and shows nothing of its URL', () => {
    const DATABASE_URL = 'postgres://footprint:correct-horse@db.example/footprint?sslmode=verify-full';
    expect(() => loadConfig({ DATABASE_URL })).toThrow(/^INFLUX_URL: is not set, but DATABASE_URL is/);
    const influx = { INFLUX_URL: 'http://i:8086', INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' };
    expect(loadConfig({ DATABASE_URL, ...influx }).databaseUrl).toBe(DATABASE_URL);
    const refused = {
      'mysql://u:correct-horse@h/d': /must be a URL that begins with postgres:/,
      'postgres://u:correct-horse@h': /must name a database/,
      'postgres://u:correct-horse@h/d?sslmode=maybe': /must have an sslmode of disable, allow/,
      'postgres://u:correct-horse@h/d?sslmode=verify-ca': /sslrootcert/,
    };
    for (const [url, message] of Object.entries(refused)) {
      const load = () => loadConfig({ DATABASE_URL: url, ...influx });
      expect(load).toThrow(message);
      expect(load).not.toThrow(/correct-horse/);
    }
  });

  it('takes a variable that is set to nothing as unset, as Compose passes it', () => {
    const empty = Object.fromEntries(Object.keys(environmentSchema.shape).map((name) => [name, '']));
    expect(loadConfig(empty)).toEqual(loadConfig({}));
    expect(loadConfig({ PORT: '  ' })).toEqual(loadConfig({}));
  });

  it('configures the production path', () => {
    const config = loadConfig({
      HOST: '0.0.0.0',
      PORT: '80',
      MQTT_URL: 'mqtts://broker.example:8883',
      MQTT_USERNAME: 'ingest',
      MQTT_PASSWORD: 'a b@c:d/e',
      MQTT_SHARED_GROUP: 'ingesters',
      MQTT_CA_FILE: A_FILE,
      INFLUX_URL: 'http://influxdb:8086',
      INFLUX_TOKEN: 'token==',
      INFLUX_ORG: 'UN',
      INFLUX_BUCKET: 'footprint',
      OUTBOX: 'off',
      OUTBOX_MAX_BYTES: '1048576',
      RAW_RETENTION_DAYS: '30',
      LOG_LEVEL: 'debug',
    });
    expect(config.externalBroker).toEqual({
      url: 'mqtts://broker.example:8883',
      sharedGroup: 'ingesters',
      caFile: A_FILE,
      certFile: null,
      keyFile: null,
    });
    expect(config.mqttCredentials).toEqual({ username: 'ingest', password: 'a b@c:d/e' });
    expect(config.influx).toEqual({
      url: 'http://influxdb:8086',
      token: 'token==',
      org: 'UN',
      bucket: 'footprint',
    });
    expect(config).toMatchObject({
      port: 80,
      outbox: { enabled: false, maxBytes: 1_048_576 },
      rawRetentionDays: 30,
      logLevel: 'debug',
    });
  });

  it.each([
    ['PORT', '70000', 'must be a whole number from 0 to 65535'],
    ['PORT', '80.5', 'must be a whole number'],
    ['PORT', '0x50', 'must be a whole number'],
    ['MQTT_PORT', '-1', 'must be a whole number from 0 to 65535'],
    ['MQTT_URL', 'broker:1883', 'must be a URL that begins with mqtt://, mqtts://, ws://, wss://'],
    ['MQTT_URL', 'http://broker', 'must be a URL that begins with mqtt://'],
    ['MQTT_SHARED_GROUP', 'a/b', 'must be 1 to 64 characters without /, + and #'],
    ['INFLUX_URL', 'influx', 'must be a URL that begins with http://, https://'],
    ['MQTT_CA_FILE', '/nowhere/ca.pem', 'must be a file that can be read'],
    ['MQTT_KEY_FILE', '/', 'must be a file that can be read'],
    ['OUTBOX', 'yes', 'must be on or off'],
    ['OUTBOX_MAX_BYTES', '10GiB', 'must be a whole number'],
    ['RAW_RETENTION_DAYS', '0', 'must be a whole number from 1 to 36500'],
    ['LOG_LEVEL', 'verbose', 'must be one of trace, debug, info, warn, error, fatal, silent'],
  ])('refuses %s=%s, saying its name, its value and what is allowed', (name, value, allowed) => {
    const lines = linesOf({ [name]: value });
    const line = lines.find((text) => text.startsWith(`${name}: ${allowed}`));
    expect(line, lines.join('\n')).toContain(JSON.stringify(value));
  });

  it('names all that is wrong at once', () => {
    expect(linesOf({ PORT: 'x', OUTBOX: 'x', LOG_LEVEL: 'x' })).toHaveLength(3);
  });

  it.each([
    [{ INFLUX_URL: 'http://i' }, ['INFLUX_TOKEN', 'INFLUX_ORG', 'INFLUX_BUCKET']],
    [{ MQTT_USERNAME: 'u' }, ['MQTT_PASSWORD']],
    [{ MQTT_PASSWORD: 'p' }, ['MQTT_USERNAME']],
    [{ MQTT_SHARED_GROUP: 'g' }, ['MQTT_URL']],
    [{ MQTT_URL: 'mqtts://b', MQTT_CERT_FILE: A_FILE }, ['MQTT_KEY_FILE']],
  ])('says what %o needs', (environment, missing) => {
    const lines = linesOf(environment);
    expect(lines.map((line) => line.split(':')[0])).toEqual(missing);
  });

  it('never shows a secret, also where it stands in a URL', () => {
    const secret = 'hunter2 hunter2';
    const text = linesOf({
      ADMIN_TOKEN: secret,
      INFLUX_TOKEN: secret,
      MQTT_URL: 'mqtt://user:hunter2@broker',
      INFLUX_URL: 'http://user:hunter2@influx',
    }).join('\n');
    expect(text).toContain('ADMIN_TOKEN');
    expect(text).toContain('MQTT_URL: must not hold a user or password');
    expect(text).not.toContain('hunter2');
  });
});
