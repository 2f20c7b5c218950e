/** The shapes of the answers about plans. The zod schemas are the one source of their types. */
import { z } from 'zod';
import { footprintRowSchema } from '../footprint/row.ts';
import { changeSchema, rulesSchema } from './request.ts';

const known = z.number().nullable();

const planFiguresSchema = z
  .object({
    energyKwh: footprintRowSchema.shape.energyKwh.meta({
      description: 'As in a footprint row: sources are what was used',
    }),
    dischargedKwh: z.number(),
    chargedKwh: z.number(),
    renewableShare: known,
    fuelL: z.number(),
    co2eKg: footprintRowSchema.shape.co2eKg,
    curtailedKwh: z.number(),
    unservedKwh: z.number().meta({ description: 'Load that the sets could not carry' }),
    hoursRun: z.number().meta({ description: 'Set-hours' }),
    hoursBelow30Pct: z.number().meta({ description: 'Set-hours' }),
    batteryCycles: z.number().meta({ description: 'Discharged ÷ capacity; 0 without a battery' }),
  })
  .meta({ id: 'PlanFigures' });
export type PlanFigures = z.infer<typeof planFiguresSchema>;

const fuelLineSchema = z.object({
  a: z.number().meta({ description: 'Litres an hour for running' }),
  b: z.number().meta({ description: 'Litres a kWh on top' }),
});

const basisSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    hours: z.number(),
    loadFilledHours: z.number().meta({ description: 'Hours whose load is a mean, because it was not known' }),
    solarHours: z.object({ own: z.number(), neighbours: z.number(), clearSky: z.number() }),
    windHours: z.number().meta({ description: 'Hours in which wind was measured, here or in the mission' }),
    curves: z.record(z.string(), fuelLineSchema).meta({
      description: 'Litres an hour of each set whose own measured hours say enough: a + b × kWh',
    }),
    fuelScale: z.number().meta({ description: 'Measured ÷ curve’s litres of the sets without a fit' }),
    modelError: z
      .object({ fuel: known, share: known })
      .meta({ description: 'before ÷ measured − 1, and before − measured' }),
    rules: rulesSchema,
    factors: z.string().meta({ description: 'The version of the factor catalogue' }),
  })
  .meta({ id: 'PlanBasis' });
export type PlanBasis = z.infer<typeof basisSchema>;

const costSchema = z
  .object({
    capital: z.number(),
    capitalPerYear: z.number(),
    upkeepPerYear: z.number(),
    fuelPerYear: z.number(),
    totalPerYear: z.number(),
    perKwh: known,
    paybackYears: known,
    currency: z.string(),
  })
  .meta({ id: 'PlanCost' });
export type PlanCost = z.infer<typeof costSchema>;

const hourMeans = z.object({
  load: known,
  generator: known,
  solar: known,
  wind: known,
  hydro: known,
  grid: known,
  charged: known,
  discharged: known,
  curtailed: known,
  unserved: known,
});

export const planSchema = z
  .object({
    simulated: z.literal(true),
    change: changeSchema,
    basis: basisSchema,
    measured: footprintRowSchema,
    before: planFiguresSchema,
    after: planFiguresSchema,
    months: z.array(z.object({ month: z.string(), before: planFiguresSchema, after: planFiguresSchema })),
    typicalWeek: z.array(hourMeans).meta({
      description: 'Means of `after` by local hour of the week, from Monday 00:00',
    }),
    typicalDays: z.array(z.object({ month: z.string(), hours: z.array(hourMeans) })),
    cost: costSchema.nullable(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof planSchema>;

const pointSchema = z.object({
  solarKwp: z.number(),
  batteryKwh: z.number(),
  renewableShare: known,
  fuelL: z.number(),
  cost: known.meta({ description: 'A year’s total' }),
});
export type FrontierPoint = z.infer<typeof pointSchema>;

export const frontierSchema = z
  .object({
    simulated: z.literal(true),
    basis: basisSchema,
    points: z.array(pointSchema),
    cheapest: z
      .array(
        z
          .object({
            target: z.number(),
            solarKwp: z.number(),
            batteryKwh: z.number(),
            renewableShare: z.number(),
            cost: z.number(),
            unsure: z.boolean().meta({ description: 'More than 20 % of the hours rest on a clear sky' }),
          })
          .nullable(),
      )
      .nullable(),
  })
  .meta({ id: 'PlanFrontier' });
export type Frontier = z.infer<typeof frontierSchema>;

export const missionPlanSchema = z
  .object({
    simulated: z.literal(true),
    steps: z.array(
      z.object({
        camp: z.string(),
        solarKwp: z.number(),
        batteryKwh: z.number(),
        litresSavedPerYear: z.number(),
        costPerYear: z.number(),
        missionShareAfter: known,
      }),
    ),
    reached: z.boolean(),
    missionShareBefore: known.meta({ description: 'The share of the mission’s camps as they are' }),
    campsWithoutLoad: z
      .array(z.string())
      .meta({ description: 'Camps left out, because the load of no hour is known' }),
  })
  .meta({ id: 'MissionPlan' });
export type MissionPlan = z.infer<typeof missionPlanSchema>;
