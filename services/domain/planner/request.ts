/** What a plan may change, by which rules and at which prices: the parts of every planning request. */
import { z } from 'zod';

/** The most that any kW, kWh or kWp may be. */
const LARGEST = 100_000;
/** The most generating sets of a camp that a plan can choose among. */
export const GENSETS_AT_MOST = 12;
/** The longest range that can be planned over. */
export const RANGE_DAYS_AT_MOST = 400;
/** The most combinations of solar and battery in one request. */
export const POINTS_AT_MOST = 2_500;
/** A battery whose power is not given is full or empty after this time. */
const BATTERY_HOURS = 2;

const amount = z.number().min(0).max(LARGEST);
const share = z.number().min(0).max(1);
const price = z.number().min(0);

export const changeSchema = z
  .strictObject({
    solarKwp: amount.default(0).meta({ description: 'Solar added, kWp' }),
    windKw: amount.default(0).meta({ description: 'Wind added, kW; needs wind measured in the mission' }),
    batteryKwh: amount.default(0).meta({ description: 'Battery capacity added, kWh' }),
    batteryKw: amount
      .optional()
      .meta({ description: 'Battery power added, kW; by default batteryKwh ÷ 2 h' }),
    generators: z
      .array(
        z.strictObject({
          ratedKw: z.number().gt(0).max(LARGEST),
          count: z.number().int().min(0).max(GENSETS_AT_MOST),
        }),
      )
      .max(GENSETS_AT_MOST)
      .default([])
      .meta({ description: 'Diesel sets added to what is there' }),
    generatorsOff: z.array(z.string()).default([]).meta({ description: 'Units that no longer run' }),
  })
  .meta({ id: 'PlanChange' });
export type Change = z.infer<typeof changeSchema>;

export const NO_CHANGE: Change = changeSchema.parse({});

export const rulesSchema = z
  .strictObject({
    reserve: share.default(0.1).meta({
      description: 'Spinning reserve as a share of the load, beside 25 % of solar and 50 % of wind',
    }),
    minLoad: share.default(0.3).meta({ description: 'The least share of its rating at which a set may run' }),
    yieldKwhPerKwp: amount
      .optional()
      .meta({ description: 'What solar yields in a year where it was measured nowhere, kWh/kWp' }),
  })
  .meta({ id: 'PlanRules' });
export type Rules = z.infer<typeof rulesSchema>;

export const DEFAULT_RULES: Rules = rulesSchema.parse({});

export const pricesSchema = z
  .strictObject({
    fuelPerL: price,
    solarPerKwp: price,
    batteryPerKwh: price,
    windPerKw: price,
    generatorPerKw: price,
    omShare: share.meta({ description: 'Upkeep a year as a share of the capital' }),
    years: z.number().min(1).max(50).meta({ description: 'Over which the capital is paid back' }),
    discountRate: share,
    currency: z.string().min(1).max(20),
  })
  .meta({ id: 'PlanPrices' });
export type Prices = z.infer<typeof pricesSchema>;

export const sizesSchema = z.array(amount).min(1).max(POINTS_AT_MOST);
export const targetSchema = share;

/** The power of the battery that a change adds, kW. */
export function addedBatteryKw({ batteryKw, batteryKwh }: Pick<Change, 'batteryKw' | 'batteryKwh'>): number {
  return batteryKw ?? batteryKwh / BATTERY_HOURS;
}

/** A change that only adds solar and a battery: a point of a frontier. */
export function sizeChange(solarKwp: number, batteryKwh: number): Change {
  return { ...NO_CHANGE, solarKwp, batteryKwh };
}
