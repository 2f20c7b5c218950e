/** Where messages come from: the embedded broker, or a subscription to an external one. */
import type { StoreCheck } from '../store/port.ts';

/** What is published to devices: a keepalive, a rebirth request, the state of this host. */
export interface Publication {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

export interface TelemetrySource {
  /** @throws when it can never work as configured; what may pass is retried instead, and `check` says so */
  start(): void | Promise<void>;
  /** Takes no more messages. What was not acknowledged will be sent again. */
  stop(): Promise<void>;
  /** Whether telemetry that is published now arrives. */
  check(): StoreCheck;
}
