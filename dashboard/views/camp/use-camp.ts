/** What all parts of a camp's page share: its units, its day, and what each unit reports now. */
import { useMemo } from 'preact/hooks';
import { gapLimitMs } from '../../../services/domain/metering/metering.ts';
import type { Camp, Unit } from '../../../services/domain/registry/registry.ts';
import { quarterHours, seconds } from '../../app/clock.ts';
import { type CampDay, campDay } from '../../period/camp-day.ts';
import { livePower } from '../../queries/live.ts';
import type { LivePower } from '../../queries/live-events.ts';

export interface CampProps {
  camp: Camp;
  units: readonly Unit[];
}

export function useCampDay({ timeZone }: Camp): CampDay {
  const quarterHour = quarterHours.value;
  return useMemo(() => campDay(timeZone, quarterHour), [timeZone, quarterHour]);
}

export interface UnitNow {
  unit: Unit;
  /** Its newest readings; null before the first. */
  last: LivePower | null;
  /** The newest readings are older than the unit's gap limit, or there are none. */
  isSilent: boolean;
}

/** What each unit reports now. Renders again each second: used only where live powers are shown. */
export function useUnitsNow(units: readonly Unit[]): UnitNow[] {
  const powers = livePower.value;
  const now = seconds.value;
  return units.map((unit) => {
    const last = powers.get(unit.id) ?? null;
    return { unit, last, isSilent: last === null || now - last.ts > gapLimitMs(unit) };
  });
}

/** A numeric reading of a unit; null where it has none that is fresh. */
export function readingOf({ last, isSilent }: UnitNow, field: string): number | null {
  const value = last?.fields[field];
  return isSilent || typeof value !== 'number' ? null : value;
}
