/**
 * The profile language: how a family of devices speaks. A profile is data; which device is which unit the registry
 * says in a unit's `sources`. These schemas are the one source of the types.
 */
import { z } from 'zod';
import { FIELD_BOUNDS, type TelemetryField, UNIT_KINDS } from '../telemetry.ts';

const [FIRST_FIELD, ...OTHER_FIELDS]: TelemetryField[] = [
  ...new Set<TelemetryField>(['state', ...(Object.keys(FIELD_BOUNDS) as (keyof typeof FIELD_BOUNDS)[])]),
];
export const fieldName = z.enum([FIRST_FIELD ?? 'state', ...OTHER_FIELDS]);

/** Units of measure in which a device may speak, with what each is converted by. */
export const SOURCE_UNITS = [
  ...['W', 'kW', 'MW', 'Wh', 'kWh', 'MWh', 's', 'min', 'h', 'L', 'm3', 'gal'],
  ...['%', 'mm', 'cm', 'm', '°C', '°F', 'K', 'W/m2'],
] as const;
const unitOfMeasure = z.enum(SOURCE_UNITS);

export const TIME_FORMS = [
  'rfc3339',
  'epoch-s',
  'epoch-ms',
  'epoch-us',
  'epoch-ns',
  'epoch',
  'local',
] as const;

const POINTER = /^\^?(\/[^/]*)*$/;
const pointer = z
  .string()
  .max(500)
  .regex(POINTER, 'must be a JSON Pointer like /data/0, or ^/… for the document');
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const oneOrMore = <S extends z.ZodType>(schema: S) => z.union([schema, z.array(schema).min(1).max(50)]);

/** `teltonika/{gateway}/{panel}`: literal segments, `{name}`, `{name*}` (one to four segments), `+`, `#` at the end. */
const topicPattern = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => topicFault(text) === null, {
    error: ({ input }) => topicFault(String(input)) ?? 'must be a topic pattern',
  });

function topicFault(text: string): string | null {
  const segments = text.split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '#' && index < segments.length - 1) return 'must have # only as its last segment';
    if (segment === '+' || segment === '#' || /^\{[A-Za-z_][A-Za-z0-9_]*\*?\}$/.test(segment)) continue;
    if (/[{}+#]/.test(segment))
      return 'must have {name}, + and # as whole segments, like teltonika/{gateway}/+';
  }
  return segments.filter((segment) => segment.endsWith('*}')).length > 1
    ? 'must have at most one {name*}'
    : null;
}

const condition = z.strictObject({
  at: pointer,
  is: oneOrMore(scalar).optional(),
  not: oneOrMore(scalar).optional(),
});

const sumPart = z.union([pointer, z.strictObject({ topic: topicPattern, at: pointer.default('') })]);

const guard = z.strictObject({
  topic: topicPattern,
  at: pointer.default(''),
  is: z.array(scalar).min(1).max(50),
});

