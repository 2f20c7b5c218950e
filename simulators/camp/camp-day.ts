/** A camp's local days, and the dated facts of its registry entry as instants. */

export interface LocalDay {
  /** `2026-03-01`, and that date as days since 1970. */
  date: string;
  number: number;
  /** Epoch ms, [from, to). */
  from: number;
  to: number;
}

/** The instant at which a date begins in a zone, epoch ms. */
export function dayStart(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The local day that holds an instant. */
export function localDayAt(ts: number, timeZone: string): LocalDay {
  const plain = Temporal.Instant.fromEpochMilliseconds(ts).toZonedDateTimeISO(timeZone).toPlainDate();
  const date = plain.toString();
  return {
    date,
    number: Date.parse(date) / 86_400_000,
    from: plain.toZonedDateTime(timeZone).epochMilliseconds,
    to: plain.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  };
}

/** The dated entry that holds on a date: the last that began, whatever the order. */
export function entryOn<T extends { from: string }>(
  entries: readonly T[] | undefined,
  date: string,
): T | null {
  let found: T | null = null;
  for (const entry of entries ?? []) {
    if (entry.from <= date && (found === null || entry.from >= found.from)) found = entry;
  }
  return found;
}
