/** Which source of telemetry a configuration asks for. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../store/sqlite/database.ts';
import { metadata } from '../store/sqlite/metadata.ts';
import { EmbeddedBroker } from './embedded-broker/embedded-broker.ts';
import { MqttSource } from './external-broker/mqtt-source.ts';
import type { Intake } from './intake.ts';
import type { TelemetrySource } from './telemetry-source.ts';

export interface SourceParts {
  database: Database;
  intake: Pick<Intake, 'message'>;
  metrics: Metrics;
  log: Logger;
}

export interface CreatedSource {
  source: TelemetrySource;
  /** Where devices publish; known once the source is started. */
  url(): string;
}

export function createSource(config: Config, { database, intake, metrics, log }: SourceParts): CreatedSource {
  const { externalBroker, mqttCredentials: credentials, mqttPort: port } = config;
  const embedded = new EmbeddedBroker({ intake, port, credentials, log });
  const source =
    externalBroker === null
      ? embedded
      : new MqttSource({ broker: externalBroker, credentials, clientId: clientIdOf(database), intake, log });
  metrics.gauge(
    'footprint_broker_ready',
    'Whether telemetry that is published now arrives (1) or not (0)',
    () => (source.check().ok ? 1 : 0),
  );
  return { source, url: () => externalBroker?.url ?? embedded.url };
}

/** The name under which an external broker keeps this DATA_DIR's session. */
function clientIdOf(database: Database): string {
  const kept = metadata(database, 'mqtt-client-id');
  const known = kept.read();
  if (known !== null) return known;
  const fresh = `footprint-${randomUUID()}`;
  kept.write(fresh);
  return fresh;
}
