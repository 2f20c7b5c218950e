/** The health of what stores: a battery's cycles and efficiency, a tank's balance against what the sets used. */
import { z } from '@hono/zod-openapi';
import { batteryHealth, fuelBalance } from '../domain/analytics-storage.ts';
import { scanCounter } from '../domain/counter.ts';
import { gapLimitMs, readingsOf } from '../domain/metering.ts';
import type { RegisteredUnit } from '../domain/registry.ts';
import { amountBetween } from '../domain/stretch.ts';
import { readAt, readSamples } from './analytics-reading-source.ts';
import type { UnitAnalyticsDeps } from './analytics-unit.ts';
import type { AnalysisInput } from './analytics-unit-analysis.ts';

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
    startL: z
      .number()
      .nullable()
      .meta({ description: 'In all tanks at readingsFrom; null where one was not read' }),
    endL: z.number().nullable(),
    deliveredL: z.number(),
    usedL: z.number().nullable().meta({ description: 'By the camp’s generators, since readingsFrom' }),
    outL: z.number().nullable().meta({ description: 'start + delivered − end: what left the tanks' }),
    unexplainedL: z.number().nullable().meta({ description: 'out − used; positive where fuel is missing' }),
  })
  .meta({ id: 'TankAnalysis' });

/** A tanker fills at most this much an hour. */
const DELIVERY_LPH_AT_MOST = 120_000;
const DELIVERY_TOLERANCE_L = 1;

export async function analyseBattery(
  { unit, range, rows }: AnalysisInput,
  { store }: UnitAnalyticsDeps,
): Promise<z.infer<typeof batterySchema>> {
  const [startSocPct, endSocPct] = await Promise.all([
    readAt(store, unit, 'socPct', range.from, 'after'),
    readAt(store, unit, 'socPct', range.to, 'before'),
  ]);
  return batteryHealth({
    chargedKwh: sumOf(rows.map(({ chargedKwh }) => chargedKwh)),
    dischargedKwh: sumOf(rows.map(({ dischargedKwh }) => dischargedKwh)),
    capacityKwh: unit.capacityKwh,
    startSocPct,
    endSocPct,
  });
}

export async function analyseTank(
  { unit, detail }: AnalysisInput,
  deps: UnitAnalyticsDeps,
): Promise<z.infer<typeof tankSchema>> {
  const { store, registryBook } = deps;
  const tanks = [...registryBook.current().units.values()].filter(
    ({ kind, camp }) => kind === 'tank' && camp === unit.camp,
  );
  const levelsAt = (instant: number, direction: 'before' | 'after') =>
    Promise.all(tanks.map((tank) => readAt(store, tank, 'levelL', instant, direction)));
  const [start, end, deliveries, usedL] = await Promise.all([
    levelsAt(detail.from, 'after'),
    levelsAt(detail.to, 'before'),
    Promise.all(tanks.map((tank) => deliveredTo(tank, detail, deps))),
    usedIn(unit.camp, detail, deps),
  ]);
  const flows = {
    startL: sumOfAll(start),
    endL: sumOfAll(end),
    deliveredL: deliveries.reduce((sum, delivered) => sum + delivered, 0),
    usedL,
  };
  return { tanks: tanks.length, ...flows, ...fuelBalance(flows) };
}

async function deliveredTo(
  tank: RegisteredUnit,
  range: AnalysisInput['detail'],
  { store }: UnitAnalyticsDeps,
): Promise<number> {
  const samples = await readSamples(store, tank, range);
  const { stretches } = scanCounter(readingsOf(samples, 'deliveredL'), {
    maxPerHour: DELIVERY_LPH_AT_MOST,
    tolerance: DELIVERY_TOLERANCE_L,
    gapLimitMs: gapLimitMs(tank),
  });
  return stretches.reduce((sum, stretch) => sum + amountBetween(stretch, stretch.from, stretch.to), 0);
}

/** Litres that the camp's generators used, by the accounting. */
async function usedIn(
  camp: string,
  { from, to }: AnalysisInput['detail'],
  { footprint }: UnitAnalyticsDeps,
): Promise<number | null> {
  if (from >= to) return null;
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
