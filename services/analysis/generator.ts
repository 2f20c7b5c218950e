/** A generator's health: starts, hours by load, fuel against its rating, what idling cost, availability. */
import { z } from '@hono/zod-openapi';
import { fuelCurve, idling } from '../domain/analysis/fuel.ts';
import { countStarts, loadBands, stateAvailability } from '../domain/analysis/load.ts';
import { gapLimitMs } from '../domain/metering/metering.ts';
import { readSamples } from '../store/sample-pages.ts';
import type { AnalysisInput, UnitAnalysisDeps } from './unit-analysis-input.ts';

const CURVE_POINTS = 300;

const line = z.object({ standingLph: z.number(), lPerKwh: z.number() });

export const generatorSchema = z
  .object({
    starts: z.number().int().nullable().meta({
      description:
        'Changes from not running to running since readingsFrom, by `state`, else by power above 1 % of rated',
    }),
    availability: z
      .number()
      .nullable()
      .meta({ description: '1 − time in fault ÷ time with a reported state, since readingsFrom' }),
    loadBands: z
      .array(z.object({ fromLoad: z.number(), toLoad: z.number().nullable(), hours: z.number() }))
      .meta({ description: 'Running hours by load (mean power while running ÷ rated), by quarter-hour' }),
    idling: z.object({ hours: z.number(), wastedL: z.number() }).meta({
      description:
        'Hours under 30 % load, and Σ (litres − kWh × litres per kWh at 75 % load by the rating); the idling part of ' +
        'a quarter-hour counts as at 30 % load',
    }),
    fuelCurve: z.object({
      rating: line.meta({ description: 'F = 0.0165 × ratedKw + 0.267 × kW, litres an hour' }),
      fitted: line
        .nullable()
        .meta({ description: 'The least-squares line through the metered quarter-hours' }),
      deviation: z
        .number()
        .nullable()
        .meta({ description: 'Σ metered litres ÷ Σ litres by the rating at the same powers − 1' }),
      quarters: z
        .number()
        .int()
        .meta({ description: 'Metered quarter-hours in which it ran nearly throughout' }),
      points: z
        .array(z.object({ powerKw: z.number(), fuelLph: z.number() }))
        .meta({ description: 'Those quarter-hours; of many, an even selection' }),
    }),
  })
  .meta({ id: 'GeneratorAnalysis' });

export async function analyseGenerator(
  { unit, detail, rows, known }: AnalysisInput,
  { store }: UnitAnalysisDeps,
): Promise<z.infer<typeof generatorSchema> | null> {
  const { ratedKw } = unit;
  if (ratedKw === undefined) return null;
  const samples = await readSamples(store, unit, detail);
  return {
    starts: countStarts(samples, ratedKw),
    availability: stateAvailability(samples, gapLimitMs(unit)),
    loadBands: loadBands(known, ratedKw),
    idling: idling(rows, ratedKw),
    fuelCurve: fuelCurve(known, ratedKw, CURVE_POINTS),
  };
}
