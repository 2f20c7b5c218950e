/**
 * The product's pure engine over a history of arrivals, with rows kept in memory: what the store and the
 * rollup would hold once all of it was rolled up.
 */
import { answerFootprint } from '../../../services/analysis/footprint.ts';
import { FACTOR_CATALOGUE } from '../../../services/domain/footprint/factors.ts';
import type { PartLimits } from '../../../services/domain/footprint/plan-parts.ts';
import type { FootprintQuery, FootprintRow } from '../../../services/domain/footprint/row.ts';
import { QUARTER_MS, sumIntervals, type UnitInterval } from '../../../services/domain/metering/intervals.ts';
import { meterUnit } from '../../../services/domain/metering/metering.ts';
import {
  type RegisteredUnit,
  type Registry,
  RegistryIndex,
} from '../../../services/domain/registry/registry.ts';
import type { Store } from '../../../services/store/port.ts';
import { dateAt, monthOf, startOfDate } from './calendar.ts';
import type { Arrival } from './footprint.ts';
import { mergeArrivals } from './meter.ts';

/** Answers any question from rows that are metered once, from scratch. @param limits of the parts of an answer */
export function engineFootprint(
  registry: Registry,
  arrivals: readonly Arrival[],
  limits?: PartLimits,
): (query: FootprintQuery) => Promise<FootprintRow[]> {
  const index = new RegistryIndex(registry);
  const byUnit = Map.groupBy(arrivals, ({ unit }) => unit);
  const stored = new Map<string, Map<string, UnitInterval[]>>();
  for (const unit of index.units.values()) {
    stored.set(unit.id, rowsOf(unit, byUnit.get(unit.id) ?? []));
  }
  const store: Pick<Store, 'intervals'> = {
    intervals: async (resolution, units, range) =>
      new Map(
        units.map(({ id }): [string, UnitInterval[]] => {
          const rows = stored.get(id)?.get(resolution) ?? [];
          return [id, rows.filter(({ start }) => range.from <= start && start < range.to)];
        }),
      ),
  };
  const sources = { store, index, catalogue: FACTOR_CATALOGUE };
  return (query) => answerFootprint(sources, query, limits === undefined ? {} : { limits });
}

function rowsOf(unit: RegisteredUnit, arrivals: readonly Arrival[]): Map<string, UnitInterval[]> {
  const samples = mergeArrivals(arrivals);
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const from = Math.floor(first.ts / QUARTER_MS) * QUARTER_MS;
  const to = (Math.floor(last.ts / QUARTER_MS) + 1) * QUARTER_MS;
  const quarters = meterUnit(unit, samples, from, to);
  const sumBy = (startOf: (date: string) => string) =>
    [...Map.groupBy(quarters, ({ start }) => startOf(dateAt(start, unit.timeZone)))].map(([date, rows]) =>
      sumIntervals(unit.id, startOfDate(date, unit.timeZone), rows),
    );
  return new Map([
    ['15m', quarters],
    ['day', sumBy((date) => date)],
    ['month', sumBy((date) => `${monthOf(date)}-01`)],
  ]);
}
