/** Puts what a simulated camp did into a store, as the quarter-hours that its meters would have given. */
import { localCalendar } from '../../../services/domain/calendar.ts';
import { HOUR_MS } from '../../../services/domain/durations.ts';
import { QUARTER_MS, sumIntervals, type UnitInterval } from '../../../services/domain/metering/intervals.ts';
import type { HourRange } from '../../../services/domain/planner/hours.ts';
import type { MeasuredUnit } from '../../../services/domain/planner/measured-unit.ts';
import type { RegistryIndex } from '../../../services/domain/registry/registry.ts';
import type { Store } from '../../../services/store/port.ts';

/** Writes quarter-hours, and the months that a footprint reads, for every unit. */
export async function storeCamp(
  store: Pick<Store, 'replaceIntervals'>,
  index: RegistryIndex,
  units: readonly MeasuredUnit[],
  range: HourRange,
): Promise<void> {
  for (const measured of units) {
    const unit = index.units.get(measured.id);
    if (unit === undefined) throw new Error(`no unit ${measured.id}`);
    const rows = quartersOf(measured, range);
    await store.replaceIntervals('15m', [{ unit, ...range, rows }]);
    const calendar = localCalendar(unit.timeZone);
    for (const resolution of ['day', 'month'] as const) {
      const sums = calendar.periods(resolution, range.from, range.to).map(({ from, to }) =>
        sumIntervals(
          unit.id,
          from,
          rows.filter(({ start }) => start >= from && start < to),
        ),
      );
      const [from = range.from, to = range.to] = [sums[0]?.start, sums.at(-1)?.start];
      await store.replaceIntervals(resolution, [{ unit, from, to: to + 1, rows: sums }]);
    }
  }
}

function quartersOf(unit: MeasuredUnit, range: HourRange): UnitInterval[] {
  const rows: UnitInterval[] = [];
  for (let start = range.from; start < range.to; start += QUARTER_MS) {
    const hour = Math.floor((start - range.from) / HOUR_MS);
    if (unit.known[hour] !== 1) continue;
    const quarter = (hours: Float64Array) => (hours[hour] ?? 0) / 4;
    const energyKwh = quarter(unit.energyKwh);
    const row: UnitInterval = { unit: unit.id, start, coveredS: 900, rejected: 0, resets: 0 };
    switch (unit.kind) {
      case 'battery':
        Object.assign(row, { dischargedKwh: energyKwh, chargedKwh: quarter(unit.takenKwh) });
        break;
      case 'grid':
        Object.assign(row, {
          importedKwh: energyKwh,
          exportedKwh: quarter(unit.takenKwh),
          measuredKwh: energyKwh,
        });
        break;
      case 'generator':
        Object.assign(row, {
          energyKwh,
          measuredKwh: energyKwh,
          fuelL: quarter(unit.fuelL),
          fuelMeasuredL: quarter(unit.fuelL),
          hoursRun: quarter(unit.hoursRun),
          hoursBelow30Pct: 0,
        });
        break;
      case 'load':
        Object.assign(row, { energyKwh });
        break;
      default:
        Object.assign(row, { energyKwh, measuredKwh: energyKwh, curtailedKwh: quarter(unit.curtailedKwh) });
    }
    rows.push(row);
  }
  return rows;
}
