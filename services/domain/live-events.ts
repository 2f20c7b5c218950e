/** The shapes of the live events, which the services send and pages read. */
import { z } from 'zod';
import { alarmSchema } from './alarms/rules.ts';

const pingSchema = z.object({
  serverTime: z.string(),
  lastDataAt: z.string().nullable().meta({ description: 'When the last sample arrived' }),
});

export const liveEventSchemas = {
  ping: pingSchema.meta({ id: 'PingEvent' }),
  power: pingSchema
    .extend({
      full: z.boolean().meta({ description: 'All units that ever reported; else those whose power changed' }),
      units: z.array(
        z.object({
          unit: z.string(),
          powerKw: z.number().meta({ description: 'Rounded: to 1 kW from 100 kW on, below to 0.1 kW' }),
        }),
      ),
    })
    .meta({ id: 'PowerEvent' }),
  alarms: z
    .object({
      full: z.boolean().meta({ description: 'All alarms that stand; else those that are new' }),
      alarms: z.array(alarmSchema),
      cleared: z.array(z.string()).meta({ description: 'The ids of alarms that no longer stand' }),
    })
    .meta({ id: 'AlarmsEvent' }),
};
export type PingEvent = z.infer<typeof liveEventSchemas.ping>;
export type PowerEvent = z.infer<typeof liveEventSchemas.power>;
export type AlarmsEvent = z.infer<typeof liveEventSchemas.alarms>;
