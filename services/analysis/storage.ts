/** The health of what stores: a battery's cycles and efficiency, a tank's balance against what the gensets used. */
import { z } from '@hono/zod-openapi';
import { batteryHealth, fuelBalance } from '../domain/analysis/storage.ts';
import { localCalendar } from '../domain/calendar.ts';
import { scanCounter } from '../domain/metering/counter.ts';
import { QUARTER_MS } from '../domain/metering/intervals.ts';
import { gapLimitMs, readingsOf } from '../domain/metering/metering.ts';
import { amountBetween, type Reading } from '../domain/metering/segment.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import { readSamples } from '../store/sample-pages.ts';
import { readEdge } from './reading-source.ts';
import type { AnalysisInput, UnitAnalysisDeps } from './unit-analysis-input.ts';

export const batterySchema = z
  .object({
    equivalentCycles: z.number().nullable().meta({ description: 'Discharged kWh ÷ capacityKwh' }),
    roundTripEfficiency: z.number().nullable().meta({
      description:
        'Discharged ÷ (charged − (soc at the end − soc at the start) × capacity); null under half a cycle',
    }),
  })
  .meta({ id: 'BatteryAnalysis' });

export const tankSchema = z
  .object({
    tanks: z.number().int().meta({ description: 'Tanks of the camp: fuel is balanced over all of them' }),
    from: z.string().nullable().meta({
      description:
        'The balance is over the quarter-hours between the tanks’ first and last readings since readingsFrom',
    }),
    to: z.string().nullable(),
    startL: z.number().nullable().meta({ description: 'In all tanks then; null where one was not read' }),
    endL: z.number().nullable(),
    deliveredL: z.number(),
    usedL: z.number().nullable().meta({ description: 'By the camp’s generators in that time' }),
    outL: z.number().nullable().meta({ description: 'start + delivered − end: what left the tanks' }),
    unexplainedL: z.number().nullable().meta({ description: 'out − used; positive where fuel is missing' }),
  })
  .meta({ id: 'TankAnalysis' });

/** A tanker fills at most this much an hour; but its meter may show a whole filling at once. */
const DELIVERY_LPH_AT_MOST = 120_000;
/** Stands in for the capacity of a tank that has none. */
const DEFAULT_CAPACITY_L = 100_000;

export async function analyseBattery(
  { unit, range, rows }: AnalysisInput,
  { store }: UnitAnalysisDeps,
): Promise<z.infer<typeof batterySchema>> {
  const [start, end] = await Promise.all([
    readEdge(store, unit, 'socPct', range, 'first'),
    readEdge(store, unit, 'socPct', range, 'last'),
  ]);
  return batteryHealth({
    chargedKwh: sumOf(rows.map(({ chargedKwh }) => chargedKwh)),
    dischargedKwh: sumOf(rows.map(({ dischargedKwh }) => dischargedKwh)),
    capacityKwh: unit.capacityKwh,
    startSocPct: start?.value ?? null,
    endSocPct: end?.value ?? null,
  });
}

export async function analyseTank(
  { unit, detail }: AnalysisInput,
  deps: UnitAnalysisDeps,
): Promise<z.infer<typeof tankSchema>> {
  const { store, registryRepository } = deps;
  const tanks = [...registryRepository.current().units.values()].filter(
    ({ kind, camp }) => kind === 'tank' && camp === unit.camp,
  );
  const edgesOf = (edge: 'first' | 'last') =>
    Promise.all(tanks.map((tank) => readEdge(store, tank, 'levelL', detail, edge)));
  const [first, last] = await Promise.all([edgesOf('first'), edgesOf('last')]);
  const balanced = balanceRange(first, last);
  const [deliveries, usedL] =
    balanced === null
      ? [[], null]
      : await Promise.all([
          Promise.all(tanks.map((tank) => deliveredTo(tank, balanced, deps))),
          usedIn(unit.camp, balanced, deps),
        ]);
  const flows = {
    startL: sumOfAll(first.map((level) => level?.value ?? null)),
    endL: sumOfAll(last.map((level) => level?.value ?? null)),
    deliveredL: deliveries.reduce((sum, delivered) => sum + delivered, 0),
    usedL,
  };
  const calendar = localCalendar(unit.timeZone);
  return {
    tanks: tanks.length,
    from: balanced === null ? null : calendar.format(balanced.from),
    to: balanced === null ? null : calendar.format(balanced.to),
    ...flows,
    ...fuelBalance(flows),
  };
}

/** The whole quarter-hours between the tanks' first readings and their last; null where there are none. */
function balanceRange(
  first: readonly (Reading | null)[],
  last: readonly (Reading | null)[],
): AnalysisInput['detail'] | null {
  const timesOf = (readings: readonly (Reading | null)[]) =>
    readings.flatMap((each) => (each ? [each.ts] : []));
  const [starts, ends] = [timesOf(first), timesOf(last)];
  if (starts.length < first.length || ends.length < last.length) return null;
  const from = Math.floor(Math.max(...starts) / QUARTER_MS) * QUARTER_MS;
  const to = Math.ceil(Math.min(...ends) / QUARTER_MS) * QUARTER_MS;
  return from < to ? { from, to } : null;
}

async function deliveredTo(
  tank: RegisteredUnit,
  range: AnalysisInput['detail'],
  { store }: UnitAnalysisDeps,
): Promise<number> {
  const samples = await readSamples(store, tank, range);
  const { segments } = scanCounter(readingsOf(samples, 'deliveredL'), {
    maxPerHour: DELIVERY_LPH_AT_MOST,
    tolerance: tank.capacityL ?? DEFAULT_CAPACITY_L,
    gapLimitMs: gapLimitMs(tank),
  });
  return segments.reduce((sum, segment) => sum + amountBetween(segment, segment.from, segment.to), 0);
}

/** Litres that the camp's generators used, by the accounting. */
async function usedIn(
  camp: string,
  { from, to }: AnalysisInput['detail'],
  { footprint }: UnitAnalysisDeps,
): Promise<number | null> {
  const [row] = await footprint({
    by: 'camp',
    interval: 'total',
    from: { instant: from },
    to: { instant: to },
    missions: [],
    camps: [camp],
    units: [],
    contributors: [],
  });
  return row?.fuelL ?? null;
}

/** The sum of what is known; null where nothing is. */
function sumOf(values: readonly (number | undefined)[]): number | null {
  return values.reduce<number | null>((sum, value) => (value === undefined ? sum : (sum ?? 0) + value), null);
}

/** The sum of all; null where any is unknown. */
function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}
