/** Answers a footprint query: plans it, reads the stored rows that it needs, and sums them. */
import { baselinesOf, baselineTenures } from '../domain/baseline.ts';
import type { FactorCatalogue } from '../domain/factors.ts';
import { footprintRows } from '../domain/footprint.ts';
import { planFootprint, type RowsOf, type Span, type Tenure } from '../domain/footprint-plan.ts';
import type { FootprintQuery, FootprintRow } from '../domain/footprint-row.ts';
import { byUnit, type UnitInterval } from '../domain/intervals.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry.ts';
import type { Store } from '../store/port.ts';

export interface FootprintSources {
  store: Pick<Store, 'intervals' | 'unitsWithCurtailment'>;
  index: RegistryIndex;
  catalogue: FactorCatalogue;
}

/** One read of the store, for all units that need the same span. */
interface Read {
  span: Span;
  units: Set<RegisteredUnit>;
  rows: Map<string, readonly UnitInterval[]>;
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
  const reads = new Map<string, Read>();
  const readOf = new Map<Span, Read>();
  for (const { unit, spans } of tenures) {
    for (const span of spans) {
      let read = readOf.get(span);
      if (read === undefined) {
        const { resolution, from, to } = span;
        read = reads.getOrInsertComputed(`${resolution} ${from} ${to}`, () => ({
          span,
          units: new Set(),
          rows: new Map(),
        }));
        readOf.set(span, read);
      }
      read.units.add(unit);
    }
  }
  await Promise.all(
    [...reads.values()].map(async (read) => {
      const { span, units } = read;
      read.rows = byUnit(await store.intervals(span.resolution, [...units], span));
    }),
  );
  return (unit, span) => readOf.get(span)?.rows.get(unit.id) ?? [];
}
