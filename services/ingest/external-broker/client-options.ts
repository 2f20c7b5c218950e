/** How every connection to an external broker is made, and what it subscribes to. */
import { readFileSync } from 'node:fs';
import type { IClientOptions } from 'mqtt';
import type { BrokerCredentials, ExternalBroker } from '../../config.ts';

const TELEMETRY_FILTER = 'missions/+/camps/+/units/+/telemetry';
/** Messages that the broker sends ahead of their acknowledgement: what one commit can hold. */
const RECEIVE_MAXIMUM = 5_000;
const NEVER_EXPIRES = 0xffff_ffff;
const KEEPALIVE_S = 30;
const CONNECT_TIMEOUT_MS = 10_000;
/** MQTT 5 §3.14.2.1: another connection uses the client id now. */
export const SESSION_TAKEN_OVER = 142;

export type ProtocolVersion = 4 | 5;

export interface ConnectionOptions {
  broker: ExternalBroker;
  credentials: BrokerCredentials | null;
  /** The broker keeps the session under it. */
  clientId: string;
  protocolVersion: ProtocolVersion;
}

export function clientOptions(options: ConnectionOptions): IClientOptions {
  const { broker, credentials, clientId, protocolVersion } = options;
  return {
    clientId,
    clean: false,
    protocolVersion,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    // Its debug log costs time for each packet, also while nobody listens.
    log: () => {},
    ...credentials,
    ...(protocolVersion === 5
      ? { properties: { receiveMaximum: RECEIVE_MAXIMUM, sessionExpiryInterval: NEVER_EXPIRES } }
      : {}),
    // Read at each connection, so that renewed certificates need no restart.
    ...(broker.caFile === null ? {} : { ca: readFileSync(broker.caFile) }),
    ...(broker.certFile === null ? {} : { cert: readFileSync(broker.certFile) }),
    ...(broker.keyFile === null ? {} : { key: readFileSync(broker.keyFile) }),
  };
}

/** The filter of all telemetry, of which a shared group divides the messages. */
export function telemetryFilter({ sharedGroup }: Pick<ExternalBroker, 'sharedGroup'>): string {
  return sharedGroup === null ? TELEMETRY_FILTER : `$share/${sharedGroup}/${TELEMETRY_FILTER}`;
}
