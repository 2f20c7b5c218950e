/** What all parts of a camp's page share: its units, its day, and what each unit reports now. */
import { useMemo } from 'preact/hooks';
import type { Camp, Unit } from '../../../services/domain/registry/registry.ts';
import { quarterHours } from '../../app/clock.ts';
import { type CampDay, campDay } from '../../period/camp-day.ts';
import { liveAlarms, livePower } from '../../queries/live.ts';
import { useQuery } from '../../queries/use-query.ts';
import { campUnits } from './queries.ts';

export interface CampProps {
  camp: Camp;
  units: readonly Unit[];
}

export function useCampDay({ timeZone }: Camp): CampDay {
  const quarterHour = quarterHours.value;
  return useMemo(() => campDay(timeZone, quarterHour), [timeZone, quarterHour]);
}

/** What a unit said last. */
interface LastReadings {
  /** Device time, epoch milliseconds. */
  ts: number;
  fields: Readonly<Record<string, number | string | undefined>>;
}

export interface UnitNow {
  unit: Unit;
  /** Its newest readings; null before the first. */
  last: LastReadings | null;
  /** Nothing came for longer than the unit's gap limit, or ever: the services say so by an alarm. */
  isSilent: boolean;
}

/** What each unit of one camp reports now: power live, its other readings every few seconds. */
export function useUnitsNow(units: readonly Unit[]): UnitNow[] {
  const camp = units[0]?.camp;
  const statuses = useQuery(camp === undefined ? null : campUnits(camp)).data?.units ?? [];
  const powers = livePower.value;
  const silent = new Set(
    liveAlarms.value.filter(({ kind }) => kind === 'unit-silent').map(({ unit }) => unit),
  );
  return units.map((unit) => {
    const status = statuses.find((each) => each.unit === unit.id);
    const powerKw = powers.get(unit.id);
    const lastSeen = status?.lastSeen ?? null;
    const last =
      lastSeen === null && powerKw === undefined
        ? null
        : {
            ts: lastSeen === null ? Date.now() : Date.parse(lastSeen),
            fields: { ...status?.fields, ...(powerKw === undefined ? {} : { powerKw }) },
          };
    return { unit, last, isSilent: last === null || silent.has(unit.id) };
  });
}

/** A numeric reading of a unit; null where it has none that is fresh. */
export function readingOf({ last, isSilent }: UnitNow, field: string): number | null {
  const value = last?.fields[field];
  return isSilent || typeof value !== 'number' ? null : value;
}
