/** The live events as the services send them. */

import type { AlarmsEvent, PowerEvent } from '../../services/api/events/routes.ts';
import type { Alarm } from '../../services/domain/alarms/rules.ts';

/** The newest readings of one unit. */
export interface LivePower {
  /** Device time, epoch milliseconds. */
  ts: number;
  powerKw: number | null;
  fields: Readonly<Record<string, number | string>>;
}

export type LiveAlarm = Alarm;

/** The units of a `power` event, and how old the newest data was when it was sent. */
export function readPowers(text: string): { units: [string, LivePower][]; ageMs: number | null } {
  const event: PowerEvent = JSON.parse(text);
  return {
    units: event.units.map(({ unit, ts, powerKw, fields }) => [
      unit,
      { ts: Date.parse(ts), powerKw, fields },
    ]),
    ageMs: ageOf(event),
  };
}

/** How old the newest data was when a `ping` event was sent, milliseconds; null before there was any. */
export function readAge(text: string): number | null {
  const event: Pick<PowerEvent, 'serverTime' | 'lastDataAt'> = JSON.parse(text);
  return ageOf(event);
}

function ageOf({ serverTime, lastDataAt }: Pick<PowerEvent, 'serverTime' | 'lastDataAt'>): number | null {
  return lastDataAt === null ? null : Date.parse(serverTime) - Date.parse(lastDataAt);
}

/** The alarms of an `alarms` event. */
export function readAlarms(text: string): readonly LiveAlarm[] {
  const event: AlarmsEvent = JSON.parse(text);
  return event.alarms;
}
