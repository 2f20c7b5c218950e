/**
 * All formatting of numbers, dates and names, by Intl, in one place. A formatter belongs to a language; components
 * get that of the reader from useFormat.
 */
import { SECOND_MS } from '../../services/domain/durations.ts';
import { language } from '../app/preferences.ts';
import type { ColumnScale } from './column-scale.ts';
import { alpha2 } from './country-codes.ts';
import { directionOf, type Language, LOCALES } from './languages.ts';
import { MEASURES, type Measure, type Step, stepFor } from './measures.ts';
import { unitNamesIn } from './unit-names.ts';

/** Around what is read from left to right within a text from right to left: a number with its sign and its unit. */
const ISOLATE = { start: '\u2066', end: '\u2069' };

export interface Quantity {
  /** Three significant digits, for reading. */
  text: string;
  unit: string;
  /** All digits that matter, with the unit, for checking. */
  full: string;
}

export type Format = ReturnType<typeof createFormat>;

const formats = new Map<Language, Format>();

function formatFor(wanted: Language): Format {
  const made = formats.get(wanted) ?? createFormat(wanted);
  formats.set(wanted, made);
  return made;
}

export function useFormat(): Format {
  return formatFor(language.value);
}

/** @param wanted the language whose ways of writing numbers, dates and names it has */
export function createFormat(wanted: Language) {
  const locale = LOCALES[wanted];
  const unitName = unitNamesIn(wanted);
  const isolated =
    directionOf(wanted) === 'rtl'
      ? (text: string) => `${ISOLATE.start}${text}${ISOLATE.end}`
      : (text: string) => text;
  const threeDigits = once(() => new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }));
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const exact = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }));
  const counterDigits = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }));
  const oneDecimal = once(
    () => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  );
  const percentDigits = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const signedDigits = once(
    () => new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
  );
  const fixedDigits = new Map<number, Intl.NumberFormat>();
  const fixed = (digits: number) => {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const made = fixedDigits.get(digits) ?? new Intl.NumberFormat(locale, options);
    fixedDigits.set(digits, made);
    return made;
  };
  const day = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: 'UTC',
      }),
  );
  const shortDay = once(
    () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  );
  const month = once(
    () => new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  );
  const shortMonth = once(
    () => new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }),
  );
  const weekdayHour = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        weekday: 'short',
        hour: '2-digit',
        hourCycle: 'h23',
        timeZone: 'UTC',
      }),
  );
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' }));
  const regions = once(() => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }));
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const collator = once(() => new Intl.Collator(locale, { numeric: true }));

  const long = (unit: 'second' | 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumSignificantDigits: 2 });

  const scaled = (value: number, step: Step) => value * step.factor;
  const withUnit = (text: string, unit: string) => isolated(unit === '' ? text : `${text}\u00a0${unit}`);

  return {
    /** A value of the API in its measure; `step` keeps a column in one unit. */
    quantity(
      value: number,
      measure: Measure,
      step: Step | ColumnScale = stepFor(measure, [value]),
    ): Quantity {
      const shown = scaled(value, step);
      const text =
        'decimals' in step
          ? fixed(step.decimals).format(shown)
          : measure === 'share'
            ? oneDecimal().format(shown)
            : threeDigits().format(shown);
      const unit = unitName(step.unit);
      return { text, unit, full: withUnit(exact().format(shown), unit) };
    },
    /** A unit of measure as the language writes it. */
    unit: unitName,
    /** A quantity as one string, its unit after a space that does not break. */
    inline(value: number, measure: Measure, step?: Step): string {
      const { text, unit } = this.quantity(value, measure, step);
      return withUnit(text, unit);
    },
    /** A counter as the meter shows it: all its digits, in its own unit. */
    counter(value: number, measure: Measure): string {
      const { unit } = MEASURES[measure][0];
      return withUnit(counterDigits().format(value), unitName(unit));
    },
    /** A fraction as a percentage with no more digits than completeness deserves: 99.96 % is not 100 %. */
    completeness(fraction: number): string {
      const percent = fraction * 100;
      const text =
        percent < 100 && percent >= 99.95
          ? `>\u202f${oneDecimal().format(99.9)}`
          : percent > 0 && percent < 0.05
            ? `<\u202f${oneDecimal().format(0.1)}`
            : percentDigits().format(percent);
      return withUnit(text, '%');
    },
    /** A difference with its sign, a real minus, and at most one decimal. */
    signed: (value: number) => isolated(signedDigits().format(value).replace('-', '\u2212')),
    /** A difference in percent, with its sign. */
    signedPercent: (percent: number) => withUnit(signedDigits().format(percent).replace('-', '\u2212'), '%'),
    /** A percentage, 0 to 100 and beyond, with at most one decimal. */
    percent: (percent: number) => withUnit(percentDigits().format(percent), '%'),
    /** A number with at most one decimal. */
    decimal: (value: number) => percentDigits().format(value),
    count: (value: number) => whole().format(value),
    exact: (value: number) => exact().format(value),
    axis: (value: number) => threeDigits().format(value),
    /** A local date like 2026-03-01. */
    day: (date: string) => day().format(Date.parse(date)),
    shortDay: (date: string) => shortDay().format(Date.parse(date)),
    days: (from: string, to: string) => day().formatRange(Date.parse(from), Date.parse(to)),
    /** A local month like 2026-03. */
    month: (text: string) => month().format(Date.parse(`${text}-01`)),
    shortMonth: (text: string) => shortMonth().format(Date.parse(`${text}-01`)),
    /** The day of the week and the hour of an instant, in UTC. */
    weekdayHour: (ms: number) => weekdayHour().format(ms),
    /** The wall clock of an instant written with its offset, as the API writes it: no zone is converted. */
    wallClock: (instant: string) =>
      `${shortDay().format(Date.parse(instant.slice(0, 10)))} ${instant.slice(11, 16)}`,
    /** An instant in a named time zone. */
    instant: (ms: number, timeZone: string) =>
      new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
        timeZoneName: 'short',
      }).format(ms),
    /** The time of day in a named time zone. */
    clock: (ms: number, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(ms),
    /** How long ago, in the largest unit that says it. */
    ago(ms: number): string {
      const seconds = Math.max(0, Math.round(ms / SECOND_MS));
      if (seconds < 90) return relative().format(-seconds, 'second');
      if (seconds < 5400) return relative().format(-Math.round(seconds / 60), 'minute');
      if (seconds < 172_800) return relative().format(-Math.round(seconds / 3600), 'hour');
      return relative().format(-Math.round(seconds / 86_400), 'day');
    },
    /** A length of time, in the largest unit that says it. */
    duration(seconds: number): string {
      if (seconds < 120) return long('second').format(Math.round(seconds));
      if (seconds < 7200) return long('minute').format(Math.round(seconds / 60));
      if (seconds < 172_800) return long('hour').format(Math.round(seconds / 3600));
      return long('day').format(Math.round(seconds / 86_400));
    },
    daysLong: (days: number) => long('day').format(days),
    /** The name of a country by its ISO 3166-1 alpha-3 code; the code itself where it is not known. */
    country(alpha3: string): string {
      const code = alpha2(alpha3);
      return code === null ? alpha3 : (regions().of(code) ?? alpha3);
    },
    list: (items: readonly string[]) => list().format(items),
    compare: (a: string, b: string) => collator().compare(a, b),
  };
}

/** Makes a formatter when it is first wanted: all of them at the start would hold back the first picture. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
