/** How good a row's numbers are: the covered share of the time, and the bases of the energy and the fuel. */
import type { UnitKind } from '../../../services/domain/telemetry.ts';
import type { Group } from './groups.ts';
import { amounts, countedMs, coveredMs, type Flow, type Ground, type Part, sum } from './parts.ts';

export const RENEWABLES: readonly UnitKind[] = ['solar', 'wind', 'hydro'];
export const SUPPLIERS: readonly UnitKind[] = ['generator', ...RENEWABLES, 'grid'];

/** One unit's covered share of its time; a group's mean, weighted by rating × time. */
export function coverageOf(ground: Ground, group: Group, parts: readonly Part[]): number | null {
  const alone = group.name.unit !== undefined;
  const weighed = parts.filter(({ unit }) => alone || SUPPLIERS.includes(unit.kind));
  const weight = (part: Part) => (alone ? 1 : (part.unit.ratedKw ?? largestRating(ground, part.camp.id)));
  const all = sum(weighed.map((part) => weight(part) * countedMs(part)));
  return all === 0 ? null : sum(weighed.map((part) => weight(part) * coveredMs(part))) / all;
}

function largestRating(ground: Ground, camp: string): number {
  const ratings = ground.registry.units.flatMap((unit) =>
    unit.camp === camp && unit.ratedKw !== undefined ? [unit.ratedKw] : [],
  );
  return ratings.length === 0 ? 10_000 : Math.max(...ratings);
}

/** Which share of the amounts stands on which basis; null where they sum to 0. */
export function shares<Bases extends Record<string, number>>(
  parts: readonly Part[],
  flow: Flow,
  none: Bases,
): Bases | null {
  const all = parts.flatMap((part) => amounts(part, flow));
  const whole = sum(all.map(({ amount }) => amount));
  if (whole === 0) return null;
  const share = { ...none };
  for (const basis of Object.keys(none) as (keyof Bases)[]) {
    const some = all.filter((one) => one.basis === basis).map(({ amount }) => amount);
    Object.assign(share, { [basis]: sum(some) / whole });
  }
  return share;
}
