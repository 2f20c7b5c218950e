import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, localCalendar } from '../../../services/domain/calendar.ts';
import { HOUR_MS } from '../../../services/domain/durations.ts';

const at = (text: string) => Date.parse(text);

describe('local days', () => {
  it('begin at local midnight', () => {
    expect(localCalendar('Africa/Juba').dayStart('2026-03-01')).toBe(at('2026-02-28T22:00:00Z'));
  });

  it('have 23 and 25 hours where clocks change', () => {
    const nicosia = localCalendar('Asia/Nicosia');
    const lengths = ['2026-03-29', '2026-10-25', '2026-10-26'].map((date) => {
      return (nicosia.dayStart(addDays(date, 1)) - nicosia.dayStart(date)) / HOUR_MS;
    });
    expect(lengths).toEqual([23, 25, 24]);
  });

  it('begin when the clock jumps, where it jumps over midnight', () => {
    // Beirut goes from 00:00 to 01:00 on the last Sunday of March.
    const beirut = localCalendar('Asia/Beirut');
    expect(beirut.format(beirut.dayStart('2026-03-29'))).toBe('2026-03-29T01:00:00+03:00');
  });

  it('hold every instant exactly once', () => {
    const zones = [
      'Africa/Juba',
      'Asia/Beirut',
      'Asia/Kathmandu',
      'America/Port-au-Prince',
      'Australia/Lord_Howe',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4e12 }), (zone, instant) => {
        const day = localCalendar(zone).dayAt(instant);
        expect(instant >= day.from && instant < day.to).toBe(true);
        const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        expect(day.label).toBe(local.toPlainDate().toString());
      }),
    );
  });

  it('count as one day each, a part as its fraction', () => {
    const nicosia = localCalendar('Asia/Nicosia');
    const start = nicosia.dayStart('2026-10-25');
    expect(nicosia.dayCount(start + 25 * HOUR_MS) - nicosia.dayCount(start)).toBe(1);
    expect(nicosia.dayCount(start + 5 * HOUR_MS) - nicosia.dayCount(start)).toBeCloseTo(0.2, 9);
  });
});

describe('local months', () => {
  it('follow one another without a gap, over a year and a clock change', () => {
    const beirut = localCalendar('Asia/Beirut');
    const months = beirut.periods('month', beirut.dayStart('2025-12-15'), beirut.dayStart('2026-12-02'));
    expect(months.map(({ label }) => label)).toEqual([
      '2025-12',
      ...Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`),
    ]);
    for (const [position, month] of months.entries()) {
      expect(months[position + 1]?.from ?? month.to).toBe(month.to);
    }
  });
});

it('writes an instant with the offset of the zone', () => {
  expect(localCalendar('Africa/Juba').format(at('2026-02-28T22:00:00Z'))).toBe('2026-03-01T00:00:00+02:00');
  expect(localCalendar('UTC').format(at('2026-02-28T22:00:00Z'))).toBe('2026-02-28T22:00:00+00:00');
});
