/** What the answers about devices have in common. */
import { z } from '@hono/zod-openapi';
import { UNIT_KINDS } from '../../domain/telemetry.ts';
import type { DeviceReading, DeviceSample } from './port.ts';

export const deviceSampleSchema = z
  .object({
    ts: z.string().meta({ description: 'RFC 3339, UTC' }),
    fields: z.record(z.string(), z.union([z.number(), z.string()])),
    timeFrom: z
      .record(z.string(), z.enum(['device', 'reception']))
      .meta({ description: "Of each field: whether its time is the device's own or that of reception" }),
  })
  .meta({ id: 'DeviceSample' });

export const deviceReadingSchema = z.object({
  device: z.string().nullable(),
  kind: z.enum(UNIT_KINDS).nullable(),
  samples: z.array(deviceSampleSchema),
  outcome: z.enum(['samples', 'nothing', 'quarantine']),
  code: z.string().nullable().meta({ description: 'Why it gave nothing, for programs' }),
  reason: z.string().nullable().meta({ description: 'The same in words' }),
});

export function sampleJson({ ts, fields, timeFrom }: DeviceSample): z.infer<typeof deviceSampleSchema> {
  return {
    ts: new Date(ts).toISOString(),
    fields: { ...fields },
    timeFrom: Object.fromEntries(Object.keys(fields).map((field) => [field, timeFrom])),
  };
}

export function readingJson(reading: DeviceReading | null): z.infer<typeof deviceReadingSchema> {
  if (reading === null) {
    return {
      ...{ device: null, kind: null, samples: [], outcome: 'nothing', code: 'not-of-interest' },
      reason: 'no topic of the profile',
    };
  }
  const { device, kind, samples, outcome, code, reason } = reading;
  return { device, kind, samples: samples.map(sampleJson), outcome, code, reason };
}
