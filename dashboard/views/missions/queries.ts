/** What the view of all missions queries: as few as its first picture needs, known before its code is there. */

import { quarterHours } from '../../app/clock.ts';
import type { PageLocation } from '../../app/location.ts';
import { chartInterval, rangeOf, rangesBefore } from '../../period/period.ts';
import { periodOf } from '../../period/use-period.ts';
import { fleet, footprint } from '../../queries/api.ts';
import { emissions } from '../../queries/emissions.ts';
import { comparison } from '../../queries/use-comparison.ts';

export function missionsQueries(location: PageLocation) {
  const period = periodOf(location.query);
  const now = quarterHours.value;
  const range = rangeOf(period, now);
  const { before, yearBefore } = rangesBefore(period, now);
  return {
    fleet: fleet(range),
    missions: footprint('mission', 'total', range),
    fleetEmissions: emissions('all', range),
    missionsEmissions: emissions('mission', range),
    fleetBefore: comparison('all', range, before),
    missionsBefore: comparison('mission', range, before),
    fleetYearBefore: yearBefore === null ? null : comparison('all', range, yearBefore),
    missionsYearBefore: yearBefore === null ? null : comparison('mission', range, yearBefore),
    course: footprint('mission', chartInterval(range), range),
  };
}
