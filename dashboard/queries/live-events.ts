/** The live events as the services send them. */

import type { Alarm } from '../../services/domain/alarms/rules.ts';
import type { AlarmsEvent, PowerEvent } from '../../services/domain/live-events.ts';

export type LiveAlarm = Alarm;

/** The powers (kW) of a `power` event laid over those before, and how old the newest data was when it was sent. */
export function readPowers(
  text: string,
  before: ReadonlyMap<string, number>,
): { powers: ReadonlyMap<string, number>; ageMs: number | null } {
  const event: PowerEvent = JSON.parse(text);
  const told = event.units.map(({ unit, powerKw }): [string, number] => [unit, powerKw]);
  return { powers: new Map([...(event.full ? [] : before), ...told]), ageMs: ageOf(event) };
}

/** How old the newest data was when a `ping` event was sent, milliseconds; null before there was any. */
export function readAge(text: string): number | null {
  const event: Pick<PowerEvent, 'serverTime' | 'lastDataAt'> = JSON.parse(text);
  return ageOf(event);
}

function ageOf({ serverTime, lastDataAt }: Pick<PowerEvent, 'serverTime' | 'lastDataAt'>): number | null {
  return lastDataAt === null ? null : Date.parse(serverTime) - Date.parse(lastDataAt);
}

/** The alarms that stand after an `alarms` event, critical ones first. */
export function readAlarms(text: string, before: readonly LiveAlarm[]): readonly LiveAlarm[] {
  const event: AlarmsEvent = JSON.parse(text);
  if (event.full) return event.alarms;
  const stay = before.filter(({ id }) => !event.cleared.includes(id));
  const rank = ({ severity }: LiveAlarm) => Number(severity === 'warning');
  return [...stay, ...event.alarms].sort((a, b) => rank(a) - rank(b));
}
