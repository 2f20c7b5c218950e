/** The bodies of planning requests. */
import { z } from '@hono/zod-openapi';
import { HOUR_MS } from '../../domain/durations.ts';
import {
  changeSchema,
  pricesSchema,
  rulesSchema,
  sizesSchema,
  targetSchema,
} from '../../domain/planner/request.ts';
import { keptPlanSchema, plannedMonthSchema } from '../../planner/plan-repository.ts';
import { boundSchema } from '../parameters.ts';

const DEFAULT_TARGETS = [0.4, 0.6, 0.8, 0.95];

const period = {
  from: boundSchema('The start of the time that is planned over.', HOUR_MS),
  to: boundSchema('Its end, exclusive.', HOUR_MS),
};
const rules = rulesSchema.default(rulesSchema.parse({}));

export const planRequestSchema = z
  .strictObject({
    camp: z.string(),
    ...period,
    change: changeSchema,
    rules,
    prices: pricesSchema.nullish(),
  })
  .meta({ id: 'PlanRequest' });

export const frontierRequestSchema = z
  .strictObject({
    camp: z.string(),
    ...period,
    solarKwp: sizesSchema,
    batteryKwh: sizesSchema,
    targets: z.array(targetSchema).max(100).default(DEFAULT_TARGETS),
    rules,
    prices: pricesSchema.nullish(),
  })
  .meta({ id: 'PlanFrontierRequest' });

export const missionRequestSchema = z
  .strictObject({
    ...period,
    prices: pricesSchema,
    target: targetSchema,
    solarKwp: sizesSchema,
    batteryKwh: sizesSchema,
    rules,
  })
  .meta({ id: 'MissionPlanRequest' });

export const keepRequestSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    camp: z.string(),
    request: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The body of `POST /api/plan`; its camp may be left out' }),
  })
  .meta({ id: 'KeptPlanRequest' });

export const keptPlan = keptPlanSchema.meta({ id: 'KeptPlan' });

export const keptPlanWithMonths = keptPlanSchema
  .extend({ planned: z.array(plannedMonthSchema) })
  .meta({ id: 'KeptPlanWithMonths' });

const known = z.number().nullable();

export const againstSchema = z
  .object({
    months: z.array(
      z.object({
        month: z.string(),
        planned: z.object({ renewableShare: known, fuelL: z.number() }).nullable().meta({
          description: 'Of the same month of the year, the latest of two; null where the plan has none',
        }),
        measured: z.object({ renewableShare: known, fuelL: known, coverage: known }),
      }),
    ),
  })
  .meta({ id: 'PlannedAgainstMeasured' });
