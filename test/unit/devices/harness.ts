/** Reads messages by a profile, as `POST /api/profiles/try` does. */

import { allProfiles } from '../../../services/devices/profiles.ts';
import { type TriedResult, type TriedSource, tryProfile } from '../../../services/devices/try-profile.ts';
import type { Profile } from '../../../services/domain/devices/profile.ts';

export const START_MS = Date.UTC(2026, 2, 1, 9);

export interface GivenMessage {
  topic: string;
  payload: string | Uint8Array | object;
  payloadEncoding?: string | undefined;
  retained?: boolean;
  /** Seconds after the start. */
  afterS?: number;
}

function profileNamed(id: string): Profile {
  const profile = allProfiles([]).get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
}

/** @param profile the id of a built-in one, or a profile of one's own */
export function tried(
  profile: string | Profile,
  messages: readonly GivenMessage[],
  source: TriedSource = {},
  prefixes: readonly string[] = [],
): TriedResult[] {
  const own = typeof profile === 'string' ? profileNamed(profile) : profile;
  const results = tryProfile(
    { profile: own, known: allProfiles([]), prefixes, source: { reportEveryS: 1, ...source } },
    messages.map(({ topic, payload, payloadEncoding, retained = false, afterS = 0 }) => ({
      topic,
      retained,
      receivedAtMs: START_MS + afterS * 1000,
      payload: bytesOf(payload, payloadEncoding),
    })),
  );
  if (typeof results === 'string') throw new Error(results);
  return results;
}

/** What one message says: its fields, or the code of why it says nothing. */
export function read(profile: string | Profile, message: GivenMessage, source: TriedSource = {}) {
  const [first] = tried(profile, [message], source);
  return summary(first);
}

export function summary(tried: TriedResult | undefined) {
  const result = tried?.result ?? null;
  if (result === null) return 'no-topic';
  return result.outcome === 'samples'
    ? Object.assign({}, ...result.samples.map(({ fields }) => fields))
    : result.code;
}

function bytesOf(payload: GivenMessage['payload'], encoding: string | undefined): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  if (typeof payload === 'string') return Buffer.from(payload, encoding === 'base64' ? 'base64' : 'utf8');
  return Buffer.from(JSON.stringify(payload));
}

/** A profile of one device topic, `x/{device}/…`. */
export function simple(fields: Profile['fields'], more: Partial<Profile> = {}): Profile {
  return { id: 'simple', topics: ['x/{device}/#'], device: '{device}', fields, ...more };
}
