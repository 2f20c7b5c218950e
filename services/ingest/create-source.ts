/** Which source of telemetry a configuration asks for. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Leases } from '../store/shared/leases.ts';
import type { Database } from '../store/sqlite/database.ts';
import { type Metadata, metadata } from '../store/sqlite/metadata.ts';
import { type BrokerCounters, EmbeddedBroker } from './embedded-broker/embedded-broker.ts';
import { MqttSource } from './external-broker/mqtt-source.ts';
import { SharedSessions } from './external-broker/shared-sessions.ts';
import type { Intake } from './intake.ts';
import type { TelemetrySource } from './telemetry-source.ts';

export interface SourceParts {
  database: Database;
  intake: Pick<Intake, 'acceptMessage'>;
  /** Null where no other process takes this one's session over. */
  leases: Leases | null;
  metrics: Metrics;
  log: Logger;
}

export interface CreatedSource {
  source: TelemetrySource;
  /** Null where no other process takes this one's session over. */
  sessions: SharedSessions | null;
  /** Where devices publish; known once the source is started. */
  url(): string;
}

export function createSource(
  config: Config,
  { database, intake, leases, metrics, log }: SourceParts,
): CreatedSource {
  const { externalBroker, mqttCredentials: credentials, mqttPort: port } = config;
  const embedded = new EmbeddedBroker({ intake, port, credentials, counters: brokerCounters(metrics), log });
  metrics.gauge(
    'footprint_mqtt_connections',
    'Clients that are connected to the embedded broker',
    () => embedded.connections,
  );
  const kept = metadata(database, 'mqtt-client-id');
  const external: MqttSource | null =
    externalBroker === null
      ? null
      : new MqttSource({
          broker: externalBroker,
          credentials,
          clientId: () => sessions?.clientId ?? clientIdOf(kept),
          onTakenOver: () => sessions?.rename(),
          intake,
          log,
        });
  const sessions: SharedSessions | null =
    external === null || leases === null
      ? null
      : new SharedSessions({ leases, kept, connection: () => external.connection, intake, log });
  const source = external ?? embedded;
  metrics.gauge(
    'footprint_broker_ready',
    'Whether telemetry that is published now arrives (1) or not (0)',
    () => (source.check().ok ? 1 : 0),
  );
  return { source, sessions, url: () => externalBroker?.url ?? embedded.url };
}

function brokerCounters(metrics: Metrics): BrokerCounters {
  return {
    endedConnections: metrics.counter(
      'footprint_mqtt_ended_connections_total',
      'Connections that the embedded broker ended: for a broken packet, a bound, a wrong password or silence',
    ),
    wrongPasswords: metrics.counter(
      'footprint_mqtt_wrong_passwords_total',
      'Wrong user names or passwords that were presented to the embedded broker',
    ),
    otherMessages: metrics.counter(
      'footprint_mqtt_other_messages_total',
      'Messages to the embedded broker that are no telemetry, and were passed on',
    ),
    refusedMessages: metrics.counter(
      'footprint_mqtt_refused_messages_total',
      'Messages to the embedded broker on topics where none is allowed',
    ),
  };
}

/** The name under which an external broker keeps this DATA_DIR's session. */
function clientIdOf(stored: Metadata): string {
  const earlierId = stored.read();
  if (earlierId !== null) return earlierId;
  const newId = `footprint-${randomUUID()}`;
  stored.write(newId);
  return newId;
}
