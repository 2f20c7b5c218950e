/**
 * What really happened, to hold a footprint against: each unit's energy and fuel by local day, and the sums of
 * each camp in the footprint's own words. No meter, clock or link comes between.
 */

import type { Totals } from '../devices/meters.ts';
import { NO_FAULTS } from '../faults/fault-plan.ts';
import type { UnitKind } from '../fleet/registry.ts';
import { localDayAt } from './camp-day.ts';
import { CampModel } from './camp-model.ts';
import type { Part } from './camp-parts.ts';
import { type Bound, boundAt, type WorldPlan } from './world.ts';

interface UnitTruth {
  unit: string;
  camp: string;
  kind: UnitKind;
  days: { date: string; amounts: Amounts }[];
  total: Amounts;
}

type Amounts = Record<string, number>;

interface CampTruth {
  camp: string;
  from: string;
  to: string;
  energyKwh: Amounts;
  fuelL: number;
}

export interface Truth {
  seed: number;
  camps: CampTruth[];
  units: UnitTruth[];
}

/** The truth between two bounds; of each camp from the beginning of its world on. */
export function truthOf({ registry, seed }: WorldPlan, from: Bound, to: Bound): Truth {
  const truth: Truth = { seed, camps: [], units: [] };
  for (const camp of registry.camps) {
    const model = new CampModel(camp, registry, seed, NO_FAULTS);
    const start = Math.max(boundAt(from, camp), model.begins);
    const end = boundAt(to, camp);
    const units = model.parts.map(
      ({ unit }): UnitTruth => ({ unit: unit.id, camp: camp.id, kind: unit.kind, days: [], total: {} }),
    );
    let before = snapshot(model, start);
    for (let dayStart = start; dayStart < end; ) {
      const day = localDayAt(dayStart, camp.timeZone);
      const until = Math.min(day.to, end);
      const after = snapshot(model, until);
      for (const [position, part] of model.parts.entries()) {
        const amounts = amountsOf(part, before[position], after[position]);
        units[position]?.days.push({ date: day.date, amounts });
        addInto(units[position]?.total ?? {}, amounts);
      }
      [before, dayStart] = [after, until];
    }
    truth.units.push(...units);
    truth.camps.push(campSums(camp.id, start, end, units));
  }
  return truth;
}

function snapshot(model: CampModel, ts: number): Totals[] {
  model.advanceTo(ts);
  return model.parts.map((_, position) => model.totalsAt(position, ts));
}

function amountsOf({ kind }: Part, before: Totals | undefined, after: Totals | undefined): Amounts {
  const outKwh = (after?.outKwh ?? 0) - (before?.outKwh ?? 0);
  const inKwh = (after?.inKwh ?? 0) - (before?.inKwh ?? 0);
  switch (kind) {
    case 'generator':
      return { energyKwh: outKwh, fuelUsedL: (after?.fuelL ?? 0) - (before?.fuelL ?? 0) };
    case 'battery':
      return { dischargedKwh: outKwh, chargedKwh: inKwh };
    case 'grid':
      return { importedKwh: outKwh, exportedKwh: inKwh };
    case 'tank':
    case 'weather':
      return {};
    default:
      return { energyKwh: outKwh };
  }
}

function campSums(camp: string, from: number, to: number, units: readonly UnitTruth[]): CampTruth {
  const sum = (kind: UnitKind, field: string): number =>
    units.reduce((kwh, unit) => kwh + (unit.kind === kind ? (unit.total[field] ?? 0) : 0), 0);
  const sources = {
    generator: sum('generator', 'energyKwh'),
    solar: sum('solar', 'energyKwh'),
    wind: sum('wind', 'energyKwh'),
    hydro: sum('hydro', 'energyKwh'),
    grid: sum('grid', 'importedKwh'),
  };
  return {
    camp,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    energyKwh: {
      ...sources,
      supplied: Object.values(sources).reduce((kwh, source) => kwh + source, 0),
      exported: sum('grid', 'exportedKwh'),
      load: sum('load', 'energyKwh'),
      batteryCharged: sum('battery', 'chargedKwh'),
      batteryDischarged: sum('battery', 'dischargedKwh'),
    },
    fuelL: sum('generator', 'fuelUsedL'),
  };
}

function addInto(total: Amounts, amounts: Amounts): void {
  for (const [field, amount] of Object.entries(amounts)) total[field] = (total[field] ?? 0) + amount;
}
