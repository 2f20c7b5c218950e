/**
 * The shape of a footprint row and of the question that it answers, as the API gives it. The zod schemas are
 * the one source of the types, the OpenAPI document and the dashboard's client types.
 */
import { z } from 'zod';

const known = z.number().nullable();

export const FOOTPRINT_GROUPS = ['all', 'mission', 'camp', 'unit', 'contributor'] as const;
export type FootprintGroup = (typeof FOOTPRINT_GROUPS)[number];
/** The id of the one group that all missions together are. */
export const ALL = 'all';
export const FOOTPRINT_INTERVALS = ['total', '15m', 'hour', 'day', 'month'] as const;
export type FootprintInterval = (typeof FOOTPRINT_INTERVALS)[number];

export const FOOTPRINT_NOTES = [
  'grid-fraction-unknown',
  'grid-factor-unknown',
  'avoided-baseline-default',
  'headcount-unknown',
  'simulated',
] as const;
export type FootprintNote = (typeof FOOTPRINT_NOTES)[number];

const energySchema = z.object({
  generator: known,
  solar: known,
  wind: known,
  hydro: known,
  grid: known,
  supplied: known,
  exported: known,
  load: known,
  batteryCharged: known,
  batteryDischarged: known,
  curtailed: known,
});

export const footprintRowSchema = z.object({
  /** `all`, of the one group that all missions together are. */
  all: z.literal(ALL).optional(),
  mission: z.string().optional(),
  camp: z.string().optional(),
  unit: z.string().optional(),
  contributor: z.string().optional(),
  date: z.string().optional(),
  month: z.string().optional(),
  from: z.string(),
  to: z.string(),
  energyKwh: energySchema,
  renewableShare: known,
  fuelL: known,
  fuelLPerKwh: known,
  co2eKg: z.object({ fuel: known, grid: known, biogenic: known }),
  avoidedFuelL: known,
  perPersonDay: z.object({ fuelL: known, kwh: known }),
  generators: z.object({ hoursRun: known, hoursBelow30Pct: known, loadFactor: known }),
  coverage: known,
  energyBasis: z.object({ measured: z.number(), recovered: z.number(), integrated: z.number() }).nullable(),
  fuelBasis: z
    .object({
      measured: z.number(),
      recovered: z.number(),
      integrated: z.number(),
      estimated: z.number(),
    })
    .nullable(),
  readings: z.object({ rejected: z.number(), resets: z.number() }),
  notes: z.array(z.enum(FOOTPRINT_NOTES)),
});
export type FootprintRow = z.infer<typeof footprintRowSchema>;
export const footprintSchema = z.object({ rows: z.array(footprintRowSchema), factors: z.string() });
export type Footprint = z.infer<typeof footprintSchema>;

/** A bound of the asked period: a local date (each camp's own midnight) or an instant on a quarter-hour. */
export type PeriodBound = { date: string } | { instant: number };

export interface FootprintQuery {
  by: FootprintGroup;
  interval: FootprintInterval;
  from: PeriodBound;
  to: PeriodBound;
  missions: string[];
  camps: string[];
  units: string[];
  contributors: string[];
  /** Only the time whose counterpart in this other period counts as well, so that the two compare like with like. */
  comparedWith?: { from: PeriodBound; to: PeriodBound };
}
