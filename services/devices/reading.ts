/** From a raw value to a reading of one of our fields: lenient in form, strict in meaning. */
import type { FieldSpec } from '../domain/devices/profile.ts';
import type { QuarantineCode } from '../domain/quarantine.ts';
import {
  FIELD_BOUNDS,
  GENERATOR_STATES,
  type NumericField,
  type TelemetryField,
} from '../domain/telemetry.ts';
import { unpacked } from './pointer.ts';
import { litresOf, type TankForm } from './tank-level.ts';
import { convert, type SourceUnit, unitNamed } from './units.ts';

/** A value that can't be used, and why. */
export interface BadReading {
  code: QuarantineCode;
  reason: string;
}

type GeneratorState = (typeof GENERATOR_STATES)[number];

/** Undefined: no reading. */
export type Reading = number | GeneratorState | BadReading | undefined;

const NO_READING = new Set([
  ...[
    '',
    'nan',
    '-nan',
    'null',
    'none',
    'nil',
    'undefined',
    'unavailable',
    'unknown',
    'n/a',
    'na',
    '-',
    '--',
  ],
  ...['no sensor', 'no_sensor', 'nosensor', 'not available', 'not_available', 'invalid', 'error', 'offline'],
  ...['disconnected', 'no data', 'no_data', '---', '----', 'inf', '+inf', '-inf', 'infinity', '-infinity'],
]);
/** Whether a text is one of the words by which devices say that they have no reading. */
export function isNoReading(text: string): boolean {
  return NO_READING.has(text.trim().toLowerCase());
}

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*([^\d\s].{0,20})?$/;
const SHOWN_CHARACTERS = 40;

/** The reading of a field from what stands at its place. */
export function readField(
  field: TelemetryField,
  spec: FieldSpec,
  value: unknown,
  form: TankForm,
  engineeringUnit: string | null = null,
): Reading {
  const raw = scalarOf(field, spec, value);
  if (raw === undefined || isBad(raw)) return raw;
  if (spec.invalid?.some((invalid) => isSame(invalid, raw))) return undefined;
  let mapped: string | number | boolean = raw;
  if (spec.map !== undefined) {
    const found = Object.hasOwn(spec.map, String(raw)) ? spec.map[String(raw)] : undefined;
    if (found === undefined) return undefined;
    mapped = found;
  }
  if (field === 'state') return stateOf(mapped);
  const number = numberOf(field, mapped);
  if (number === undefined || isBad(number)) return number;
  const unit = number.unit ?? spec.unit ?? (engineeringUnit === null ? null : unitNamed(engineeringUnit));
  return inBounds(field, scaled(number.value, spec), unit, form);
}

/** The sum of parts that were each converted. */
export function sumReading(field: TelemetryField, parts: Iterable<number>): Reading {
  let sum = 0;
  for (const part of parts) sum += part;
  return field === 'state' ? undefined : checked(field, sum);
}

export function isBad(reading: unknown): reading is BadReading {
  return typeof reading === 'object' && reading !== null && 'reason' in reading;
}

/** One value: of an array the item, the registers' number, or the sum. */
function scalarOf(
  field: TelemetryField,
  spec: FieldSpec,
  value: unknown,
): string | number | boolean | BadReading | undefined {
  let given = value;
  if (typeof given === 'string') given = unpacked(quotedText(given));
  if (given === null || given === undefined) return undefined;
  const picks = spec.item !== undefined || spec.words !== undefined || spec.sum === true;
  if (picks || Array.isArray(given)) {
    const list = Array.isArray(given)
      ? given
      : typeof given === 'string' && given.includes(',')
        ? given.split(',')
        : [given];
    if (spec.words !== undefined) return fromWords(field, spec, list);
    if (spec.sum === true) return sumOf(field, list);
    if (spec.item !== undefined) given = list[spec.item];
    else if (list.length <= 1) given = list[0];
    else return bad(field, 'an array', 'item, words or sum must say which of its values is meant');
  }
  if (given === null || given === undefined) return undefined;
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return given;
  return bad(field, Array.isArray(given) ? 'an array' : 'an object', 'must be a number');
}

/** Home Assistant's states arrive as JSON texts: in quotes. */
function quotedText(text: string): string {
  const trimmed = text.trim();
  return trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"')
    ? trimmed.slice(1, -1)
    : trimmed;
}

