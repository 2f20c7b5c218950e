/** Alarms as lines: what falls silent together is one line. */
import { describe, expect, it } from 'vitest';
import { alarmLines } from '../../../dashboard/components/alarm-groups.ts';
import type { Alarm } from '../../../services/domain/alarms/rules.ts';

function silent(unit: string, camp: string, mission = 'unmiss'): Alarm {
  return {
    ...{ id: `unit-silent ${unit}`, kind: 'unit-silent', severity: 'warning', mission, camp, unit },
    ...{ since: `2026-11-22T18:${unit.length}0:00Z`, params: { minutes: 15 }, text: '' },
  };
}

const fault: Alarm = { ...silent('g9', 'juba'), id: 'fault', kind: 'generator-fault', severity: 'critical' };
const units = (camp: string, count: number) => Array.from({ length: count }, () => ({ camp }));

describe('lines of alarms', () => {
  it('say once that all units of a camp are silent', () => {
    const alarms = [silent('a', 'juba'), silent('bb', 'juba')];
    expect(alarmLines(alarms, units('juba', 2))).toEqual([
      { kind: 'campSilent', camp: 'juba', units: 2, isAll: true, since: '2026-11-22T18:20:00Z' },
    ]);
  });

  it('keep single silent units apart, and say first what is critical', () => {
    const lines = alarmLines([silent('a', 'juba'), fault], units('juba', 9));
    expect(lines.map((line) => (line.kind === 'alarm' ? line.alarm.id : line.kind))).toEqual([
      'fault',
      'unit-silent a',
    ]);
  });

  it('say once that a mission’s camps are silent', () => {
    const camps = ['a', 'b', 'c', 'd'];
    const alarms = camps.flatMap((camp) => [silent('x', camp), silent('y', camp)]);
    expect(
      alarmLines(
        alarms,
        camps.flatMap((camp) => units(camp, 2)),
      ),
    ).toEqual([
      { kind: 'missionSilent', mission: 'unmiss', units: 8, camps: 4, since: '2026-11-22T18:10:00Z' },
    ]);
  });
});
