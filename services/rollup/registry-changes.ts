/**
 * Which units must be made anew because the registry says something else of them than when their rows were
 * made. What was last taken into account is kept durably, so that a kill in between loses no change.
 */
import { z } from 'zod';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import { KIND_FIELDS } from '../domain/telemetry.ts';
import type { StaleSpan, Store } from '../store/port.ts';
import type { SharedMetadata } from '../store/shared/metadata.ts';

const rulesSchema = z.record(z.string(), z.string());

/**
 * What a unit's rows depend on besides its samples, and where they are filed: its kind, rating, camp and zone, and
 * the rules of metering. Earlier releases kept 0 as the curtailed energy where it is unknown: the rows of kinds that
 * have any are made again once.
 */
function rulesOf({ kind, ratedKw, reportEveryS, timeZone, camp, mission }: RegisteredUnit): string {
  const rules = [kind, ratedKw ?? '', reportEveryS, timeZone, camp, mission];
  const curtails = KIND_FIELDS[kind].some((field) => field === 'availableKw');
  return [...rules, ...(curtails ? ['curtailed-by-pairs'] : [])].join(' ');
}

/** A zone's days and months start elsewhere than another's, so the rows around must be made again as well. */
const AROUND_MS = 35 * 86_400_000;

/**
 * Files the rows of all units of which something changed since it was last called under what they are now, notes them
 * as stale, and remembers what it noted.
 * @returns the ids of those units
 */
export async function noteRegistryChanges(
  index: RegistryIndex,
  store: Pick<Store, 'extents' | 'addStaleNote' | 'refileIntervals'>,
  metadata: SharedMetadata,
): Promise<string[]> {
  const text = await metadata.read();
  const rulesBefore = new Map(Object.entries(text === null ? {} : rulesSchema.parse(JSON.parse(text))));
  const rules = new Map([...index.units.values()].map((unit) => [unit.id, rulesOf(unit)]));
  const changed = [...index.units.values()].filter(({ id }) => rulesBefore.get(id) !== rules.get(id));
  if (changed.length === 0 && rulesBefore.size === rules.size) return [];
  await store.refileIntervals(changed);
  const spans: StaleSpan[] = [];
  for (const [unit, { first, last }] of await store.extents(changed)) {
    spans.push({ unit, from: first - AROUND_MS, to: last + AROUND_MS });
  }
  if (spans.length > 0) await store.addStaleNote(spans);
  // A unit that left is forgotten: what of it was not rolled up then is, should it come back.
  await metadata.write(JSON.stringify(Object.fromEntries(rules)));
  return changed.map((unit) => unit.id);
}