/** Where a field's value is, and how it becomes ours: raw × scale + offset, then unit. */
const fieldSpecSchema = z.strictObject({
  at: pointer.optional(),
  /** The name of a Sparkplug metric. */
  metric: z.string().min(1).max(500).optional(),
  topic: topicPattern.optional(),
  /** Only for units of these kinds. */
  kind: oneOrMore(z.enum(UNIT_KINDS)).optional(),
  where: z.array(condition).max(20).optional(),
  /** While another topic of the device last said something else, the field has no reading. */
  guard: z.array(guard).max(10).optional(),
  sum: z.union([z.literal(true), z.array(sumPart).min(1).max(50)]).optional(),
  item: z.number().int().min(0).max(10_000).optional(),
  words: z.array(z.number().int().min(0).max(10_000)).min(1).max(4).optional(),
  order: z.enum(['big', 'little']).optional(),
  signed: z.boolean().optional(),
  scale: z.number().optional(),
  offset: z.number().optional(),
  unit: unitOfMeasure.optional(),
  invalid: z.array(scalar).max(100).optional(),
  map: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type FieldSpec = z.infer<typeof fieldSpecSchema>;

const timeSpec = z.strictObject({ at: pointer, as: z.enum(TIME_FORMS) });
export type TimeSpec = z.infer<typeof timeSpec>;

/** Several entries for a field: the first that the device was heard to send is taken, those after it no more. */
const fieldSpecs = oneOrMore(fieldSpecSchema);
const fields = z.record(z.string(), fieldSpecs).superRefine((given, ctx) => {
  for (const name of Object.keys(given)) {
    const known = fieldName.safeParse(name).success;
    if (!known)
      ctx.addIssue({
        code: 'custom',
        path: [name],
        message: `must be one of ${fieldName.options.join(', ')}`,
      });
  }
});

const FORMATS = ['json', 'text', 'line-protocol', 'sparkplug'] as const;

const kindRule = z.union([
  z.enum(UNIT_KINDS),
  z.strictObject({ of: z.string(), map: z.record(z.string(), z.enum(UNIT_KINDS)) }),
]);

const reading = {
  format: z.union([z.enum(FORMATS), z.array(z.enum(FORMATS)).min(1)]),
  device: oneOrMore(z.string().min(1).max(500)),
  each: oneOrMore(pointer),
  where: z.array(condition).max(20),
  kind: kindRule,
  reads: z.enum(['qos0', 'qos1']),
  time: oneOrMore(timeSpec).nullable(),
  /** Values of topic segments that are never a device: `{"component": ["_sum"]}`. */
  not: z.record(z.string(), z.array(z.string())),
  /** Renames of the captured `{key}` (before a colon): `{"emdata": "em"}`. */
  rename: z.record(z.string(), z.string()),
  /** What must be there, else the message can't be used. */
  requires: z.strictObject({ at: pointer, why: z.string().min(1).max(200) }),
  fields,
  /** Once one part of a profile was heard, those that it mutes give nothing; both by the same `{name}`. */
  mutes: z.string(),
  mutedBy: z.string(),
};

const partial = z.strictObject(reading).partial();

const alive = z.strictObject({ topic: topicPattern, at: pointer.optional(), on: scalar, off: scalar });

const keepalive = z.strictObject({
  topic: topicPattern,
  /** The payload that asks for all values again, and the one that only keeps the device speaking. */
  full: z.string(),
  suppress: z.string(),
});

const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9 and -');

/** A profile as it is written: with `extends`, what it does not say is the other's. */
export const profileSchema = partial.extend({
  id,
  name: z.string().max(200).optional(),
  extends: id.optional(),
  topics: z.array(topicPattern).min(1).max(100).optional(),
  /** Other messages of the same family; what such a part does not say is the profile's. */
  also: z
    .array(partial.extend({ topics: z.array(topicPattern).min(1).max(100) }))
    .max(20)
    .optional(),
  holdS: z.number().min(0).max(86_400).optional(),
  alive: alive.optional(),
  keepalive: keepalive.optional(),
  /** With `settings.sum`: the device that stands for all, and the `{name}` over which its fields are added. */
  summed: z.strictObject({ device: z.string().min(1).max(500), over: z.string() }).optional(),
  /** Which settings a page offers: what the family can't know by itself. */
  about: z.string().max(2_000).optional(),
});
export type Profile = z.infer<typeof profileSchema>;

const tankSchema = z
  .strictObject({
    heightMm: z.number().positive().optional(),
    measuredFrom: z.enum(['top', 'bottom']).optional(),
    shape: z.enum(['upright', 'horizontal']).optional(),
    table: z
      .array(z.tuple([z.number().min(0), z.number().min(0)]))
      .min(2)
      .max(1_000)
      .optional(),
  })
  .refine(({ heightMm, table }) => heightMm !== undefined || table !== undefined, {
    error: 'must have heightMm or table',
  })
  .refine(
    ({ table }) =>
      table === undefined || table.every(([mm], index) => index === 0 || mm > (table[index - 1]?.[0] ?? 0)),
    { error: 'must have its table in order of rising mm', path: ['table'] },
  );
export type Tank = z.infer<typeof tankSchema>;

export const settingsSchema = z.strictObject({
  topics: z.array(topicPattern).min(1).max(100).optional(),
  fields: fields.optional(),
  tank: tankSchema.optional(),
  /** All phases of a meter as one device. */
  sum: z.boolean().optional(),
});
export type SourceSettings = z.infer<typeof settingsSchema>;

/** A device that speaks for a unit. */
export const sourceSchema = z.strictObject({
  profile: id,
  device: z.string().min(1).max(500),
  ignore: z.array(fieldName).max(50).optional(),
  timeZone: z.string().optional(),
  settings: settingsSchema.optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** What a bridge puts before the topics: `venus-home/`. */
export const devicePrefixSchema = z
  .string()
  .min(2)
  .max(200)
  .regex(/^[^+#]+\/$/, 'must end in / and hold no + or #');
