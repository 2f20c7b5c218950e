/**
 * The periods that a person may look at, how each is written in the URL, and the range that each queries
 *. Pure: the present comes in as an argument. A period still running ends at the last full quarter-hour,
 * so that time to come does not count as missing data.
 */
import { DAY_MS } from '../../services/domain/durations.ts';

export type Period =
  | { kind: 'last'; days: 7 | 30 | 90 }
  | { kind: 'un-year'; start: number }
  | { kind: 'un-quarter'; start: number; quarter: 1 | 2 | 3 | 4 }
  | { kind: 'year'; year: number }
  | { kind: 'quarter'; year: number; quarter: 1 | 2 | 3 | 4 }
  | { kind: 'month'; year: number; month: number }
  | { kind: 'custom'; from: string; to: string };

/** The range of a query: `from` a local date, `to` (exclusive) a local date or an instant. */
export interface Range {
  from: string;
  to: string;
  /** The period is still running: `to` is an instant, the last full quarter-hour. */
  open: boolean;
}

export const DEFAULT_PERIOD: Period = { kind: 'last', days: 30 };
const QUARTER_HOUR_MS = 900_000;

/** A period as the URL writes it: `last-30d`, `un-2025-26`, `un-2025-26-q3`, `2026`, `2026-q3`, `2026-03`, `2026-03-01..2026-03-15`. */
export function writePeriod(period: Period): string {
  switch (period.kind) {
    case 'last':
      return `last-${period.days}d`;
    case 'un-year':
      return `un-${unYear(period.start)}`;
    case 'un-quarter':
      return `un-${unYear(period.start)}-q${period.quarter}`;
    case 'year':
      return `${period.year}`;
    case 'quarter':
      return `${period.year}-q${period.quarter}`;
    case 'month':
      return `${period.year}-${two(period.month)}`;
    case 'custom':
      return `${period.from}..${period.to}`;
  }
}

/** Reads what writePeriod wrote; null for anything else. */
export function readPeriod(text: string): Period | null {
  const last = /^last-(7|30|90)d$/.exec(text);
  if (last) return { kind: 'last', days: last[1] === '7' ? 7 : last[1] === '30' ? 30 : 90 };
  const un = /^un-(\d{4})-(\d{2})(?:-q([1-4]))?$/.exec(text);
  if (un) {
    const start = Number(un[1]);
    if (text.slice(3, 10) !== unYear(start)) return null;
    return un[3] === undefined
      ? { kind: 'un-year', start }
      : { kind: 'un-quarter', start, quarter: quarterOf(un[3]) };
  }
  const quarter = /^(\d{4})-q([1-4])$/.exec(text);
  if (quarter) return { kind: 'quarter', year: Number(quarter[1]), quarter: quarterOf(quarter[2] ?? '') };
  const calendar = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text);
  if (calendar) {
    const year = Number(calendar[1]);
    return calendar[2] === undefined
      ? { kind: 'year', year }
      : { kind: 'month', year, month: Number(calendar[2]) };
  }
  const [from = '', to = '', ...rest] = text.split('..');
  if (rest.length > 0 || !isDate(from) || !isDate(to) || from > to) return null;
  return { kind: 'custom', from, to };
}

/** The range of a period, as seen at `now` (epoch milliseconds). */
export function rangeOf(period: Period, now: number): Range {
  const { first, end } = days(period, now);
  return clamp(first, end, now);
}

/** The period before, of the same length; of a running one, as much of it as has passed of this one. */
export function rangeBefore(period: Period, now: number): Range {
  return shifted(period, now, (day) => {
    switch (period.kind) {
      case 'un-year':
      case 'year':
        return addMonths(day, -12);
      case 'un-quarter':
      case 'quarter':
        return addMonths(day, -3);
      case 'month':
        return addMonths(day, -1);
      default: {
        const { first, end } = days(period, now);
        return addDays(day, -daysBetween(first, end));
      }
    }
  });
}

/** The same period a year before; of a running one, as much of it as has passed of this one. */
export function rangeYearBefore(period: Period, now: number): Range {
  return shifted(period, now, (day) => addMonths(day, -12));
}

