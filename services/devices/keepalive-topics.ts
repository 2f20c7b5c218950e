/** Which gateways must be kept speaking, by the profiles that say so. */
import type { CompiledProfile } from './compile.ts';
import type { KeepaliveTopic } from './keepalive.ts';
import type { SourceIndex } from './source-index.ts';
import { type TopicNames, TopicPattern } from './topic-pattern.ts';

/** The gateways that a message's topic is of. */
export function gatewaysHeard(index: SourceIndex, topic: string): KeepaliveTopic[] {
  const routes = index.routes(topic);
  if (routes.every(({ compiled }) => compiled.keepalive === null)) return [];
  return routes.flatMap(({ compiled, names, prefix }) => keepaliveOf(compiled, names, prefix));
}

/**
 * The gateways of the registry's sources: they may be silent until the first keepalive. By which bridge's prefix they
 * are reached is not known before they are heard: each is tried.
 */
export function expectedGateways(index: SourceIndex): KeepaliveTopic[] {
  return [...index.sources()].flatMap(({ compiled, source }) => {
    const [template] = [compiled.profile.device ?? []].flat();
    if (compiled.keepalive === null || template === undefined) return [];
    const names = new TopicPattern(template).match(source.device.split('/'));
    if (names === null) return [];
    return ['', ...index.prefixes].flatMap((prefix) => keepaliveOf(compiled, names, prefix));
  });
}

function keepaliveOf({ keepalive }: CompiledProfile, names: TopicNames, prefix: string): KeepaliveTopic[] {
  const topic = keepalive?.topic.fill(names);
  if (keepalive === null || topic === null || topic === undefined) return [];
  return [{ topic: prefix + topic, gateway: topic, full: keepalive.full, suppress: keepalive.suppress }];
}
