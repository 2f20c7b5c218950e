/** What a registry says of devices, checked whole: profiles that can be used, and each device one unit's. */
import type { Source } from '../domain/devices/profile.ts';
import type { Problem } from '../domain/problem.ts';
import type { Registry } from '../domain/registry/registry.ts';
import { compileProfile } from './compile.ts';
import { allProfiles } from './profiles.ts';

/** Every problem of a registry's profiles and sources. */
export function checkSources({ profiles: own = [], units }: Registry): Problem[] {
  const known = allProfiles(own);
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const [index, profile] of own.entries()) {
    const path = `profiles[${index}]`;
    if (ids.has(profile.id))
      problems.push({ path: `${path}.id`, message: `must be unique: ${profile.id} is there twice` });
    ids.add(profile.id);
    const compiled = compileProfile(profile, known);
    if (typeof compiled === 'string') problems.push({ path, message: compiled });
  }
  const owners = new Map<string, string>();
  for (const [index, { id, sources = [] }] of units.entries()) {
    for (const [at, source] of sources.entries()) {
      const path = `units[${index}].sources[${at}]`;
      const key = `${source.profile}\n${source.device}`;
      const owner = owners.get(key);
      if (owner !== undefined) {
        const message = `${source.device} of profile ${source.profile} is also a source of ${owner}: a device belongs to one unit at a time`;
        problems.push({ path: `${path}.device`, message });
      }
      owners.set(key, id);
      problems.push(...sourceProblems(path, source, known));
    }
  }
  return problems;
}

function sourceProblems(path: string, source: Source, known: ReturnType<typeof allProfiles>): Problem[] {
  const problems: Problem[] = [];
  const profile = known.get(source.profile);
  if (profile === undefined) {
    const message = `unknown profile ${source.profile}: must be one of ${[...known.keys()].join(', ')}`;
    problems.push({ path: `${path}.profile`, message });
  } else {
    const compiled = compileProfile(profile, known, source.settings);
    if (typeof compiled === 'string') problems.push({ path: `${path}.settings`, message: compiled });
  }
  if (source.timeZone !== undefined && !isTimeZone(source.timeZone)) {
    const message = `unknown time zone ${source.timeZone}: must be an IANA name like Africa/Juba`;
    problems.push({ path: `${path}.timeZone`, message });
  }
  return problems;
}

/** Whether a name is that of an IANA time zone. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
