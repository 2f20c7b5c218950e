/** Which store a configuration asks for. */
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import type { Books } from './books.ts';
import { EmbeddedStore } from './embedded.ts';
import type { Store } from './port.ts';

export interface StoreParts {
  books: Books;
  metrics: Metrics;
}

export function createStore(_config: Config, { books, metrics }: StoreParts): Store {
  return new EmbeddedStore(books, (samples) => metrics.deliveredSamples.inc(samples));
}
