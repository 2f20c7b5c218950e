/** The period that the URL names, with its range and the ranges it is compared with, as of this quarter-hour. */
import { useMemo } from 'preact/hooks';
import { quarterHours } from '../app/clock.ts';
import { useLocation } from '../app/location.ts';
import { DEFAULT_PERIOD, type Period, type Range, rangeOf, rangesBefore, readPeriod } from './period.ts';

export interface PeriodInView {
  period: Period;
  range: Range;
  before: Range;
  /** Null where it is the period before. */
  yearBefore: Range | null;
}

export function periodOf(query: URLSearchParams): Period {
  return readPeriod(query.get('period') ?? '') ?? DEFAULT_PERIOD;
}

export function usePeriod(): PeriodInView {
  const { query } = useLocation();
  const now = quarterHours.value;
  const text = query.get('period') ?? '';
  return useMemo(() => {
    const period = readPeriod(text) ?? DEFAULT_PERIOD;
    return { period, range: rangeOf(period, now), ...rangesBefore(period, now) };
  }, [text, now]);
}
