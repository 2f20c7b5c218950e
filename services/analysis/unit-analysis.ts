/** How well a unit works in a period: what its kind can be asked. */
import { z } from '@hono/zod-openapi';
import { knownRows, loadDuration, meanPowerKw } from '../domain/analysis/load.ts';
import { localCalendar } from '../domain/calendar.ts';
import type { UnitInterval } from '../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { TimeRange } from '../store/port.ts';
import { analyseGenerator, generatorSchema } from './generator.ts';
import { detailRange, readQuarters } from './reading-source.ts';
import { analyseSolar, solarSchema } from './solar.ts';
import { analyseBattery, analyseTank, batterySchema, tankSchema } from './storage.ts';
import type { AnalysisInput, UnitAnalysisDeps } from './unit-analysis-input.ts';

export const analysisSchema = z
  .object({
    unit: z.string(),
    from: z
      .string()
      .meta({ description: 'The period, as far as the unit is in service, in the camp’s own zone' }),
    to: z.string(),
    readingsFrom: z
      .string()
      .meta({ description: 'Figures that need single readings look at those since then' }),
    knownHours: z.number().meta({
      description:
        'Hours in quarter-hours of which at least half was observed: what the load figures rest on',
    }),
    loadDuration: z.array(z.object({ share: z.number(), powerKw: z.number() })).meta({
      description: 'Mean power of a quarter-hour that is reached or exceeded for a share of the known time',
    }),
    generator: generatorSchema.nullable(),
    solar: solarSchema.nullable(),
    battery: batterySchema.nullable(),
    tank: tankSchema.nullable(),
  })
  .meta({ id: 'UnitAnalysis' });

const DURATION_POINTS = 100;

export async function analyseUnit(
  unit: RegisteredUnit,
  range: TimeRange,
  deps: UnitAnalysisDeps,
): Promise<z.infer<typeof analysisSchema>> {
  const rows = await readQuarters(deps.store, unit, range);
  const known = knownRows(rows);
  const detail = detailRange(unit, range);
  const input: AnalysisInput = { unit, range, detail, rows, known };
  const { kind } = unit;
  const calendar = localCalendar(unit.timeZone);
  return {
    unit: unit.id,
    from: calendar.format(range.from),
    to: calendar.format(range.to),
    readingsFrom: calendar.format(detail.from),
    knownHours: known.length / 4,
    loadDuration: loadDuration(known.flatMap(netPowerKw), DURATION_POINTS),
    generator: kind === 'generator' ? await analyseGenerator(input, deps) : null,
    solar: kind === 'solar' ? await analyseSolar(input, deps) : null,
    battery: kind === 'battery' ? await analyseBattery(input, deps) : null,
    tank: kind === 'tank' ? await analyseTank(input, deps) : null,
  };
}

/** What the unit gave net in a quarter-hour, as mean power; none where it said nothing. */
function netPowerKw(row: UnitInterval): number[] {
  const { energyKwh, importedKwh, exportedKwh = 0, dischargedKwh, chargedKwh = 0 } = row;
  const given = energyKwh ?? importedKwh ?? dischargedKwh;
  return given === undefined ? [] : [meanPowerKw(given - exportedKwh - chargedKwh)];
}
