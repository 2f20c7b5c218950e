/** Who owned which units when, from the registry's dated owners. Pure; dates are compared as local dates. */
import type { Owner, Registry, Unit } from '../../services/domain/registry/registry.ts';

const UN = 'UN';

export interface Ownership {
  unit: Unit;
  /** The dated entry; null for what the UN owns for want of any. */
  entry: Owner | null;
  from: string | null;
  /** Exclusive; null while it lasts. */
  to: string | null;
}

/** The times in which a contributor owned units, as far as they touch the period. */
export function ownershipsOf(
  contributor: string,
  registry: Registry,
  period: { from: string; to: string },
): Ownership[] {
  const start = period.from.slice(0, 10);
  return registry.units.flatMap((unit) =>
    ownerships(unit).filter(
      (each) =>
        (each.entry?.contributor ?? UN) === contributor &&
        (each.from === null || each.from < period.to) &&
        (each.to === null || each.to > start),
    ),
  );
}

/** All contributors that the registry names, the UN among them where it owns something. */
export function contributorsOf(registry: Registry): string[] {
  return [
    ...new Set(
      registry.units.flatMap((unit) => ownerships(unit).map(({ entry }) => entry?.contributor ?? UN)),
    ),
  ];
}

/** From when to when (null: still) a contributor owned anything by a dated entry; null where it has none. */
export function ownedTimes(
  contributor: string,
  registry: Registry,
): { from: string; to: string | null } | null {
  const own = registry.units
    .flatMap(ownerships)
    .flatMap(({ entry, to }) => (entry?.contributor === contributor ? [{ from: entry.from, to }] : []));
  const from = own.map((each) => each.from).sort()[0];
  if (from === undefined) return null;
  const ends = own.map((each) => each.to);
  return { from, to: ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null) };
}

function ownerships(unit: Unit): Ownership[] {
  const first = unit.owner[0];
  const dated = unit.owner.map((entry, position) => ({
    unit,
    entry,
    from: entry.from,
    to: unit.owner[position + 1]?.from ?? null,
  }));
  return [{ unit, entry: null, from: null, to: first?.from ?? null }, ...dated];
}
