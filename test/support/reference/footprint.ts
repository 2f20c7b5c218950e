/**
 * An independent, naive reading of the accounting, to hold the product's engine against: every segment with
 * its exact time, clipped anew for every row. It shares the registry's and the row's types with the product,
 * and nothing else.
 */
import type { FootprintQuery, FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { Camp, Registry } from '../../../services/domain/registry/registry.ts';
import type { Sample } from '../../../services/domain/telemetry.ts';
import { monthSpan } from './calendar.ts';
import { groupsOf } from './groups.ts';
import { intervalsOf } from './intervals.ts';
import { meter } from './meter.ts';
import { energyOf, fuelOf, type Ground, partsOf, total } from './parts.ts';
import { rowOf } from './row.ts';

/** One sample as it arrived; the order of the list is the order of arrival. */
export interface Arrival extends Sample {
  unit: string;
}

/**
 * Rows for any question about one registry and one history of arrivals.
 * @throws where a generator's fuel is not among the reference's factors.
 */
export function referenceFootprint(
  registry: Registry,
  arrivals: readonly Arrival[],
): (query: FootprintQuery) => FootprintRow[] {
  const byUnit = Map.groupBy(arrivals, ({ unit }) => unit);
  const metered = new Map(registry.units.map((unit) => [unit.id, meter(unit, byUnit.get(unit.id) ?? [])]));
  const baselines = new Map<string, number | null>();
  const ground: Ground = {
    registry,
    metered,
    baseline(camp, month) {
      const key = `${camp.id} ${month}`;
      const known = baselines.get(key);
      if (known !== undefined) return known;
      const litresPerKwh = baselineOf(ground, camp, month);
      baselines.set(key, litresPerKwh);
      return litresPerKwh;
    },
  };
  return (query) =>
    groupsOf(registry, query)
      .flatMap((group) =>
        intervalsOf(query, group).map((interval) => ({
          at: interval.stated.from,
          id: group.id,
          row: rowOf(ground, group, interval),
        })),
      )
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id)))
      .map(({ row }) => row);
}

/** Litres per kWh of all the camp's generators over the whole local month. */
function baselineOf(ground: Ground, camp: Camp, month: string): number | null {
  const members = ground.registry.units
    .filter((unit) => unit.camp === camp.id && unit.kind === 'generator')
    .map((unit) => ({ unit, camp }));
  const parts = partsOf(
    ground,
    {
      id: camp.id,
      name: {},
      timeZone: camp.timeZone,
      camps: [camp],
      members,
      owners: null,
      perPerson: false,
      simulated: false,
    },
    { name: {}, stated: monthSpan(month, camp.timeZone), inCamp: () => monthSpan(month, camp.timeZone) },
  );
  const litres = total(parts, fuelOf);
  const kwh = total(parts, energyOf);
  return litres === null || kwh === null || kwh === 0 ? null : litres / kwh;
}
