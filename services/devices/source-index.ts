/** The registry's sources and profiles made quick to ask: which messages are read how, and which device is which unit. */
import type { Profile, Source } from '../domain/devices/profile.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import { KIND_FIELDS, type TelemetryField, type UnitKind } from '../domain/telemetry.ts';
import { type CompiledPart, type CompiledProfile, compileProfile, type FieldReader } from './compile.ts';
import { concerns, type ReadingContext } from './element-decoder.ts';
import { allProfiles } from './profiles.ts';
import type { TopicNames } from './topic-pattern.ts';

const ROUTES_AT_MOST = 20_000;

/** A device that speaks for a unit, ready to be read. */
export interface BoundSource {
  unit: RegisteredUnit;
  source: Source;
  compiled: CompiledProfile;
  context: ReadingContext;
  /** Whether it is read by topics or fields of its own, not by those of its profile alone. */
  isOwn: boolean;
}

/** How one topic is read by one part of a profile. */
export interface Route {
  compiled: CompiledProfile;
  part: CompiledPart;
  names: TopicNames;
  topic: readonly string[];
  /** What a bridge put before the topic. */
  prefix: string;
  /** Set where only this device is read so. */
  only: BoundSource | null;
  readersFor(kind: UnitKind | null): readonly FieldReader[];
}

/** What the reading of messages asks: by which parts of profiles a topic is read, and which device is which unit. */
export interface DeviceIndex {
  readonly prefixes: readonly string[];
  /** How a device is read that is no unit's source. */
  readonly unbound: ReadingContext;
  routes(topic: string): readonly Route[];
  sourceOf(profile: string, device: string): BoundSource | undefined;
  compiledProfiles(): readonly CompiledProfile[];
}

/** A device that no unit names is read as one of the kind that it seems to be. */
const UNBOUND: ReadingContext = {
  ...{ kind: null, timeZone: 'UTC', capacityL: undefined, tank: undefined, reportEveryS: 1 },
  ignore: new Set<TelemetryField>(),
};

export class SourceIndex implements DeviceIndex {
  readonly unbound = UNBOUND;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly prefixes: readonly string[];
  readonly #compiled: { compiled: CompiledProfile; only: BoundSource | null }[] = [];
  readonly #profiles: readonly CompiledProfile[];
  /** Those whose devices say whether they live. */
  readonly withAlive: readonly CompiledProfile[];
  readonly #sources = new Map<string, BoundSource>();
  readonly #routes = new Map<string, readonly Route[]>();

  constructor(index: RegistryIndex) {
    const { registry } = index;
    this.profiles = allProfiles(registry.profiles ?? []);
    this.prefixes = registry.devicePrefixes ?? [];
    const bases = new Map<string, CompiledProfile>();
    for (const profile of this.profiles.values()) {
      const compiled = compileProfile(profile, this.profiles);
      // A profile without topics (they come by a source's settings) is only read for its sources.
      if (typeof compiled === 'string') continue;
      bases.set(profile.id, compiled);
      this.#compiled.push({ compiled, only: null });
    }
    for (const unit of index.units.values()) {
      for (const source of unit.sources ?? []) this.#bind(unit, source, bases.get(source.profile));
    }
    this.#profiles = this.#compiled.map(({ compiled }) => compiled);
    this.withAlive = this.#profiles.filter(({ alive }) => alive !== null);
  }

  /** The source that a device of a profile is. */
  sourceOf(profile: string, device: string): BoundSource | undefined {
    return this.#sources.get(keyOf(profile, device));
  }

  sources(): Iterable<BoundSource> {
    return this.#sources.values();
  }

  compiledProfiles(): readonly CompiledProfile[] {
    return this.#profiles;
  }

  /** How a topic is read: by each part of a profile that it belongs to. */
  routes(topic: string): readonly Route[] {
    const known = this.#routes.get(topic);
    if (known !== undefined) return known;
    // Topics come from outside: they must not fill the memory.
    if (this.#routes.size >= ROUTES_AT_MOST) this.#routes.clear();
    const routes = this.#findRoutes(topic);
    this.#routes.set(topic, routes);
    return routes;
  }

  #findRoutes(topic: string): Route[] {
    return this.#compiled.flatMap(({ compiled, only }) => routesBy(compiled, topic, this.prefixes, only));
  }

  #bind(unit: RegisteredUnit, source: Source, base: CompiledProfile | undefined): void {
    const profile = this.profiles.get(source.profile);
    if (profile === undefined) return;
    const { settings } = source;
    const isOwn =
      settings !== undefined &&
      (settings.topics !== undefined || settings.fields !== undefined || settings.sum === true);
    const compiled = isOwn ? compileProfile(profile, this.profiles, settings) : base;
    if (compiled === undefined || typeof compiled === 'string') return;
    const bound = { unit, source, compiled, isOwn, context: contextOf(unit, source) };
    this.#sources.set(keyOf(source.profile, source.device), bound);
    if (isOwn) this.#compiled.push({ compiled, only: bound });
  }
}

function contextOf(unit: RegisteredUnit, source: Source): ReadingContext {
  return {
    kind: unit.kind,
    timeZone: source.timeZone ?? unit.timeZone,
    capacityL: unit.capacityL,
    tank: source.settings?.tank,
    ignore: new Set<TelemetryField>(source.ignore),
    reportEveryS: unit.reportEveryS,
  };
}

/** How a topic is read by a profile, with or without a bridge's prefix before it. */
export function routesBy(
  compiled: CompiledProfile,
  topic: string,
  prefixes: readonly string[],
  only: BoundSource | null,
): Route[] {
  const routes: Route[] = [];
  for (const prefix of ['', ...prefixes]) {
    if (!topic.startsWith(prefix)) continue;
    const segments = topic.slice(prefix.length).split('/');
    for (const part of compiled.parts) {
      const names = matchPart(part, segments);
      if (names !== null) routes.push(routeOf(compiled, part, names, segments, prefix, only));
    }
  }
  return routes;
}

function matchPart(part: CompiledPart, topic: readonly string[]): TopicNames | null {
  for (const pattern of part.topics) {
    const names = pattern.match(topic);
    if (names !== null && !isExcluded(part, names)) return names;
  }
  return null;
}

function isExcluded({ not }: CompiledPart, names: TopicNames): boolean {
  return Object.entries(not).some(([name, values]) => values.includes(names[name] ?? ''));
}

function routeOf(
  compiled: CompiledProfile,
  part: CompiledPart,
  names: TopicNames,
  topic: readonly string[],
  prefix: string,
  only: BoundSource | null,
): Route {
  const concerned = part.readers.filter((reader) => reader.pointer === null || concerns(reader, topic));
  const byKind = new Map<UnitKind | null, readonly FieldReader[]>();
  return {
    ...{ compiled, part, names, topic, prefix, only },
    readersFor(kind) {
      let readers = byKind.get(kind);
      if (readers === undefined) {
        readers = concerned.filter((reader) => suits(reader, kind));
        byKind.set(kind, readers);
      }
      return readers;
    },
  };
}

/** Whether a unit of a kind has the field, by this entry. */
export function suits({ field, kinds }: FieldReader, kind: UnitKind | null): boolean {
  if (kind === null) return kinds === null;
  const known: readonly TelemetryField[] = KIND_FIELDS[kind];
  return known.includes(field) && (kinds === null || kinds.has(kind));
}

function keyOf(profile: string, device: string): string {
  return `${profile}\n${device}`;
}
