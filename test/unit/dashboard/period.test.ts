import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chartInterval,
  lengthInDays,
  type Period,
  rangeBefore,
  rangeOf,
  rangeYearBefore,
  readPeriod,
  unYearOf,
  writePeriod,
} from '../../../dashboard/period/period.ts';

const NOW = Date.parse('2026-11-24T10:07:31Z');

describe('a period in the URL', () => {
  it.each<[string, Period]>([
    ['last-30d', { kind: 'last', days: 30 }],
    ['un-2025-26', { kind: 'un-year', start: 2025 }],
    ['un-2025-26-q3', { kind: 'un-quarter', start: 2025, quarter: 3 }],
    ['un-2099-00', { kind: 'un-year', start: 2099 }],
    ['2026', { kind: 'year', year: 2026 }],
    ['2026-03', { kind: 'month', year: 2026, month: 3 }],
    ['2026-03-01..2026-03-15', { kind: 'custom', from: '2026-03-01', to: '2026-03-15' }],
  ])('is %s', (text, period) => {
    expect(writePeriod(period)).toBe(text);
    expect(readPeriod(text)).toEqual(period);
  });

  it.each([
    '',
    'last-31d',
    'un-2025-27',
    'un-2025-26-q5',
    '2026-13',
    '2026-02-30..2026-03-01',
    '2026-03-15..2026-03-01',
    '2026-03-01..2026-03-15..2026-03-16',
  ])('is not %j', (text) => {
    expect(readPeriod(text)).toBeNull();
  });
});

describe('the range of a period', () => {
  it('of the last days ends at the last full quarter-hour', () => {
    expect(rangeOf({ kind: 'last', days: 7 }, NOW)).toEqual({
      from: '2026-11-18',
      to: '2026-11-24T10:00:00.000Z',
      open: true,
    });
  });

  it('of a UN budget year runs from July to June', () => {
    expect(rangeOf({ kind: 'un-year', start: 2024 }, NOW)).toEqual({
      from: '2024-07-01',
      to: '2025-07-01',
      open: false,
    });
    expect(unYearOf('2026-06-30')).toBe(2025);
    expect(unYearOf('2026-07-01')).toBe(2026);
  });

  it('of a UN quarter holds its three months', () => {
    expect(rangeOf({ kind: 'un-quarter', start: 2025, quarter: 3 }, NOW)).toEqual({
      from: '2026-01-01',
      to: '2026-04-01',
      open: false,
    });
  });

  it('of any days includes the last of them', () => {
    expect(rangeOf({ kind: 'custom', from: '2026-03-01', to: '2026-03-15' }, NOW).to).toBe('2026-03-16');
  });

  it('of the month under way ends now', () => {
    expect(rangeOf({ kind: 'month', year: 2026, month: 11 }, NOW).to).toBe('2026-11-24T10:00:00.000Z');
  });
});

describe('what a period is compared with', () => {
  it('is the period before, as much of it as has passed of this one', () => {
    expect(rangeBefore({ kind: 'last', days: 30 }, NOW)).toEqual({
      from: '2026-09-26',
      to: '2026-10-25T10:00:00.000Z',
      open: false,
    });
    expect(rangeBefore({ kind: 'un-year', start: 2026 }, NOW)).toEqual({
      from: '2025-07-01',
      to: '2025-11-24T10:00:00.000Z',
      open: false,
    });
  });

  it('never reaches into the period itself: March has more days than February', () => {
    const lateMarch = Date.parse('2026-03-31T12:00:00Z');
    expect(rangeBefore({ kind: 'month', year: 2026, month: 3 }, lateMarch)).toEqual({
      from: '2026-02-01',
      to: '2026-03-01T00:00:00.000Z',
      open: false,
    });
  });

  it('is the same period a year before', () => {
    expect(rangeYearBefore({ kind: 'custom', from: '2024-02-01', to: '2024-02-29' }, NOW)).toEqual({
      from: '2023-02-01',
      to: '2023-03-01',
      open: false,
    });
  });

  it('is as long as a closed period of days, and ends where that begins', () => {
    const day = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2024-06-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 400 }), (first, length) => {
        const from = first.toISOString().slice(0, 10);
        const to = new Date(Date.parse(from) + length * 86_400_000).toISOString().slice(0, 10);
        const period: Period = { kind: 'custom', from, to };
        const before = rangeBefore(period, NOW);
        expect(before.to).toBe(from);
        expect(lengthInDays(before)).toBe(lengthInDays(rangeOf(period, NOW)));
      }),
    );
  });
});

describe('the interval of a chart', () => {
  it.each([
    [{ kind: 'custom', from: '2026-03-01', to: '2026-03-02' }, 'hour'],
    [{ kind: 'last', days: 90 }, 'day'],
    [{ kind: 'un-year', start: 2024 }, 'month'],
  ] as const)('of %j is the %s', (period, interval) => {
    expect(chartInterval(rangeOf(period, NOW))).toBe(interval);
  });
});
