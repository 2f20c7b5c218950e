/** The MQTT filters of all profiles, with how each is to be subscribed to. */
import type { CompiledProfile } from './compile.ts';
import type { SourceIndex } from './source-index.ts';
import { isSparkplug } from './sparkplug/event-decoder.ts';

export interface Subscription {
  filter: string;
  qos: 0 | 1;
  /** MQTT 5 retain handling: 0 sends retained copies at subscription, 2 does not. */
  retainHandling: 0 | 2;
  /** Must be read by one process alone: it keeps state. */
  isStateful: boolean;
}

export function subscriptionsOf(index: SourceIndex): Subscription[] {
  const found = new Map<string, Subscription>();
  for (const compiled of index.compiledProfiles()) {
    for (const subscription of subscriptionsFor(compiled)) {
      for (const prefix of ['', ...index.prefixes]) {
        const filter = prefix + subscription.filter;
        const known = found.get(filter);
        found.set(filter, known === undefined ? { ...subscription, filter } : stricter(known, subscription));
      }
    }
  }
  return [...found.values()];
}

function subscriptionsFor(compiled: CompiledProfile): Subscription[] {
  if (isSparkplug(compiled)) {
    return [{ filter: 'spBv1.0/#', qos: 0, retainHandling: 2, isStateful: true }];
  }
  const parts = compiled.parts.flatMap(({ topics, reads, isStateful }) =>
    topics
      .flatMap((topic) => topic.filters())
      .map((filter): Subscription => {
        const isDurable = reads === 'qos1';
        return { filter, qos: isDurable ? 1 : 0, retainHandling: isDurable ? 0 : 2, isStateful };
      }),
  );
  // A state that is retained is as good as one that is said now.
  const alive = (compiled.alive?.topic.filters() ?? []).map(
    (filter): Subscription => ({ filter, qos: 0, retainHandling: 0, isStateful: true }),
  );
  return [...parts, ...alive];
}

/** Of two ways to read the same filter the one that is right for both. */
function stricter(a: Subscription, b: Subscription): Subscription {
  return {
    filter: a.filter,
    qos: a.qos === 0 || b.qos === 0 ? 0 : 1,
    retainHandling: a.retainHandling === 2 || b.retainHandling === 2 ? 2 : 0,
    isStateful: a.isStateful || b.isStateful,
  };
}
