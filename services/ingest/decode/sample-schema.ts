/** What a sample of each kind may say, as zod schemas made from the vocabulary of telemetry. */
import { z } from 'zod';
import {
  FIELD_BOUNDS,
  GENERATOR_STATES,
  type GeneratorState,
  KIND_FIELDS,
  type SampleFields,
  type TelemetryField,
  UNIT_KINDS,
  type UnitKind,
} from '../../domain/telemetry.ts';

const SHOWN_CHARACTERS = 60;

type Reading = number | GeneratorState | null | undefined;

interface SampleForm {
  fields: readonly TelemetryField[];
  isKnown: ReadonlySet<string>;
  schema: z.ZodType<Record<string, Reading>>;
}

const FORMS: ReadonlyMap<UnitKind, SampleForm> = new Map(
  UNIT_KINDS.map((kind) => {
    const fields: readonly TelemetryField[] = KIND_FIELDS[kind];
    const shape = Object.fromEntries(fields.map((field) => [field, readingSchema(field)]));
    return [kind, { fields, isKnown: new Set<string>(fields), schema: z.object(shape) }];
  }),
);

/** Null and absence both mean "no reading". */
function readingSchema(field: TelemetryField): z.ZodType<Reading> {
  if (field === 'state') return z.enum(GENERATOR_STATES).nullish();
  const { min, max } = FIELD_BOUNDS[field];
  return z.number().min(min).max(max).nullish();
}

export interface Readings {
  fields: SampleFields;
  /** Names that the kind does not have. */
  unknown: string[];
}

/**
 * The readings of a sample of a kind.
 * @returns them, or why the sample can't be taken: no known field, or each bad one with its value and what is allowed
 */
export function parseReadings(
  kind: UnitKind,
  sample: Readonly<Record<string, unknown>>,
): Readings | { reason: string } {
  const form = FORMS.get(kind);
  if (form === undefined) throw new Error(`there is no form for ${kind}`);
  const unknown: string[] = [];
  let known = 0;
  for (const name in sample) {
    if (form.isKnown.has(name)) known += 1;
    else if (name !== 'ts') unknown.push(name);
  }
  if (known === 0) return { reason: `no known field: a ${kind} unit has ${form.fields.join(', ')}` };
  const plain = plainReadings(form, sample);
  if (plain !== null) return { fields: plain, unknown };
  const parsed = form.schema.safeParse(sample);
  if (!parsed.success)
    return { reason: parsed.error.issues.map((issue) => badField(issue, sample)).join('; ') };
  const fields: SampleFields = {};
  for (const field of form.fields) take(fields, field, parsed.data[field]);
  return { fields, unknown };
}

/** The readings where all are plainly right, ten times as fast as the schema; else null, and the schema says why. */
function plainReadings(
  { fields }: SampleForm,
  sample: Readonly<Record<string, unknown>>,
): SampleFields | null {
  const readings: SampleFields = {};
  for (const field of fields) {
    const reading = sample[field];
    if (reading === null || reading === undefined) continue;
    if (field === 'state') {
      const state = GENERATOR_STATES.find((word) => word === reading);
      if (state === undefined) return null;
      readings.state = state;
    } else {
      const { min, max } = FIELD_BOUNDS[field];
      if (typeof reading !== 'number' || !(reading >= min && reading <= max)) return null;
      readings[field] = reading;
    }
  }
  return readings;
}

function take(fields: SampleFields, field: TelemetryField, reading: Reading): void {
  if (typeof reading === 'number') {
    if (field !== 'state') fields[field] = reading;
  } else if (reading !== null && reading !== undefined) fields.state = reading;
}

function badField(issue: z.core.$ZodIssue, sample: Readonly<Record<string, unknown>>): string {
  const field = String(issue.path[0]);
  return `${field} is ${shown(sample[field])}: ${allowed(field)}`;
}

function allowed(field: string): string {
  const bounds = Object.entries(FIELD_BOUNDS).find(([name]) => name === field)?.[1];
  if (bounds === undefined) return `must be one of ${GENERATOR_STATES.join(', ')}, or null`;
  if (bounds.max === Number.MAX_VALUE) return `must be a number >= ${bounds.min}, or null`;
  return `must be a number from ${bounds.min} to ${bounds.max}, or null`;
}

/** A value as a reason names it: short, and never by walking into it, however deep it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value);
}
