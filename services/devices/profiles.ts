/** The profiles there are: built in, one data file each, and the registry's own; with what they extend filled in. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  type FieldSpec,
  type Profile,
  profileSchema,
  type SourceSettings,
} from '../domain/devices/profile.ts';
import type { TelemetryField } from '../domain/telemetry.ts';

const BUILT_IN_DIR = new URL('./built-in/', import.meta.url);

/** The profiles that are part of the product, by their id: each a file of `built-in/`, its fixtures beside it. */
export const BUILT_IN_PROFILES: ReadonlyMap<string, Profile> = new Map(
  readdirSync(BUILT_IN_DIR)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.fixtures.json'))
    .map((file) => profileSchema.parse(JSON.parse(readFileSync(new URL(file, BUILT_IN_DIR), 'utf8'))))
    .map((profile) => [profile.id, profile]),
);

/** One kind of message of a family, with nothing left to another profile. */
export type ProfilePart = Omit<
  Profile,
  'extends' | 'also' | 'alive' | 'keepalive' | 'holdS' | 'summed' | 'topics'
> & { topics: readonly string[] };

export interface ResolvedProfile {
  profile: Profile;
  parts: readonly ProfilePart[];
}

/** The profile that is in force under each id: one's own come before the built-in. */
export function allProfiles(own: readonly Profile[]): ReadonlyMap<string, Profile> {
  return new Map([...BUILT_IN_PROFILES, ...own.map((profile) => [profile.id, profile] as const)]);
}

/**
 * A profile with what it extends filled in and a source's settings applied.
 * @returns it, or in words why it can't be used
 */
export function resolveProfile(
  profile: Profile,
  known: ReadonlyMap<string, Profile>,
  settings: SourceSettings = {},
): ResolvedProfile | string {
  const chain = [profile];
  const asked = new Set([profile.id]);
  for (let next = profile.extends; next !== undefined; ) {
    // One's own profile may extend the built-in one of the same id.
    const base = asked.has(next) && next === profile.id ? BUILT_IN_PROFILES.get(next) : known.get(next);
    if (base === undefined) return `extends the unknown profile ${next}`;
    if (chain.includes(base)) return `extends itself, by way of ${next}`;
    chain.unshift(base);
    asked.add(next);
    next = base.extends;
  }
  let merged: Profile = { id: profile.id };
  for (const layer of chain) merged = { ...merged, ...layer, fields: { ...merged.fields, ...layer.fields } };
  delete merged.extends;
  const { also, alive: _, keepalive: __, holdS: ___, summed, topics, ...main } = merged;
  const own = settings.topics ?? topics;
  if (own === undefined) return 'topics is required, here or in the profile that it extends';
  if (main.device === undefined && merged.device === undefined) return 'device is required';
  const first: ProfilePart = { ...main, topics: own };
  const parts: ProfilePart[] = [first];
  // Topics of one's own are those of the first part: the others can't be guessed.
  if (settings.topics === undefined) {
    for (const part of also ?? []) parts.push({ ...first, mutes: undefined, ...part });
  }
  return { profile: merged, parts: parts.map((part) => withSettings(part, settings, summed)) };
}

function withSettings(part: ProfilePart, settings: SourceSettings, summed: Profile['summed']): ProfilePart {
  const fields = { ...part.fields, ...settings.fields };
  if (settings.sum !== true || summed === undefined) return { ...part, fields };
  return { ...part, fields, device: summed.device };
}

/** The entries of a field, the preferred first. */
export function specsOf(part: ProfilePart): [TelemetryField, readonly FieldSpec[]][] {
  return Object.entries(part.fields ?? {}).flatMap(([field, specs]) =>
    specs === undefined ? [] : [[field as TelemetryField, Array.isArray(specs) ? specs : [specs]]],
  );
}
