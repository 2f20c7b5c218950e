/** Plans of a year and frontiers of 400 points: the model alone on one core, and over HTTP with what must be read. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { footprintRowSchema } from '../../services/domain/footprint/row.ts';
import { gridOfSizes, pointFigures } from '../../services/domain/planner/frontier.ts';
import { inputsOf, planCamp } from '../../services/domain/planner/plan.ts';
import { changeSchema, DEFAULT_RULES } from '../../services/domain/planner/request.ts';
import { RegistryIndex, registrySchema } from '../../services/domain/registry/registry.ts';
import { demoFleet } from '../../simulators/demo/fleet.ts';
import { daysFrom, simulatedCamp } from '../support/planner/simulated-camp.ts';
import { storeCamp } from '../support/planner/stored-camp.ts';
import { Services } from '../support/services.ts';
import { openEmbedded } from '../support/store-kit.ts';
import { tempDir } from '../support/temp-dir.ts';
import { type BenchRow, milliseconds, percentile } from './table.ts';

const CAMP = 'abyei';
const RANGE = daysFrom('2025-11-01', 365);
const PERIOD = { from: '2025-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' };
const RUNS = 20;
const CHANGE = { solarKwp: 300, batteryKwh: 1_000 };
const SIZES = {
  solarKwp: Array.from({ length: 20 }, (_, step) => 100 * step),
  batteryKwh: Array.from({ length: 20 }, (_, step) => 250 * step),
};

export async function benchPlanner(): Promise<BenchRow[]> {
  const fleet = demoFleet('2025-10-24', 300);
  const { measured } = simulatedCamp(fleet, CAMP, 42, RANGE);
  return [...modelAlone(measured), ...(await overHttp(fleet, measured))];
}

function modelAlone(measured: ReturnType<typeof simulatedCamp>['measured']): BenchRow[] {
  const row = footprintRowSchema.parse(EMPTY_ROW);
  const request = { measured, row, change: changeSchema.parse(CHANGE), rules: DEFAULT_RULES, prices: null };
  const inputs = inputsOf(measured, DEFAULT_RULES);
  return [
    { what: 'plan of a year', by: 'model', figures: [spread(times(() => planCamp(request)))] },
    {
      what: 'frontier of 400 points',
      by: 'model',
      figures: [
        spread(
          times(() => pointFigures(inputs, gridOfSizes(SIZES.solarKwp, SIZES.batteryKwh), DEFAULT_RULES), 5),
        ),
      ],
    },
  ];
}

async function overHttp(
  fleet: ReturnType<typeof demoFleet>,
  { units }: ReturnType<typeof simulatedCamp>['measured'],
): Promise<BenchRow[]> {
  const dir = await tempDir('planner');
  try {
    const dataDir = join(dir.path, 'data');
    const opened = await openEmbedded(dataDir);
    await storeCamp(opened.store, new RegistryIndex(registrySchema.parse(fleet)), units, RANGE);
    await opened.close();
    const registryFile = join(dir.path, 'registry.json');
    await writeFile(registryFile, JSON.stringify(fleet));
    const services = await Services.start({ dataDir, env: { REGISTRY_FILE: registryFile } });
    const timed = async (path: string, body: object): Promise<number> => {
      const startedAt = performance.now();
      z.object({ simulated: z.literal(true) }).parse(
        await services.json(path, {
          method: 'POST',
          body: JSON.stringify({ ...PERIOD, camp: CAMP, ...body }),
        }),
      );
      return performance.now() - startedAt;
    };
    const first = await timed('/api/plan', { change: CHANGE });
    const next: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      next.push(await timed('/api/plan', { change: { ...CHANGE, solarKwp: 10 * run } }));
    }
    const frontier = await timed('/api/plan/frontier', SIZES);
    await services.stop();
    return [
      {
        what: 'plan of a year',
        by: 'HTTP, embedded store',
        figures: [`first ${milliseconds(first)}`, `moving a slider ${spread(next)}`],
      },
      { what: 'frontier of 400 points', by: 'HTTP, embedded store', figures: [milliseconds(frontier)] },
    ];
  } finally {
    await dir.remove();
  }
}

function times(run: () => unknown, runs = RUNS): number[] {
  run();
  return Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    run();
    return performance.now() - startedAt;
  });
}

function spread(each: readonly number[]): string {
  return `p50 ${milliseconds(percentile(each, 0.5))} p95 ${milliseconds(percentile(each, 0.95))}`;
}

/** A row of which nothing is known: the model needs one to compare with. */
const EMPTY_ROW = {
  ...{ camp: CAMP, from: PERIOD.from, to: PERIOD.to, notes: [], energyBasis: null, fuelBasis: null },
  energyKwh: {
    ...{ generator: null, solar: null, wind: null, hydro: null, grid: null, supplied: null, exported: null },
    ...{ load: null, batteryCharged: null, batteryDischarged: null, curtailed: null },
  },
  ...{ renewableShare: null, fuelL: null, fuelLPerKwh: null, avoidedFuelL: null, coverage: null },
  co2eKg: { fuel: null, grid: null, biogenic: null },
  perPersonDay: { fuelL: null, kwh: null },
  generators: { hoursRun: null, hoursBelow30Pct: null, loadFactor: null },
  readings: { rejected: 0, resets: 0 },
};
