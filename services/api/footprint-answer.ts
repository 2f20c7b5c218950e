/** Answers a footprint query: plans it, reads the stored rows that it needs, and sums them. */
import { addDays, localCalendar } from '../domain/calendar.ts';
import type { FactorCatalogue } from '../domain/factors.ts';
import { footprintRows, type RowsOf } from '../domain/footprint.ts';
import { type FootprintPlan, planFootprint, type Span } from '../domain/footprint-plan.ts';
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
  sources: FootprintSources,
  query: FootprintQuery,
): Promise<FootprintRow[]> {
  const { store, index, catalogue } = sources;
  const plan = planFootprint(query, index, catalogue);
  const [rowsOf, baselineLPerKwh, curtailable] = await Promise.all([
    readRows(plan, store),
    readBaselines(plan, sources),
    store.unitsWithCurtailment(),
  ]);
  return footprintRows(plan, { rowsOf, baselineLPerKwh, curtailable, index });
}

/** Reads all rows that a plan needs: one read for each span that units share. */
async function readRows(plan: FootprintPlan, store: FootprintSources['store']): Promise<RowsOf> {
  const keyOf = ({ resolution, from, to }: Span) => `${resolution} ${from} ${to}`;
  const reads = new Map<string, { span: Span; units: Set<RegisteredUnit> }>();
  for (const { unit, spans } of plan.tenures) {
    for (const span of spans) {
      const key = keyOf(span);
      const read = reads.get(key) ?? { span, units: new Set() };
      read.units.add(unit);
      reads.set(key, read);
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

/** The litres per generator kWh of each camp with renewables, over each whole local month that a plan touches. */
async function readBaselines(
  plan: FootprintPlan,
  { store, index, catalogue }: FootprintSources,
): Promise<(camp: string, instant: number) => number | null> {
  const camps = new Map(
    plan.tenures
      .filter(({ unit }) => unit.kind === 'solar' || unit.kind === 'wind' || unit.kind === 'hydro')
      .map(({ period }) => [period.camp.id, period]),
  );
  if (camps.size === 0) return () => null;
  let [first, last] = ['9999-12', '0000-01'];
  for (const { camp, from, to } of camps.values()) {
    const calendar = localCalendar(camp.timeZone);
    const [start, end] = [calendar.monthAt(from).label, calendar.monthAt(to - 1).label];
    if (start < first) first = start;
    if (end > last) last = end;
  }
  const months = planFootprint(
    {
      by: 'camp',
      interval: 'month',
      from: { date: `${first}-01` },
      to: { date: `${addDays(`${last}-28`, 4).slice(0, 7)}-01` },
      missions: [],
      camps: [...camps.keys()],
      units: [],
      contributors: [],
    },
    index,
    catalogue,
  );
  const generators = months.tenures.filter(({ unit }) => unit.kind === 'generator');
  const rowsOf = await readRows({ ...months, tenures: generators }, store);
  const sums = new Map<string, { from: number; to: number; fuelL: number; energyKwh: number }[]>();
  for (const { group, period, unit, spans } of generators) {
    let ofCamp = sums.get(group.id);
    if (ofCamp === undefined) {
      ofCamp = period.buckets.map(({ from, to }) => ({ from, to, fuelL: 0, energyKwh: 0 }));
      sums.set(group.id, ofCamp);
    }
    for (const row of spans.flatMap((span) => rowsOf(unit, span))) {
      const month = ofCamp.find(({ from, to }) => row.start >= from && row.start < to);
      if (month === undefined) continue;
      month.fuelL += row.fuelL ?? 0;
      month.energyKwh += row.energyKwh ?? 0;
    }
  }
  return (camp, instant) => {
    const month = sums.get(camp)?.find(({ from, to }) => instant >= from && instant < to);
    return month === undefined || month.energyKwh === 0 ? null : month.fuelL / month.energyKwh;
  };
}
