/**
 * The alarm rules: from what is watched of each unit, the registry and the present to what an engineer should
 * look at. Pure. An alarm carries its kind and its numbers, so that a page can say it in any language.
 */

import { z } from 'zod';
import { localCalendar } from '../calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { MAX_L_PER_KWH } from '../limits.ts';
import { gapLimitMs } from '../metering/metering.ts';
import type { RegisteredUnit, RegistryIndex } from '../registry/registry.ts';
import type { UnitStatus } from './unit-status.ts';

const IDLING_ALARM_MS = 30 * MINUTE_MS;
/** A level's noise, as a share of the tank. */
const LEVEL_TOLERANCE = 0.01;
const QUARANTINE_ALARM_COUNT = 10;
/** A store that is away for less than this is no alarm: that is what the outbox is for. */
const DELIVERY_ALARM_MS = MINUTE_MS;

const ALARM_KINDS = [
  'unit-silent',
  'generator-fault',
  'generator-idling',
  'tank-loss',
  'clock-off',
  'quarantine-growing',
  'disk-low',
  'disk-full',
  'delivery-failing',
  'registry-file-invalid',
] as const;

export const alarmSchema = z.object({
  /** Stable while the alarm lasts: its kind and its unit. */
  id: z.string(),
  kind: z.enum(ALARM_KINDS),
  severity: z.enum(['warning', 'critical']),
  /** Null for an alarm of the whole service. */
  mission: z.string().nullable(),
  camp: z.string().nullable(),
  unit: z.string().nullable(),
  /** RFC 3339 in UTC; null where it has always been so. */
  since: z.string().nullable(),
  /** The alarm's numbers, each with its unit of measure in its name. */
  params: z.record(z.string(), z.number()),
  /** The alarm in English. */
  text: z.string(),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** What is watched of the services themselves. */
export interface SystemStatus {
  /** The disk of DATA_DIR, and since when its level is what it is. `full`: nothing new is taken. */
  disk: { level: 'ok' | 'low' | 'full'; freePct: number; sinceMs: number };
  /** What was acknowledged does not get through to the store; null when it does. */
  delivery: { sinceMs: number } | null;
  /** REGISTRY_FILE could not be applied at the start; the registry that was kept is in force. */
  isRegistryFileInvalid: boolean;
}

export interface Watched {
  units: ReadonlyMap<string, UnitStatus>;
  /** Messages quarantined in the last hour. */
  quarantinedLastHour: number;
  system: SystemStatus;
  /** Whether the units' last samples from before the start are known by now; until then none is called silent. */
  complete: boolean;
}

/** All alarms that stand at an instant (epoch ms), critical ones first. */
export function alarmsAt(now: number, watched: Watched, index: RegistryIndex): Alarm[] {
  const maxBurnLph = maxBurnOfCamps(index);
  const alarms: Alarm[] = [];
  for (const unit of index.units.values()) {
    if (!isInService(unit, now)) continue;
    const status = watched.units.get(unit.id);
    if (watched.complete) alarms.push(...silent(unit, status, now));
    if (status === undefined) continue;
    alarms.push(
      ...faulty(unit, status),
      ...idling(unit, status, now),
      ...losing(unit, status, maxBurnLph.get(unit.camp) ?? 0),
      ...clockOff(unit, status),
    );
  }
  alarms.push(
    ...quarantineGrowing(watched.quarantinedLastHour, now),
    ...diskShort(watched.system.disk),
    ...deliveryFailing(watched.system.delivery, now),
    ...registryFileInvalid(watched.system.isRegistryFileInvalid),
  );
  return alarms.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

function isInService({ inService, timeZone }: RegisteredUnit, now: number): boolean {
  const calendar = localCalendar(timeZone);
  return (
    (inService.from === null || calendar.dayStart(inService.from) <= now) &&
    (inService.to === null || calendar.dayStart(inService.to) > now)
  );
}

function silent(unit: RegisteredUnit, status: UnitStatus | undefined, now: number): Alarm[] {
  const { from } = unit.inService;
  const started = from === null ? null : localCalendar(unit.timeZone).dayStart(from);
  const last = status?.lastTs ?? started;
  if (last !== null && now - last <= gapLimitMs(unit)) return [];
  const minutes = last === null ? null : Math.floor((now - last) / MINUTE_MS);
  const words = status === undefined ? 'has never reported' : `has been silent for ${minutes} min`;
  return [
    alarm('unit-silent', 'warning', unit, last, minutes === null ? {} : { minutes }, `${unit.name} ${words}`),
  ];
}

function faulty(unit: RegisteredUnit, { faultSince }: UnitStatus): Alarm[] {
  if (faultSince === null) return [];
  return [alarm('generator-fault', 'critical', unit, faultSince, {}, `${unit.name} reports a fault`)];
}

function idling(unit: RegisteredUnit, status: UnitStatus, now: number): Alarm[] {
  const { idleSince, lastTs, fields } = status;
  if (idleSince === null || lastTs - idleSince <= IDLING_ALARM_MS || unit.ratedKw === undefined) return [];
  // What has fallen silent is no longer known to idle.
  if (status.isSilentAt(unit, now)) return [];
  const minutes = Math.floor((lastTs - idleSince) / MINUTE_MS);
  const loadPct = Math.round((100 * (fields.powerKw ?? 0)) / unit.ratedKw);
  const words = `${unit.name} has been running under 30 % load for ${minutes} min (now ${loadPct} %)`;
  return [alarm('generator-idling', 'warning', unit, idleSince, { minutes, loadPct }, words)];
}

/** A fall of a tank's level, within its last day, that all generators of its camp together could not have burnt. */
function losing(unit: RegisteredUnit, { levels }: UnitStatus, maxBurnLph: number): Alarm[] {
  const toleranceL = LEVEL_TOLERANCE * (unit.capacityL ?? 0);
  for (let later = levels.length - 1; later >= 2; later -= 1) {
    const [before, after] = [levels[later - 2], levels[later]];
    if (before === undefined || after === undefined) break;
    const spanMs = after.start - before.start;
    const lostL = before.meanL - after.meanL;
    if (lostL <= (maxBurnLph * spanMs) / HOUR_MS + toleranceL) continue;
    const [litres, minutes] = [Math.round(lostL), spanMs / MINUTE_MS];
    const words = `${unit.name} fell by ${litres} L within ${minutes} min, more than the generators can burn`;
    return [alarm('tank-loss', 'critical', unit, before.start, { litres, minutes }, words)];
  }
  return [];
}

function clockOff(unit: RegisteredUnit, status: UnitStatus): Alarm[] {
  const seconds = Math.round(status.clockOffsetMs() / 1000);
  if (seconds === 0) return [];
  const words = `${unit.name}: its clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`;
  return [alarm('clock-off', 'warning', unit, status.lastTs, { seconds }, words)];
}

function quarantineGrowing(count: number, now: number): Alarm[] {
  if (count < QUARANTINE_ALARM_COUNT) return [];
  const words = `${count} messages were quarantined in the last hour`;
  return [
    alarm(
      'quarantine-growing',
      'warning',
      null,
      now - HOUR_MS,
      { count, minutes: HOUR_MS / MINUTE_MS },
      words,
    ),
  ];
}

function diskShort({ level, freePct, sinceMs }: SystemStatus['disk']): Alarm[] {
  if (level === 'ok') return [];
  const isFull = level === 'full';
  const words = `The disk of the services has ${freePct} % free${isFull ? '; nothing new is taken until there is room' : ''}`;
  const severity = isFull ? 'critical' : 'warning';
  return [alarm(isFull ? 'disk-full' : 'disk-low', severity, null, sinceMs, { freePct }, words)];
}

function deliveryFailing(delivery: SystemStatus['delivery'], now: number): Alarm[] {
  if (delivery === null || now - delivery.sinceMs < DELIVERY_ALARM_MS) return [];
  const { sinceMs } = delivery;
  const minutes = Math.floor((now - sinceMs) / MINUTE_MS);
  const words = `InfluxDB has not taken what was received for ${minutes} min; it waits on disk`;
  return [alarm('delivery-failing', 'critical', null, sinceMs, { minutes }, words)];
}

function registryFileInvalid(isInvalid: boolean): Alarm[] {
  if (!isInvalid) return [];
  const words = 'The registry file could not be applied; the registry of before is in force';
  return [alarm('registry-file-invalid', 'critical', null, null, {}, words)];
}

function alarm(
  kind: Alarm['kind'],
  severity: Alarm['severity'],
  unit: RegisteredUnit | null,
  since: number | null,
  params: Record<string, number>,
  text: string,
): Alarm {
  return {
    id: unit === null ? kind : `${kind}:${unit.id}`,
    kind,
    severity,
    mission: unit?.mission ?? null,
    camp: unit?.camp ?? null,
    unit: unit?.id ?? null,
    since: since === null ? null : new Date(since).toISOString(),
    params,
    text,
  };
}

function maxBurnOfCamps(index: RegistryIndex): Map<string, number> {
  const burn = new Map<string, number>();
  for (const unit of index.units.values()) {
    if (unit.kind !== 'generator') continue;
    burn.set(unit.camp, (burn.get(unit.camp) ?? 0) + MAX_L_PER_KWH * (unit.ratedKw ?? 0));
  }
  return burn;
}
