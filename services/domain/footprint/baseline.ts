/**
 * What renewable energy saves: the camp's own litres of fuel per generator kWh, over the whole local month,
 * whatever part of it was asked for and whoever owns the generators.
 */
import { addDays, localCalendar } from '../calendar.ts';
import type { RegisteredUnit, RegistryIndex } from '../registry/registry.ts';
import type { FactorCatalogue } from './factors.ts';
import { type AttributionSpan, type FootprintPlan, planFootprint, type RowsOf } from './plan.ts';

/** A camp's litres per generator kWh in the month that holds an instant; null where it has no generator energy. */
export type BaselineLPerKwh = (camp: string, instant: number) => number | null;

/** Whether a unit's energy saves fuel: that of on-site renewables does, the grid's does not. */
export function savesFuel({ kind }: Pick<RegisteredUnit, 'kind'>): boolean {
  return kind === 'solar' || kind === 'wind' || kind === 'hydro';
}

/** The generators, and their months, on which the baselines of a plan rest. */
export function baselineSpans(
  plan: FootprintPlan,
  index: RegistryIndex,
  catalogue: FactorCatalogue,
): AttributionSpan[] {
  const periods = new Map(
    plan.attributionSpans.filter(({ unit }) => savesFuel(unit)).map(({ period }) => [period.camp.id, period]),
  );
  if (periods.size === 0) return [];
  const labels = [...periods.values()].flatMap(({ camp, from, to }) => {
    const calendar = localCalendar(camp.timeZone);
    return [calendar.monthAt(from).label, calendar.monthAt(to - 1).label];
  });
  labels.sort();
  const monthly = planFootprint(
    {
      by: 'camp',
      interval: 'month',
      from: { date: `${labels[0]}-01` },
      to: { date: `${addDays(`${labels.at(-1)}-28`, 4).slice(0, 7)}-01` },
      missions: [],
      camps: [...periods.keys()],
      units: [],
      contributors: [],
    },
    index,
    catalogue,
  );
  return monthly.attributionSpans.filter(({ unit }) => unit.kind === 'generator');
}

/** The baselines, from the rows of their generators. */
export function baselinesOf(attributionSpans: readonly AttributionSpan[], rowsOf: RowsOf): BaselineLPerKwh {
  const months = new Map<string, { from: number; to: number; fuelL: number; energyKwh: number }[]>();
  for (const { unit, period, spans } of attributionSpans) {
    let ofCamp = months.get(period.camp.id);
    if (ofCamp === undefined) {
      ofCamp = period.buckets.map(({ from, to }) => ({ from, to, fuelL: 0, energyKwh: 0 }));
      months.set(period.camp.id, ofCamp);
    }
    for (const span of spans) {
      let at = 0;
      for (const row of rowsOf(unit, span)) {
        while (row.start >= (ofCamp[at]?.to ?? Number.POSITIVE_INFINITY)) at += 1;
        const month = ofCamp[at];
        if (month === undefined) continue;
        month.fuelL += row.fuelL ?? 0;
        month.energyKwh += row.energyKwh ?? 0;
      }
    }
  }
  return (camp, instant) => {
    const month = months.get(camp)?.find(({ to }) => instant < to);
    return month === undefined || month.energyKwh === 0 ? null : month.fuelL / month.energyKwh;
  };
}
