/** A solar array's health: specific yield, and performance ratio against its own irradiance sensor or the camp's. */
import { z } from '@hono/zod-openapi';
import { irradiation, solarPerformance } from '../domain/analysis/solar.ts';
import { gapLimitMs, readingsOf } from '../domain/metering/metering.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import { readWithNeighbours } from './reading-source.ts';
import type { AnalysisInput, UnitAnalysisDeps } from './unit-analysis-input.ts';

export const solarSchema = z
  .object({
    specificYieldKwhPerKwp: z
      .number()
      .nullable()
      .meta({ description: 'Energy of the period ÷ rated power; null where nothing is known' }),
    performanceRatio: z
      .number()
      .nullable()
      .meta({
        description:
          '(kWh ÷ ratedKw) ÷ (kWh/m² ÷ 1 kW/m²), after IEC 61724-1, over the quarter-hours since readingsFrom for which ' +
          'both are known',
      }),
    irradiationKwhPerM2: z.number().meta({ description: 'The irradiation that the ratio rests on' }),
    irradianceOf: z
      .string()
      .nullable()
      .meta({ description: 'The unit whose sensor it is: the array itself, or the camp’s weather station' }),
    availability: z.number().nullable().meta({
      description:
        'Of the quarter-hours since readingsFrom with at least 200 W/m², the share in which it gave power',
    }),
  })
  .meta({ id: 'SolarAnalysis' });

export async function analyseSolar(
  { unit, detail, rows }: AnalysisInput,
  deps: UnitAnalysisDeps,
): Promise<z.infer<typeof solarSchema> | null> {
  const { ratedKw } = unit;
  if (ratedKw === undefined) return null;
  const stations = [...deps.registryRepository.current().units.values()].filter(
    ({ kind, camp }) => kind === 'weather' && camp === unit.camp,
  );
  const sensor = await firstSensor([unit, ...stations], deps, detail);
  const detailed = rows.filter(({ start }) => start >= detail.from);
  const { performanceRatio, irradiationKwhPerM2, availability } = solarPerformance(
    detailed,
    sensor?.irradiation ?? new Map(),
    ratedKw,
  );
  const energies = rows.flatMap(({ energyKwh }) => (energyKwh === undefined ? [] : [energyKwh]));
  return {
    specificYieldKwhPerKwp:
      energies.length === 0 ? null : energies.reduce((sum, energyKwh) => sum + energyKwh, 0) / ratedKw,
    performanceRatio,
    irradiationKwhPerM2,
    irradianceOf: sensor?.unit ?? null,
    availability,
  };
}

/** The irradiation by the first of the units that reported any irradiance in the range. */
async function firstSensor(
  units: readonly RegisteredUnit[],
  { store }: UnitAnalysisDeps,
  range: AnalysisInput['detail'],
) {
  for (const unit of units) {
    const samples = await readWithNeighbours(store, unit, range, ['irradianceWm2']);
    const irradiated = irradiation(readingsOf(samples, 'irradianceWm2'), gapLimitMs(unit));
    if (irradiated.size > 0) return { unit: unit.id, irradiation: irradiated };
  }
  return null;
}
