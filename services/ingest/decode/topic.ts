/** Which unit a telemetry topic is of. */
import type { RegisteredUnit, RegistryIndex } from '../../domain/registry/registry.ts';
import type { Rejection } from './rejection.ts';

const TELEMETRY_TOPIC = /^missions\/([^/]+)\/camps\/([^/]+)\/units\/([^/]+)\/telemetry$/;
const ALLOWED = 'must be missions/{mission}/camps/{camp}/units/{unit}/telemetry';
const SHOWN_CHARACTERS = 200;

/** A unit, or why there is none. */
export type FoundUnit = { unit: RegisteredUnit } | Rejection;

export class TopicLookup {
  #index: RegistryIndex | null = null;
  readonly #unitOfTopic = new Map<string, { unit: RegisteredUnit }>();

  /** The topic's unit in that registry. */
  find(topic: string, index: RegistryIndex): FoundUnit {
    if (this.#index !== index) {
      this.#unitOfTopic.clear();
      this.#index = index;
    }
    const remembered = this.#unitOfTopic.get(topic);
    if (remembered !== undefined) return remembered;
    const found = lookUp(topic, index);
    // Only registered units are remembered, so that made-up topics can't fill the memory.
    if ('unit' in found) this.#unitOfTopic.set(topic, found);
    return found;
  }
}

function lookUp(topic: string, index: RegistryIndex): FoundUnit {
  const match = TELEMETRY_TOPIC.exec(topic);
  const [, mission, camp, name] = match ?? [];
  if (name === undefined)
    return {
      code: 'topic-invalid',
      describe: () => `topic ${topic.slice(0, SHOWN_CHARACTERS)}: ${ALLOWED}`,
      namedUnit: null,
    };
  const found = unitNamed(name, index);
  if (!('unit' in found)) return found;
  const { unit } = found;
  if (unit.mission !== mission) {
    return {
      code: 'mission-mismatch',
      describe: () => `topic says mission ${mission}, but unit ${name} is of mission ${unit.mission}`,
      namedUnit: name,
    };
  }
  if (unit.camp !== camp) {
    return {
      code: 'camp-mismatch',
      describe: () => `topic says camp ${camp}, but unit ${name} is of camp ${unit.camp}`,
      namedUnit: name,
    };
  }
  return found;
}

/** The registered unit of that name. */
export function unitNamed(name: string, index: RegistryIndex): FoundUnit {
  const unit = index.units.get(name);
  if (unit !== undefined) return { unit };
  return {
    code: 'unit-unknown',
    describe: () => `unknown unit ${name.slice(0, SHOWN_CHARACTERS)}: it is not in the registry`,
    namedUnit: name,
  };
}
