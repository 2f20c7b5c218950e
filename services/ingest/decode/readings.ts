/** What a sample of each kind may say, by the vocabulary of telemetry. */
import type { QuarantineCode } from '../../domain/quarantine.ts';
import {
  FIELD_BOUNDS,
  GENERATOR_STATES,
  KIND_FIELDS,
  type SampleFields,
  type TelemetryField,
  UNIT_KINDS,
  type UnitKind,
} from '../../domain/telemetry.ts';

const SHOWN_CHARACTERS = 60;
/** Names of one sample that are noted as unknown; a device may make up any number. */
const UNKNOWN_NAMES_NOTED = 50;

type Entry = Readonly<Record<string, unknown>>;

interface SampleForm {
  fields: readonly TelemetryField[];
  names: ReadonlySet<string>;
}

const FORMS: ReadonlyMap<UnitKind, SampleForm> = new Map(
  UNIT_KINDS.map((kind) => {
    const fields: readonly TelemetryField[] = KIND_FIELDS[kind];
    return [kind, { fields, names: new Set<string>(fields) }];
  }),
);

export interface Readings {
  fields: SampleFields;
  /** Names that the kind does not have. */
  unknown: string[];
}

/** Why a sample's readings can't be taken. */
interface BadReadings {
  code: QuarantineCode;
  describe: () => string;
}

/**
 * The readings of a sample of a kind; null and absence both mean "no reading".
 * @returns them, or why the sample can't be taken: no known field, or each bad one with its value and what is allowed
 */
export function parseReadings(kind: UnitKind, sample: Entry): Readings | BadReadings {
  const form = FORMS.get(kind);
  if (form === undefined) throw new Error(`there is no form for ${kind}`);
  const unknown: string[] = [];
  let knownNames = 0;
  for (const name in sample) {
    if (form.names.has(name)) knownNames += 1;
    else if (name !== 'ts' && unknown.length < UNKNOWN_NAMES_NOTED) unknown.push(name);
  }
  if (knownNames === 0) {
    const describe = () => `no known field: a ${kind} unit has ${form.fields.join(', ')}`;
    return { code: 'fields-unknown', describe };
  }
  const fields: SampleFields = {};
  let isBad = false;
  for (const field of form.fields) {
    if (!takeReading(fields, field, sample[field])) isBad = true;
  }
  return isBad ? badReadings(form, sample) : { fields, unknown };
}

/** Adds a reading to the fields. @returns false where it can't be true */
function takeReading(fields: SampleFields, field: TelemetryField, reading: unknown): boolean {
  if (reading === null || reading === undefined) return true;
  if (field === 'state') {
    const state = GENERATOR_STATES.find((word) => word === reading);
    if (state === undefined) return false;
    fields.state = state;
    return true;
  }
  const { min, max } = FIELD_BOUNDS[field];
  if (typeof reading !== 'number' || !(reading >= min && reading <= max)) return false;
  fields[field] = reading;
  return true;
}

function badReadings({ fields }: SampleForm, sample: Entry): BadReadings {
  const bad = fields.filter((field) => !takeReading({}, field, sample[field]));
  return {
    code: bad.some((field) => isWrongType(field, sample[field]))
      ? 'value-type-invalid'
      : 'value-out-of-range',
    describe: () =>
      bad.map((field) => `${field} is ${shown(sample[field])}: ${allowedText(field)}`).join('; '),
  };
}

function isWrongType(field: TelemetryField, reading: unknown): boolean {
  return field === 'state' || typeof reading !== 'number';
}

function allowedText(field: TelemetryField): string {
  if (field === 'state') return `must be one of ${GENERATOR_STATES.join(', ')}, or null`;
  const { min, max } = FIELD_BOUNDS[field];
  if (max === Number.MAX_VALUE) return `must be a number >= ${min}, or null`;
  return `must be a number from ${min} to ${max}, or null`;
}

/** A value as a reason names it: short, and never by walking into it, however deep it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value);
}
