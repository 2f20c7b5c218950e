/** Which store a configuration asks for. */
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { CreatedShared } from './create-shared.ts';
import { InfluxStore } from './influx/influx-store.ts';
import type { Store, StoreCheck } from './port.ts';
import { Handover } from './shared/handover.ts';
import { SharedNotes } from './shared/notes.ts';
import { Outgoing } from './shared/outgoing.ts';
import type { BatchWriter } from './sqlite/batch-writer.ts';
import { EmbeddedStore } from './sqlite/embedded-store.ts';

export interface StoreParts {
  /** Told how many samples the store refused; they are in quarantine. */
  onRefused: (samples: number) => void;
  /** Epoch milliseconds. */
  now: () => number;
  batchWriter: BatchWriter;
  sharing: Pick<CreatedShared, 'shared' | 'processId' | 'cluster'>;
  metrics: Metrics;
  log: Logger;
}

export interface CreatedStore {
  store: Store;
  /** Null where no database is shared. */
  handover: Handover | null;
  /** Whether what is acknowledged reaches the store; always so where there is nothing between. */
  checkOutbox(): Promise<StoreCheck>;
  /** What was acknowledged and does not get through to the store; null when it does. */
  delivery(): { sinceMs: number } | null;
  /** Whether a batch is taken now. */
  hasRoom(): boolean;
  /** Ends what waits for an answer of the store: it fails, and so does all that is asked of it after. */
  giveUp(): void;
}

export function createStore(
  config: Config,
  { batchWriter, sharing, metrics, log, onRefused, now }: StoreParts,
): CreatedStore {
  const onDelivered = (samples: number) => metrics.deliveredSamples.inc(samples);
  if (config.influx === null) {
    metrics.gauge('footprint_outbox_batches', 'Batches that wait in the outbox', () => 0);
    metrics.gauge('footprint_outbox_age_seconds', 'Age of the oldest batch in the outbox', () => 0);
    const store = new EmbeddedStore(batchWriter, onDelivered);
    return {
      store,
      handover: null,
      checkOutbox: async () => ({ ok: true }),
      delivery: () => null,
      hasRoom: () => true,
      giveUp: () => {},
    };
  }
  const { shared, processId, cluster } = sharing;
  const handover =
    cluster === null
      ? null
      : new Handover({
          shared,
          outgoing: new Outgoing(batchWriter),
          writer: processId,
          quarantineMaxBytes: config.quarantineMaxBytes,
          onEvicted: batchWriter.onEvicted,
          deliveredBefore: () => store.deliveredBefore(),
          onProgress: () => store.onShared(),
          log,
        });
  const store: InfluxStore = new InfluxStore({
    batchWriter,
    ...(handover === null ? {} : { sharing: { notes: new SharedNotes(shared), handover } }),
    target: config.influx,
    outbox: config.outbox,
    log,
    onDelivered,
    onRefused,
    now,
    retried: metrics.counter('footprint_store_retries_total', 'Requests to InfluxDB that were repeated'),
    bisected: metrics.counter(
      'footprint_store_bisections_total',
      'Requests that were halved to find bad points',
    ),
  });
  metrics.gauge('footprint_outbox_batches', 'Batches that wait in the outbox', () => store.outbox.depth);
  metrics.gauge('footprint_outbox_bytes', 'Line protocol that waits in the outbox', () => store.outbox.bytes);
  metrics.gauge('footprint_outbox_age_seconds', 'Age of the oldest batch in the outbox', () =>
    store.outbox.ageS(now()),
  );
  return {
    store,
    handover,
    checkOutbox: () => store.checkOutbox(),
    delivery: () => {
      const { failingSinceMs } = store;
      return failingSinceMs === null ? null : { sinceMs: failingSinceMs };
    },
    hasRoom: () => store.outbox.hasRoom,
    giveUp: () => store.giveUp(),
  };
}
