/** Answers a footprint query: plans it, reads the stored rows that it needs, and sums them. */
import { baselinesOf, baselineTenures } from '../domain/baseline.ts';
import type { FactorCatalogue } from '../domain/factors.ts';
import { footprintRows } from '../domain/footprint.ts';
import { planFootprint, type RowsOf, type Span, type Tenure } from '../domain/footprint-plan.ts';
import type { FootprintQuery, FootprintRow } from '../domain/footprint-row.ts';
import type { UnitInterval } from '../domain/intervals.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry.ts';
import type { Store } from '../store/port.ts';

export interface FootprintSources {
  store: Pick<Store, 'intervals' | 'unitsWithCurtailment'>;
  index: RegistryIndex;
  catalogue: FactorCatalogue;
}

/**
 * The footprint rows that answer a query, ordered by time, then group.
 * @param query its filters name only missions, camps, units and contributors that the registry knows
 * @throws when the store can't be read
 */
export async function answerFootprint(
  { store, index, catalogue }: FootprintSources,
  query: FootprintQuery,
): Promise<FootprintRow[]> {
  const plan = planFootprint(query, index, catalogue);
  const generators = baselineTenures(plan, index, catalogue);
  const [rowsOf, curtailable] = await Promise.all([
    readRows([...plan.tenures, ...generators], store),
    store.unitsWithCurtailment(),
  ]);
  return footprintRows(plan, {
    rowsOf,
    baselineLPerKwh: baselinesOf(generators, rowsOf),
    curtailable,
    index,
  });
}

/** Reads all rows that tenures need: one read for each span that units share. */
async function readRows(tenures: readonly Tenure[], store: FootprintSources['store']): Promise<RowsOf> {
  const keyOf = ({ resolution, from, to }: Span) => `${resolution} ${from} ${to}`;
  const reads = new Map<string, { span: Span; units: Set<RegisteredUnit> }>();
  for (const { unit, spans } of tenures) {
    for (const span of spans) {
      const key = keyOf(span);
      const read = reads.get(key);
      if (read === undefined) reads.set(key, { span, units: new Set([unit]) });
      else read.units.add(unit);
    }
  }
  const rows = new Map<string, Map<string, UnitInterval[]>>();
  await Promise.all(
    [...reads].map(async ([key, { span, units }]) => {
      const found = await store.intervals(span.resolution, [...units], span);
      rows.set(
        key,
        Map.groupBy(found, (row) => row.unit),
      );
    }),
  );
  return (unit, span) => rows.get(keyOf(span))?.get(unit.id) ?? [];
}
