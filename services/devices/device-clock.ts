/** The time that a device gives its reading, in the forms that profiles name. */
import type { TIME_FORMS } from '../domain/devices/profile.ts';

export type TimeForm = (typeof TIME_FORMS)[number];

/** A clock that says less was not set yet: it counts from its boot, or from 1970. */
export const CLOCK_SET_MS = Date.UTC(2015, 0, 1);

const MS_OF: Record<Exclude<TimeForm, 'rfc3339' | 'local' | 'epoch'>, number> = {
  'epoch-s': 1000,
  'epoch-ms': 1,
  'epoch-us': 1 / 1000,
  'epoch-ns': 1 / 1_000_000,
};

const DATE_TIME =
  /^(\d{4})[-./](\d\d?)[-./](\d\d?)[Tt ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d:?(?:\d\d)?)?$/;

export interface ClockContext {
  timeZone: string;
  /** Of two instants that a local time may be, the one nearest to this is meant: epoch milliseconds. */
  receivedAtMs: number;
}

/** Epoch milliseconds, fractions cut off; null where it is no such time. */
export function readClock(value: unknown, form: TimeForm, context: ClockContext): number | null {
  if (form === 'rfc3339') return typeof value === 'string' ? readDateTime(value, null) : null;
  if (form === 'local') {
    if (typeof value === 'string' && !/^\d+$/.test(value)) return readDateTime(value, context);
    return readEpoch(value, null);
  }
  return readEpoch(value, form === 'epoch' ? null : MS_OF[form]);
}

/** @param msPerUnit null: told by the magnitude */
function readEpoch(value: unknown, msPerUnit: number | null): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (typeof value === 'string' && !/^\d{1,30}(\.\d+)?$/.test(value.trim())) return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  const unit = msPerUnit ?? (number < 1e11 ? 1000 : number < 1e14 ? 1 : number < 1e17 ? 1e-3 : 1e-6);
  // In decimal: 1661517385.44 s is not a whole number of milliseconds in binary.
  const ms = unit >= 1 ? Number((number * unit).toFixed(3)) : number / Math.round(1 / unit);
  const cut = Math.floor(ms);
  return Math.abs(cut) <= 8.64e15 ? cut : null;
}

/** @param local null: an offset is required */
function readDateTime(text: string, local: ClockContext | null): number | null {
  const match = DATE_TIME.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond,
  };
  try {
    const wall = Temporal.PlainDateTime.from(parts, { overflow: 'reject' });
    if (offset !== undefined) return wall.toZonedDateTime('UTC').epochMilliseconds - offsetMs(offset);
    return local === null ? null : nearestInstant(wall, local);
  } catch {
    return null;
  }
}

/** In autumn an hour comes twice; in spring one is skipped, and means the instant that the old offset gives. */
function nearestInstant(wall: Temporal.PlainDateTime, { timeZone, receivedAtMs }: ClockContext): number {
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' }).epochMilliseconds;
  const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds;
  return Math.abs(receivedAtMs - earlier) <= Math.abs(receivedAtMs - later) ? earlier : later;
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}
