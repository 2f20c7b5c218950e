/** A profile made quick to ask: its topics, pointers and templates parsed once. */
import type { FieldSpec, Profile, SourceSettings, TimeSpec } from '../domain/devices/profile.ts';
import type { TelemetryField, UnitKind } from '../domain/telemetry.ts';
import { DeviceTemplate, fillNames } from './device-template.ts';
import { type Pointer, parsePointer } from './pointer.ts';
import { type ProfilePart, resolveProfile, specsOf } from './profiles.ts';
import { TopicPattern } from './topic-pattern.ts';

type Scalar = string | number | boolean | null;

export interface Condition {
  pointer: Pointer;
  is: readonly Scalar[] | null;
  not: readonly Scalar[] | null;
}

interface SumPart {
  key: string;
  topic: TopicPattern | null;
  pointer: Pointer;
}

export interface FieldReader {
  field: TelemetryField;
  spec: FieldSpec;
  /** The place among the field's entries; those after the one that was heard give nothing. */
  rank: number;
  hasRivals: boolean;
  kinds: ReadonlySet<UnitKind> | null;
  topic: TopicPattern | null;
  pointer: Pointer | null;
  where: readonly Condition[];
  guards: readonly { topic: TopicPattern; pointer: Pointer; is: readonly Scalar[]; key: string }[];
  sumParts: readonly SumPart[] | null;
  /** The topic's name whose values are added up (the phases of a meter). */
  sumOver: string | null;
}

export interface CompiledPart {
  profileId: string;
  topics: readonly TopicPattern[];
  formats: readonly ('json' | 'text' | 'line-protocol' | 'sparkplug')[];
  devices: readonly DeviceTemplate[];
  each: readonly Pointer[];
  where: readonly Condition[];
  reads: 'qos0' | 'qos1';
  time: readonly (TimeSpec & { pointer: Pointer })[];
  not: Readonly<Record<string, readonly string[]>>;
  rename: Readonly<Record<string, string>>;
  requires: { pointer: Pointer; why: string } | null;
  readers: readonly FieldReader[];
  mutes: string | null;
  mutedBy: string | null;
  /** Whether sums over topics or Sparkplug's session must be kept by one reader. */
  isStateful: boolean;
  suggestKind(names: Readonly<Record<string, string>>): UnitKind | null;
}

export interface CompiledProfile {
  id: string;
  profile: Profile;
  parts: readonly CompiledPart[];
  alive: { topic: TopicPattern; pointer: Pointer; on: Scalar; off: Scalar } | null;
  keepalive: { topic: TopicPattern; full: string; suppress: string } | null;
  holdMs: number;
}

const WHOLE = parsePointer('');

/** @returns the compiled profile, or in words why it can't be used */
export function compileProfile(
  profile: Profile,
  known: ReadonlyMap<string, Profile>,
  settings: SourceSettings = {},
): CompiledProfile | string {
  const resolved = resolveProfile(profile, known, settings);
  if (typeof resolved === 'string') return resolved;
  const { parts } = resolved;
  const { alive, keepalive, holdS = 0, summed } = resolved.profile;
  const sumOver = settings.sum === true && summed !== undefined ? summed.over : null;
  return {
    id: profile.id,
    profile: resolved.profile,
    parts: parts.map((part) => compilePart(profile.id, part, sumOver)),
    alive:
      alive === undefined
        ? null
        : { ...alive, topic: new TopicPattern(alive.topic), pointer: parsePointer(alive.at ?? '') },
    keepalive: keepalive === undefined ? null : { ...keepalive, topic: new TopicPattern(keepalive.topic) },
    holdMs: holdS * 1000,
  };
}

function compilePart(profileId: string, part: ProfilePart, sumOver: string | null): CompiledPart {
  const readers = specsOf(part).flatMap(([field, specs]) =>
    specs.map((spec, rank) => compileReader(field, spec, rank, specs.length > 1, sumOver)),
  );
  const time = [part.time ?? []].flat().map((spec) => ({ ...spec, pointer: parsePointer(spec.at) }));
  const formats = [part.format ?? 'json'].flat();
  const { kind } = part;
  return {
    profileId,
    topics: part.topics.map((topic) => new TopicPattern(topic)),
    formats,
    devices: [part.device ?? []].flat().map((text) => new DeviceTemplate(text)),
    each: [part.each ?? []].flat().map(parsePointer),
    where: (part.where ?? []).map(compileCondition),
    reads: part.reads ?? (time.length > 0 ? 'qos1' : 'qos0'),
    time,
    not: part.not ?? {},
    rename: part.rename ?? {},
    requires:
      part.requires === undefined
        ? null
        : { pointer: parsePointer(part.requires.at), why: part.requires.why },
    readers,
    mutes: part.mutes ?? null,
    mutedBy: part.mutedBy ?? null,
    isStateful:
      formats.includes('sparkplug') ||
      readers.some(
        ({ sumParts, sumOver }) => sumOver !== null || (sumParts ?? []).some(({ topic }) => topic !== null),
      ),
    suggestKind: (names) => {
      if (kind === undefined || typeof kind === 'string') return kind ?? null;
      const text = fillNames(kind.of, names);
      return text === null || !Object.hasOwn(kind.map, text) ? null : (kind.map[text] ?? null);
    },
  };
}

function compileReader(
  field: TelemetryField,
  spec: FieldSpec,
  rank: number,
  hasRivals: boolean,
  sumOver: string | null,
): FieldReader {
  const isMetric = spec.metric !== undefined;
  return {
    field,
    spec,
    rank,
    hasRivals,
    kinds: spec.kind === undefined ? null : new Set([spec.kind].flat()),
    topic: spec.topic === undefined ? null : new TopicPattern(spec.topic),
    pointer: isMetric ? null : spec.at === undefined ? WHOLE : parsePointer(spec.at),
    where: (spec.where ?? []).map(compileCondition),
    guards: (spec.guard ?? []).map(({ topic, at, is }) => ({
      topic: new TopicPattern(topic),
      pointer: parsePointer(at),
      is,
      key: `${topic} ${at}`,
    })),
    sumParts: Array.isArray(spec.sum) ? spec.sum.map(compileSumPart) : null,
    sumOver,
  };
}

function compileSumPart(part: string | { topic: string; at: string }): SumPart {
  if (typeof part === 'string') return { key: part, topic: null, pointer: parsePointer(part) };
  const { topic, at } = part;
  return { key: `${topic} ${at}`, topic: new TopicPattern(topic), pointer: parsePointer(at) };
}

function compileCondition({ at, is, not }: NonNullable<ProfilePart['where']>[number]): Condition {
  const list = (value: typeof is) => (value === undefined ? null : Array.isArray(value) ? value : [value]);
  return { pointer: parsePointer(at), is: list(is), not: list(not) };
}
