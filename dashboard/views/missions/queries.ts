/** What the view of all missions queries: as few as its first picture needs, known before its code is there. */

import { quarterHours } from '../../app/clock.ts';
import type { PageLocation } from '../../app/location.ts';
import { chartInterval, rangeBefore, rangeOf, rangeYearBefore } from '../../period/period.ts';
import { periodOf } from '../../period/use-period.ts';
import { fleet, footprint } from '../../queries/api.ts';

export function missionsQueries(location: PageLocation) {
  const period = periodOf(location.query);
  const now = quarterHours.value;
  const range = rangeOf(period, now);
  const before = rangeBefore(period, now);
  const yearBefore = rangeYearBefore(period, now);
  return {
    fleet: fleet(range),
    missions: footprint('mission', 'total', range),
    fleetBefore: fleet(before),
    missionsBefore: footprint('mission', 'total', before),
    fleetYearBefore: fleet(yearBefore),
    missionsYearBefore: footprint('mission', 'total', yearBefore),
    course: footprint('mission', chartInterval(range), range),
  };
}
