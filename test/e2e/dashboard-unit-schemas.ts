/** What the tests of the unit's page read of its series and its analysis. */
import { z } from 'zod';

export const seriesSchema = z.object({
  times: z.array(z.string()),
  fields: z.array(z.object({ field: z.string(), mean: z.array(z.number().nullable()) })),
  annotations: z.array(
    z.object({ kind: z.string(), fields: z.array(z.string()), from: z.string(), to: z.string() }),
  ),
});

export const analysisSchema = z.object({
  generator: z
    .object({
      starts: z.number(),
      idling: z.object({ hours: z.number(), wastedL: z.number() }),
      fuelCurve: z.object({ deviation: z.number(), fitted: z.object({ lPerKwh: z.number() }).nullable() }),
    })
    .nullable(),
  solar: z.object({ performanceRatio: z.number(), irradianceOf: z.string() }).nullable(),
  battery: z.object({ equivalentCycles: z.number(), roundTripEfficiency: z.number().nullable() }).nullable(),
  tank: z.object({ usedL: z.number(), outL: z.number(), unexplainedL: z.number() }).nullable(),
});
