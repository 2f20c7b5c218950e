/** Which source of telemetry a configuration asks for. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config, ExternalBroker } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Leases } from '../store/shared/leases.ts';
import type { Database } from '../store/sqlite/database.ts';
import { type Metadata, metadata } from '../store/sqlite/metadata.ts';
import { type BrokerCounters, EmbeddedBroker } from './embedded-broker/embedded-broker.ts';
import {
  DeviceConnection,
  type DeviceFilter,
  type HostStatePublisher,
} from './external-broker/device-connection.ts';
import { MqttSource } from './external-broker/mqtt-source.ts';
import { SharedSessions } from './external-broker/shared-sessions.ts';
import type { Intake } from './intake.ts';
import type { Publication, TelemetrySource } from './telemetry-source.ts';

const TELEMETRY_PREFIX = 'missions/';

export interface SourceParts {
  database: Database;
  intake: Pick<Intake, 'acceptMessage'>;
  /** Null where no other process takes this one's session over. */
  leases: Leases | null;
  metrics: Metrics;
  log: Logger;
  devices: DeviceTopics;
  /** Null: this is no Sparkplug host application. */
  host: HostStatePublisher | null;
}

/** What the reading of devices asks of a broker. */
interface DeviceTopics {
  handles(topic: string): boolean;
  subscriptions(): (DeviceFilter & { qos: 0 | 1; isStateful: boolean })[];
  onConnected(): void;
}

export interface CreatedSource {
  source: TelemetrySource;
  /** Null where no other process takes this one's session over. */
  sessions: SharedSessions | null;
  /** Where devices publish; known once the source is started. */
  url(): string;
  /** Publishes to devices, if the broker is there. */
  publish(publication: Publication): void;
  /** Subscribes to what the registry that holds now asks for. */
  renewSubscriptions(): void;
}

export function createSource(config: Config, parts: SourceParts): CreatedSource {
  const created =
    config.externalBroker === null ? embedded(config, parts) : external(config.externalBroker, config, parts);
  const { source } = created;
  parts.metrics.gauge(
    'footprint_broker_ready',
    'Whether telemetry that is published now arrives (1) or not (0)',
    () => (source.check().ok ? 1 : 0),
  );
  return created;
}

function embedded(
  { mqttPort: port, mqttCredentials: credentials }: Config,
  parts: SourceParts,
): CreatedSource {
  const { intake, metrics, log, devices, host } = parts;
  const handles = (topic: string) => devices.handles(topic);
  const counters = brokerCounters(metrics);
  const broker = new EmbeddedBroker({ intake, handles, port, credentials, counters, log });
  metrics.gauge(
    'footprint_mqtt_connections',
    'Clients that are connected to the embedded broker',
    () => broker.connections,
  );
  const publish = (publication: Publication) => void broker.publish(publication);
  const source: TelemetrySource = {
    start: async () => {
      await broker.start();
      if (host !== null) publish(host.birth());
    },
    stop: async () => {
      if (host !== null) await broker.publish(host.death());
      await broker.stop();
    },
    check: () => broker.check(),
  };
  return { source, sessions: null, url: () => broker.url, publish, renewSubscriptions: () => {} };
}

function external(broker: ExternalBroker, config: Config, parts: SourceParts): CreatedSource {
  const { mqttCredentials: credentials } = config;
  const { database, leases, devices, host, log } = parts;
  const kept = metadata(database, 'mqtt-client-id');
  // A filter of an earlier registry may still be in the session.
  const intake = {
    acceptMessage: (topic: string, payload: Uint8Array, retained?: boolean) =>
      topic.startsWith(TELEMETRY_PREFIX) || devices.handles(topic)
        ? parts.intake.acceptMessage(topic, payload, retained)
        : Promise.resolve(),
  };
  const isDurable = ({ qos, isStateful }: ReturnType<DeviceTopics['subscriptions']>[number]) =>
    qos === 1 && !(isStateful && broker.sharedGroup !== null);
  const main: MqttSource = new MqttSource({
    ...{ broker, credentials, intake, log },
    clientId: () => sessions?.clientId ?? clientIdOf(kept),
    onTakenOver: () => sessions?.rename(),
    deviceFilters: () =>
      devices
        .subscriptions()
        .filter(isDurable)
        .map(({ filter }) => filter),
  });
  const sessions: SharedSessions | null =
    leases === null
      ? null
      : new SharedSessions({ leases, kept, connection: () => main.connection, intake, log });
  const connection = new DeviceConnection({
    ...{ intake, host, log },
    connection: () => ({ ...main.connection, clientId: `${clientIdOf(kept)}-devices` }),
    filters: () => devices.subscriptions().filter((subscription) => !isDurable(subscription)),
    onConnected: () => devices.onConnected(),
  });
  // What keeps state is read by one process at a time.
  const isShared = leases !== null && broker.sharedGroup !== null;
  if (isShared) {
    leases.whileHeld('device-reader', () => {
      connection.start();
      return () => connection.stop();
    });
  }
  const source: TelemetrySource = {
    start: () => {
      main.start();
      if (!isShared) connection.start();
    },
    stop: async () => {
      await Promise.all([main.stop(), connection.stop()]);
    },
    check: () => main.check(),
  };
  return {
    source,
    sessions,
    url: () => broker.url,
    publish: (publication) => connection.publish(publication),
    renewSubscriptions: () => {
      main.renewDeviceFilters();
      connection.renewFilters();
    },
  };
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
