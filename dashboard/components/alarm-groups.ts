/**
 * Alarms as lines to read, worst first: units of one camp that are silent are one line, and where a whole mission falls
 * silent, its camps are one. Pure.
 */
import type { Alarm } from '../../services/domain/alarms/rules.ts';
import type { Unit } from '../../services/domain/registry/registry.ts';

export type AlarmLine =
  | { kind: 'alarm'; alarm: Alarm }
  /** Several units of a camp, or all of them, are silent; `since` the last word of any, null where one never spoke. */
  | { kind: 'campSilent'; camp: string; units: number; isAll: boolean; since: string | null }
  | { kind: 'missionSilent'; mission: string; units: number; camps: number; since: string | null };

/** From this many silent units of one camp on they are one line. */
const CAMP_GROUP = 3;
/** From this many such camps of one mission on they are one line. */
const MISSION_GROUP = 3;

/** @param units all units of the registry, to tell whether all of a camp are silent */
export function alarmLines(alarms: readonly Alarm[], units: readonly Pick<Unit, 'camp'>[]): AlarmLine[] {
  const silent = alarms.filter(({ kind, camp }) => kind === 'unit-silent' && camp !== null);
  const inCamp = Map.groupBy(units, ({ camp }) => camp);
  const byMission = Map.groupBy(silent, ({ mission }) => mission ?? '');
  const grouped = new Set<Alarm>();
  const lines: AlarmLine[] = [];
  for (const [mission, own] of byMission) {
    const camps = [...Map.groupBy(own, ({ camp }) => camp ?? '')].flatMap(([camp, of]) => {
      const all = inCamp.get(camp)?.length ?? 0;
      const isAll = of.length === all && all > 1;
      return isAll || of.length >= CAMP_GROUP ? [{ camp, alarms: of, isAll }] : [];
    });
    for (const { alarms: of } of camps) for (const alarm of of) grouped.add(alarm);
    const asMission = camps.length >= MISSION_GROUP;
    if (asMission) {
      const of = camps.flatMap(({ alarms: each }) => each);
      lines.push({
        kind: 'missionSilent',
        mission,
        units: of.length,
        camps: camps.length,
        since: lastSince(of),
      });
      continue;
    }
    for (const { camp, alarms: of, isAll } of camps) {
      lines.push({ kind: 'campSilent', camp, units: of.length, isAll, since: lastSince(of) });
    }
  }
  const others = alarms
    .filter((alarm) => !grouped.has(alarm))
    .map((alarm) => ({ kind: 'alarm' as const, alarm }));
  const isCritical = (line: AlarmLine) => line.kind === 'alarm' && line.alarm.severity === 'critical';
  return [...others.filter(isCritical), ...lines, ...others.filter((line) => !isCritical(line))];
}

function lastSince(alarms: readonly Alarm[]): string | null {
  return alarms.reduce<string | null>((last, { since }) => {
    if (since === null) return last;
    return last === null || since > last ? since : last;
  }, null);
}
