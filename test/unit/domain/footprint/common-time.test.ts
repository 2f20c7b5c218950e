/** Which times of two periods are held against each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localCalendar } from '../../../../services/domain/calendar.ts';
import { commonTimes } from '../../../../services/domain/footprint/common-time.ts';

const ZONE = 'Asia/Nicosia';
const calendar = localCalendar(ZONE);
const days = (from: string, to: string) => ({ from: calendar.dayStart(from), to: calendar.dayStart(to) });

describe('common times', () => {
  it('are the days of which both periods have one in service', () => {
    const [now, then] = [days('2026-01-01', '2026-12-01'), days('2025-01-01', '2025-12-01')];
    const served = [days('2025-10-25', '2025-12-01')];
    expect(commonTimes(now, served, now, then, ZONE)).toEqual([days('2026-10-25', '2026-12-01')]);
    expect(commonTimes(days('2025-10-25', '2025-12-01'), [now], then, now, ZONE)).toEqual(served);
  });

  it('leave out what has no counterpart', () => {
    const [now, then] = [days('2026-03-01', '2026-04-01'), days('2026-02-01', '2026-03-01')];
    expect(commonTimes(now, [then], now, then, ZONE)).toEqual([days('2026-03-01', '2026-03-29')]);
    expect(commonTimes(now, [], now, then, ZONE)).toEqual([]);
  });

  it('have the same local days in both periods, over clock changes too', () => {
    const day = fc.integer({ min: 0, max: 500 });
    const date = (offset: number) => new Date(Date.UTC(2025, 0, 1 + offset)).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 89 }),
        (a, b, length, skip) => {
          const now = days(date(a), date(a + length));
          const then = days(date(b), date(b + length));
          const served = days(date(b + skip), date(b + length));
          if (served.from >= served.to) return;
          const [common] = commonTimes(now, [served], now, then, ZONE);
          expect(common).toEqual(days(date(a + skip), date(a + length)));
        },
      ),
    );
  });
});