function fromWords(
  field: TelemetryField,
  spec: FieldSpec,
  list: readonly unknown[],
): number | BadReading | undefined {
  const places = spec.words ?? [];
  const ordered = spec.order === 'little' ? [...places].reverse() : places;
  let value = 0n;
  for (const place of ordered) {
    const word = plainNumber(list[place]);
    if (word === undefined) return undefined;
    if (!Number.isInteger(word) || word < -0x8000 || word > 0xffff) {
      return bad(field, shown(list[place]), 'words must be 16-bit registers');
    }
    value = (value << 16n) | BigInt(word & 0xffff);
  }
  return Number(spec.signed ? BigInt.asIntN(16 * ordered.length, value) : value);
}

function sumOf(field: TelemetryField, list: readonly unknown[]): number | BadReading | undefined {
  let sum: number | undefined;
  for (const part of list) {
    const number = typeof part === 'string' || typeof part === 'number' ? numberOf(field, part) : undefined;
    if (isBad(number)) return number;
    if (number !== undefined) sum = (sum ?? 0) + number.value;
  }
  return sum;
}

function plainNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value.trim()) ? Number.parseFloat(value) : undefined;
}

function numberOf(
  field: TelemetryField,
  value: string | number | boolean,
): { value: number; unit: SourceUnit | null } | BadReading | undefined {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return undefined;
    return Number.isFinite(value)
      ? { value, unit: null }
      : bad(field, String(value), 'must be a finite number');
  }
  if (typeof value === 'boolean') return bad(field, String(value), 'must be a number');
  const text = value.trim();
  if (isNoReading(text)) return undefined;
  const [, digits, unitText] = NUMBER.exec(text) ?? [];
  if (digits === undefined) return bad(field, shown(value), 'must be a number');
  const unit = unitText === undefined ? null : unitNamed(unitText.trim());
  if (unitText !== undefined && unit === null) {
    return bad(field, shown(value), `${shown(unitText.trim())} is no unit that is known`);
  }
  const number = Number(digits);
  return Number.isFinite(number)
    ? { value: number, unit }
    : bad(field, shown(value), 'must be a finite number');
}

/** In decimal where the scale is: 1533 × 0.1 is 153.3. */
function scaled(value: number, { scale = 1, offset = 0 }: FieldSpec): number {
  const inverse = 1 / scale;
  const isDecimal = Math.abs(scale) < 1 && Math.abs(inverse - Math.round(inverse)) < 1e-9;
  return (isDecimal ? value / Math.round(inverse) : value * scale) + offset;
}

function inBounds(field: NumericField, value: number, unit: SourceUnit | null, form: TankForm): Reading {
  if (unit === null) return checked(field, value);
  const converted = convert(field, value, unit);
  if (converted === null) return bad(field, `${value} ${unit}`, `a reading of ${field} is not in ${unit}`);
  if (typeof converted === 'number') return checked(field, converted);
  const litres = litresOf(converted, form);
  return typeof litres === 'number' ? checked(field, litres) : litres;
}

function checked(field: NumericField, value: number): Reading {
  const { min, max } = FIELD_BOUNDS[field];
  // A negative zero is a zero.
  if (value >= min && value <= max) return value + 0;
  const allowed = max === Number.MAX_VALUE ? `a number >= ${min}` : `a number from ${min} to ${max}`;
  return { code: 'value-out-of-range', reason: `${field} is ${value}: must be ${allowed}` };
}

function stateOf(value: string | number | boolean): Reading {
  const word = String(value).trim().toLowerCase();
  const state = GENERATOR_STATES.find((known) => known === word);
  if (state !== undefined || isNoReading(word)) return state;
  return bad('state', shown(value), `must be one of ${GENERATOR_STATES.join(', ')}, or have a map`);
}

function isSame(invalid: string | number | boolean | null, raw: string | number | boolean): boolean {
  if (invalid === raw) return true;
  if (typeof invalid === 'number' && typeof raw === 'string') return plainNumber(raw) === invalid;
  return typeof invalid === 'string' && typeof raw === 'number' && Number(invalid) === raw;
}

function bad(field: string, value: string, allowed: string): BadReading {
  return { code: 'value-type-invalid', reason: `${field} is ${value}: ${allowed}` };
}

function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value);
  }
  return value === undefined ? 'missing' : Array.isArray(value) ? 'an array' : String(value);
}
