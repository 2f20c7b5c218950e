/** The time that a device gives its sample: RFC 3339 with an offset, or epoch milliseconds. */

export const TIME_ALLOWED =
  'must be RFC 3339 with an offset, like 2026-03-01T06:00:00Z, or whole epoch milliseconds';

/** RFC 3339 as nearly everyone writes it, which Temporal reads as it is; Temporal alone takes more of ISO 8601. */
const USUAL = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
/** The rest of RFC 3339: a leap second, and a fraction finer than nanoseconds. */
const UNUSUAL = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:)([0-5]\d|60)(?:(\.\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/;
const LEAP_SECOND = '60';
const SECOND_MS = 1_000;

/** The epoch milliseconds (what is finer is cut off), or null where it is no such time. */
export function parseDeviceTime(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string') return null;
  return USUAL.test(value) ? epochMsOf(value) : parseUnusual(value);
}

function parseUnusual(text: string): number | null {
  const match = UNUSUAL.exec(text);
  if (match === null) return null;
  const [, toMinute = '', second = '', fraction = '', offset = ''] = match;
  if (second !== LEAP_SECOND) return epochMsOf(`${toMinute}${second}${fraction}${offset}`);
  // A leap second counts as the second after.
  const before = epochMsOf(`${toMinute}59${fraction}${offset}`);
  return before === null ? null : before + SECOND_MS;
}

/** Null for a day, an hour or an offset that does not exist. */
function epochMsOf(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
