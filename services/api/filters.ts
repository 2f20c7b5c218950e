/** The filters that routes share: each may be repeated, and an unknown id in one is refused by name. */
import type { Problem } from '../domain/problem.ts';
import { type RegistryIndex, UN_OWNER } from '../domain/registry/registry.ts';
import { repeatable } from './parameters.ts';
import { ApiProblem } from './problems.ts';

export const filterParameters = {
  mission: repeatable('Only these missions.'),
  camp: repeatable('Only these camps.'),
  unit: repeatable('Only these units.'),
  contributor: repeatable('Only what these contributors (alpha-3 codes, or UN) owned, while they owned it.'),
};

export type Filters = { [Name in keyof typeof filterParameters]?: readonly string[] | undefined };

/** A problem for each id in the filters that the registry does not have. */
export function unknownIds(filters: Filters, index: RegistryIndex): Problem[] {
  const contributors = () => {
    const owners = index.registry.units.flatMap(({ owner }) => owner.map(({ contributor }) => contributor));
    return new Set([UN_OWNER, ...owners]);
  };
  const unknown = (path: keyof Filters, known: () => { has(id: string): boolean }) => {
    const ids = filters[path] ?? [];
    if (ids.length === 0) return [];
    const set = known();
    return ids.filter((id) => !set.has(id)).map((id) => ({ path, message: `unknown ${path} ${id}` }));
  };
  return [
    ...unknown('mission', () => index.missions),
    ...unknown('camp', () => index.camps),
    ...unknown('unit', () => index.units),
    ...unknown('contributor', contributors),
  ];
}

/** @throws ApiProblem 400 naming each id that the registry does not have */
export function refuseUnknownIds(filters: Filters, index: RegistryIndex): void {
  const unknown = unknownIds(filters, index);
  if (unknown.length > 0) throw new ApiProblem('unknown-filter-id', unknown);
}
