/** Which store a configuration asks for. */
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Books } from './books.ts';
import { EmbeddedStore } from './embedded.ts';
import { InfluxStore } from './influx.ts';
import type { Store, StoreCheck } from './port.ts';

export interface StoreParts {
  books: Books;
  metrics: Metrics;
  log: Logger;
}

export function createStore(config: Config, { books, metrics, log }: StoreParts): Store {
  const onDelivered = (samples: number): void => metrics.deliveredSamples.inc(samples);
  if (config.influx === null) return new EmbeddedStore(books, onDelivered);
  const store = new InfluxStore({
    books,
    target: config.influx,
    outbox: config.outbox,
    log,
    onDelivered,
    retried: metrics.counter(
      'footprint_outbox_retried_total',
      'Requests to InfluxDB that had to be repeated',
    ),
    bisected: metrics.counter(
      'footprint_outbox_bisected_total',
      'Requests to InfluxDB that were halved to find refused points',
    ),
  });
  const { outbox } = store;
  metrics.gauge('footprint_outbox_batches', 'Batches that wait for InfluxDB', () => outbox.depth);
  metrics.gauge(
    'footprint_outbox_bytes',
    'Bytes of line protocol that wait for InfluxDB',
    () => outbox.bytes,
  );
  metrics.gauge('footprint_outbox_age_seconds', 'Age of the oldest batch that waits for InfluxDB', () =>
    outbox.ageS(Date.now()),
  );
  return store;
}

/** Whether what is acknowledged also reaches the store: always so without an outbox. */
export function checkOutbox(store: Store): StoreCheck {
  return store instanceof InfluxStore ? store.checkOutbox() : { ok: true };
}