/** The period one step earlier (-1) or later (1), of the same kind and length. */
export function stepPeriod(period: Period, now: number, step: -1 | 1): Period {
  switch (period.kind) {
    case 'un-year':
      return { ...period, start: period.start + step };
    case 'year':
      return { ...period, year: period.year + step };
    case 'un-quarter': {
      const index = 4 * period.start + period.quarter - 1 + step;
      return { ...period, start: Math.floor(index / 4), quarter: quarterOf(String((index % 4) + 1)) };
    }
    case 'quarter': {
      const index = 4 * period.year + period.quarter - 1 + step;
      return { ...period, year: Math.floor(index / 4), quarter: quarterOf(String((index % 4) + 1)) };
    }
    case 'month': {
      const index = 12 * period.year + period.month - 1 + step;
      return { ...period, year: Math.floor(index / 12), month: (index % 12) + 1 };
    }
    default: {
      const { first, end } = days(period, now);
      const length = daysBetween(first, end);
      const from = addDays(first, step * length);
      return { kind: 'custom', from, to: addDays(from, length - 1) };
    }
  }
}

/** Whether a period begins in the future: nothing can be known of it. */
export function isToCome(period: Period, now: number): boolean {
  return days(period, now).first > today(now);
}

/** A range with its dates fixed, as the URL writes it: a link that still shows the same in a year. */
export function fixedPeriod(range: Range): string {
  const last = range.open ? range.to.slice(0, 10) : addDays(range.to, -1);
  return writePeriod({ kind: 'custom', from: range.from, to: last });
}

/** What a period is compared with: the one before, and a year before where that is another. */
export function rangesBefore(period: Period, now: number): { before: Range; yearBefore: Range | null } {
  const [before, yearBefore] = [rangeBefore(period, now), rangeYearBefore(period, now)];
  const isSame = before.from === yearBefore.from && before.to === yearBefore.to;
  return { before, yearBefore: isSame ? null : yearBefore };
}

/** Days in a range, a started one counted whole. */
export function lengthInDays(range: Range): number {
  return Math.ceil((Date.parse(range.to) - Date.parse(range.from)) / DAY_MS);
}

/** The interval that gives a chart of the range enough bars, but none too thin to see. */
export function chartInterval(range: Range): 'hour' | 'day' | 'month' {
  const length = lengthInDays(range);
  return length <= 3 ? 'hour' : length <= 130 ? 'day' : 'month';
}

/** The first year of the UN budget year (1 July to 30 June) that holds the date. */
export function unYearOf(date: string): number {
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= 7 ? year : year - 1;
}

/** A UN budget year as it is named: 2025 gives `2025-26`. */
function unYear(start: number): string {
  return `${start}-${two((start + 1) % 100)}`;
}

/** Today's date in UTC, which is what a period over camps of many time zones is counted from. */
export function today(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

export function addDays(date: string, count: number): string {
  return new Date(Date.parse(date) + count * DAY_MS).toISOString().slice(0, 10);
}

function days(period: Period, now: number): { first: string; end: string } {
  switch (period.kind) {
    case 'last':
      return { first: addDays(today(now), 1 - period.days), end: addDays(today(now), 1) };
    case 'un-year':
      return { first: `${period.start}-07-01`, end: `${period.start + 1}-07-01` };
    case 'un-quarter': {
      const first = addMonths(`${period.start}-07-01`, 3 * (period.quarter - 1));
      return { first, end: addMonths(first, 3) };
    }
    case 'year':
      return { first: `${period.year}-01-01`, end: `${period.year + 1}-01-01` };
    case 'quarter': {
      const first = `${period.year}-${two(3 * period.quarter - 2)}-01`;
      return { first, end: addMonths(first, 3) };
    }
    case 'month': {
      const first = `${period.year}-${two(period.month)}-01`;
      return { first, end: addMonths(first, 1) };
    }
    case 'custom':
      return { first: period.from, end: addDays(period.to, 1) };
  }
}

function shifted(period: Period, now: number, shift: (day: string) => string): Range {
  const { first, end } = days(period, now);
  const range = clamp(first, end, now);
  const from = shift(first);
  if (!range.open) return { from, to: shift(end), open: false };
  const elapsed = Date.parse(range.to) - Date.parse(first);
  const to = Math.min(Date.parse(from) + elapsed, Date.parse(shift(end)));
  return { from, to: new Date(to).toISOString(), open: false };
}

function clamp(first: string, end: string, now: number): Range {
  const quarterHour = Math.floor(now / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  // A day begins up to 14 hours before it begins in UTC, so that a range of today alone may end before it starts.
  if (Date.parse(end) <= quarterHour || Date.parse(first) >= quarterHour - QUARTER_HOUR_MS * 60) {
    return { from: first, to: end, open: false };
  }
  return { from: first, to: new Date(quarterHour).toISOString(), open: true };
}

function addMonths(date: string, count: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const target = new Date(Date.UTC(year, month - 1 + count, 1));
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return target.toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = Date.parse(text);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}

function quarterOf(text: string): 1 | 2 | 3 | 4 {
  return text === '1' ? 1 : text === '2' ? 2 : text === '3' ? 3 : 4;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
