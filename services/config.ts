/**
 * The environment as one schema: what may be set, to what, and what holds otherwise. A variable that is set to
 * nothing counts as unset, because Compose passes empty ones.
 */
import { z } from 'zod';
import { databaseUrl, mqttUrl, plainUrl, port, readableFile, token, wholeNumber } from './config-values.ts';
import { LOG_LEVELS } from './log.ts';
import { OperatorError } from './operator-error.ts';

const DEFAULT_QUARANTINE_BYTES = 1024 ** 3;
const DEFAULT_OUTBOX_BYTES = 10 * 1024 ** 3;

/** Every variable that the services read. Each value is a text, as the environment has it. */
export const environmentSchema = z.object({
  /** Where HTTP (API and dashboard) listens. */
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8080),
  /** The folder of everything that the services write on disk. */
  DATA_DIR: z.string().default('./data'),
  /** An external broker; unset: the embedded one, on MQTT_PORT. */
  MQTT_URL: mqttUrl.optional(),
  MQTT_PORT: port.default(1883),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: z.string().optional(),
  MQTT_SHARED_GROUP: z
    .string()
    .regex(/^[^/+#]{1,64}$/, 'must be 1 to 64 characters without /, + and #')
    .optional(),
  /** The name under which this is a Sparkplug primary host application; unset: it is none. */
  SPARKPLUG_HOST_ID: z
    .string()
    .regex(/^[^/+#]{1,64}$/, 'must be 1 to 64 characters without /, + and #')
    .optional(),
  /** PEM files for TLS to an external broker: its authority, this client's certificate and key. */
  MQTT_CA_FILE: readableFile.optional(),
  MQTT_CERT_FILE: readableFile.optional(),
  MQTT_KEY_FILE: readableFile.optional(),
  INFLUX_URL: plainUrl(['http:', 'https:']).optional(),
  INFLUX_TOKEN: token.optional(),
  INFLUX_ORG: z.string().optional(),
  INFLUX_BUCKET: z.string().optional(),
  OUTBOX: z.enum(['on', 'off'], 'must be on or off').default('on'),
  /** Beyond it the oldest quarantined items go. */
  QUARANTINE_MAX_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(DEFAULT_QUARANTINE_BYTES),
  OUTBOX_MAX_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(DEFAULT_OUTBOX_BYTES),
  /** PostgreSQL for what several processes share; unset: SQLite in DATA_DIR. */
  DATABASE_URL: databaseUrl.optional(),
  REGISTRY_FILE: z.string().optional(),
  ADMIN_TOKEN: token.min(16, 'must be at least 16 characters').optional(),
  RAW_RETENTION_DAYS: wholeNumber(1, 36_500).default(400),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});
type Environment = z.infer<typeof environmentSchema>;
type Variable = keyof Environment;

/** Variables whose value no message may show. */
const SECRETS: ReadonlySet<string> = new Set([
  'MQTT_PASSWORD',
  'INFLUX_TOKEN',
  'ADMIN_TOKEN',
  'DATABASE_URL',
]);

export interface BrokerCredentials {
  username: string;
  password: string;
}

/** How to reach an external broker. */
export interface ExternalBroker {
  url: string;
  sharedGroup: string | null;
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
}

interface InfluxConfig {
  url: string;
  token: string;
  org: string;
  bucket: string;
}

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** What the embedded broker asks of devices, or what is presented to an external one. */
  mqttCredentials: BrokerCredentials | null;
  /** Null: the embedded broker, on mqttPort. */
  externalBroker: ExternalBroker | null;
  mqttPort: number;
  sparkplugHostId: string | null;
  /** Null: the embedded store. */
  influx: InfluxConfig | null;
  outbox: { enabled: boolean; maxBytes: number };
  quarantineMaxBytes: number;
  /** Null: SQLite in dataDir. It may hold a password. */
  databaseUrl: string | null;
  registryFile: string | null;
  /** Null: the token that was made at the first start. */
  adminToken: string | null;
  rawRetentionDays: number;
  logLevel: Environment['LOG_LEVEL'];
}

/** One line for each variable that keeps the services from starting. */
export class ConfigError extends OperatorError {
  override name = 'ConfigError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** What one variable needs of another: broken when `when` is set and `needs` is not. */
const NEEDS: readonly { when: Variable; needs: Variable }[] = [
  { when: 'INFLUX_URL', needs: 'INFLUX_TOKEN' },
  { when: 'INFLUX_URL', needs: 'INFLUX_ORG' },
  { when: 'INFLUX_URL', needs: 'INFLUX_BUCKET' },
  { when: 'DATABASE_URL', needs: 'INFLUX_URL' },
  { when: 'MQTT_USERNAME', needs: 'MQTT_PASSWORD' },
  { when: 'MQTT_PASSWORD', needs: 'MQTT_USERNAME' },
  { when: 'MQTT_SHARED_GROUP', needs: 'MQTT_URL' },
  { when: 'MQTT_CA_FILE', needs: 'MQTT_URL' },
  { when: 'MQTT_CERT_FILE', needs: 'MQTT_URL' },
  { when: 'MQTT_CERT_FILE', needs: 'MQTT_KEY_FILE' },
  { when: 'MQTT_KEY_FILE', needs: 'MQTT_CERT_FILE' },
];

/**
 * The configuration that an environment asks for.
 * @throws ConfigError naming each variable that is wrong, its value (never a secret's) and what is allowed
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(environmentSchema.shape)
      .map((name) => [name, environment[name]?.trim() || undefined])
      .filter(([, value]) => value !== undefined),
  );
  const needs = NEEDS.filter(({ when, needs }) => when in given && !(needs in given)).map(
    ({ when, needs }) => `${needs}: is not set, but ${when} is; must be set with it`,
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) throw new ConfigError([...parsed.error.issues.map(lineOf), ...needs]);
  if (needs.length > 0) throw new ConfigError(needs);
  return configOf(parsed.data);

  function lineOf(issue: z.core.$ZodIssue): string {
    const name = String(issue.path[0]);
    // A URL that is refused because it holds a password must not be printed either.
    const isSecret = SECRETS.has(name) || /\/\/[^/]*@/.test(String(given[name]));
    const value = isSecret ? 'is not shown' : `is ${JSON.stringify(given[name])}`;
    return `${name}: ${issue.message} (the value ${value})`;
  }
}

function configOf(env: Environment): Config {
  const { MQTT_USERNAME: username, MQTT_PASSWORD: password } = env;
  const { INFLUX_URL, INFLUX_TOKEN, INFLUX_ORG, INFLUX_BUCKET } = env;
  const influx = INFLUX_URL && INFLUX_TOKEN && INFLUX_ORG && INFLUX_BUCKET;
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir: env.DATA_DIR,
    mqttCredentials: username && password ? { username, password } : null,
    externalBroker: env.MQTT_URL
      ? {
          url: env.MQTT_URL,
          sharedGroup: env.MQTT_SHARED_GROUP ?? null,
          caFile: env.MQTT_CA_FILE ?? null,
          certFile: env.MQTT_CERT_FILE ?? null,
          keyFile: env.MQTT_KEY_FILE ?? null,
        }
      : null,
    mqttPort: env.MQTT_PORT,
    sparkplugHostId: env.SPARKPLUG_HOST_ID ?? null,
    influx: influx ? { url: INFLUX_URL, token: INFLUX_TOKEN, org: INFLUX_ORG, bucket: INFLUX_BUCKET } : null,
    quarantineMaxBytes: env.QUARANTINE_MAX_BYTES,
    outbox: { enabled: env.OUTBOX === 'on', maxBytes: env.OUTBOX_MAX_BYTES },
    databaseUrl: env.DATABASE_URL ?? null,
    registryFile: env.REGISTRY_FILE ?? null,
    adminToken: env.ADMIN_TOKEN ?? null,
    rawRetentionDays: env.RAW_RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
  };
}
