/** Answers a footprint query: plans it, reads the stored rows that it needs, and sums them. */
import { baselineSpans, baselinesOf } from '../domain/footprint/baseline.ts';
import { footprintRows } from '../domain/footprint/compute-rows.ts';
import type { FactorCatalogue } from '../domain/footprint/factors.ts';
import {
  type AttributionSpan,
  type FootprintPlan,
  planFootprint,
  type Span,
} from '../domain/footprint/plan.ts';
import type { FootprintQuery, FootprintRow } from '../domain/footprint/row.ts';
import type { RowsByUnit, UnitInterval } from '../domain/metering/intervals.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { Store } from '../store/port.ts';

export interface FootprintSources {
  store: Pick<Store, 'intervals'>;
  index: RegistryIndex;
  catalogue: FactorCatalogue;
}

/** One read of the store, for all units that need the same span. */
interface Read {
  span: Span;
  units: Set<RegisteredUnit>;
}

/** All that a query asks for, before anything is read. */
interface Prepared {
  plan: FootprintPlan;
  /** The generators on which its baselines rest. */
  generators: AttributionSpan[];
  reads: ReadonlyMap<Span, Read>;
}

/** Dashboards ask the same again and again: so many queries of a registry stay prepared. */
const PREPARED_AT_MOST = 8;
const preparedFor = new WeakMap<RegistryIndex, Map<string, Prepared>>();

/**
 * The footprint rows that answer a query, ordered by time, then group.
 * @param query its filters name only missions, camps, units and contributors that the registry knows
 * @throws when the store can't be read
 */
export async function answerFootprint(
  { store, index, catalogue }: FootprintSources,
  query: FootprintQuery,
): Promise<FootprintRow[]> {
  const { plan, generators, reads } = prepared(query, index, catalogue);
  const rows = new Map<Read, RowsByUnit>();
  await Promise.all(
    [...new Set(reads.values())].map(async (read) => {
      rows.set(read, await store.intervals(read.span.resolution, [...read.units], read.span));
    }),
  );
  const rowsOf = (unit: RegisteredUnit, span: Span): readonly UnitInterval[] => {
    const read = reads.get(span);
    return (read && rows.get(read)?.get(unit.id)) ?? [];
  };
  return footprintRows(plan, {
    rowsOf,
    baselineLPerKwh: baselinesOf(generators, rowsOf),
    index,
  });
}

function prepared(query: FootprintQuery, index: RegistryIndex, catalogue: FactorCatalogue): Prepared {
  const kept = preparedFor.getOrInsertComputed(index, () => new Map());
  const key = JSON.stringify([catalogue.version, query]);
  const known = kept.get(key);
  // The least recently asked is the first.
  kept.delete(key);
  const result = known ?? prepare(query, index, catalogue);
  kept.set(key, result);
  for (const oldest of kept.keys()) if (kept.size > PREPARED_AT_MOST) kept.delete(oldest);
  return result;
}

function prepare(query: FootprintQuery, index: RegistryIndex, catalogue: FactorCatalogue): Prepared {
  const plan = planFootprint(query, index, catalogue);
  const generators = baselineSpans(plan, index, catalogue);
  const reads = new Map<Span, Read>();
  const byTime = new Map<string, Read>();
  for (const { unit, spans } of [...plan.attributionSpans, ...generators]) {
    for (const span of spans) {
      const { resolution, from, to } = span;
      const read = reads.getOrInsertComputed(span, () =>
        byTime.getOrInsertComputed(`${resolution} ${from} ${to}`, () => ({ span, units: new Set() })),
      );
      read.units.add(unit);
    }
  }
  return { plan, generators, reads };
}
