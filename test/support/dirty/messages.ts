/**
 * The dirty days as messages: every device's readings conflicting, duplicated, re-chunked, shuffled and late,
 * in a defined order of arrival.
 */
import type { Sample } from '../../../services/domain/telemetry.ts';
import type { Span } from '../reference/calendar.ts';
import { startOfDate } from '../reference/calendar.ts';
import type { Arrival } from '../reference/footprint.ts';
import type { Device } from './devices.ts';
import type { Random } from './random.ts';
import { readingsOf } from './readings.ts';
import type { DirtyDays } from './window.ts';

export interface DirtyMessage {
  topic: string;
  payload: string;
  /** What the payload says, in its order. */
  arrivals: Arrival[];
}

/** The messages in the order in which they arrive, and those that come only after everything else. */
export function dirtyMessages(
  devices: readonly Device[],
  span: Span,
  random: Random,
): { inTime: DirtyMessage[]; late: DirtyMessage[] } {
  const queued: { at: number; late: boolean; message: DirtyMessage }[] = [];
  for (const device of devices) {
    const sent = withConflicts(readingsOf(device, span, random), random);
    for (const chunk of chunks(sent, random)) {
      const message = messageOf(device, chunk, random);
      const at = (chunk[0]?.ts ?? 0) + (random.chance(0.3) ? random.between(0, span.to - span.from) : 0);
      queued.push({ at, late: random.chance(0.06), message });
      if (random.chance(0.12)) queued.push({ at: at + random.between(0, 3_600_000), late: false, message });
    }
  }
  queued.sort((a, b) => a.at - b.at);
  return {
    inTime: queued.filter(({ late }) => !late).map(({ message }) => message),
    late: queued.filter(({ late }) => late).map(({ message }) => message),
  };
}

/** From before the first camp's first midnight to after the last camp's last one. */
export function dirtySpan(days: DirtyDays, timeZones: readonly string[]): Span {
  const firsts = timeZones.map((timeZone) => startOfDate(days.from, timeZone));
  const lasts = timeZones.map((timeZone) => startOfDate(days.to, timeZone));
  return { from: Math.min(...firsts) - 5_400_000, to: Math.max(...lasts) + 5_400_000 };
}

/** Now and then the same time is said twice, with other values or with the fields in two halves. */
function withConflicts(samples: readonly Sample[], random: Random): Sample[] {
  return samples.flatMap(({ ts, fields }) => {
    if (!random.chance(0.03)) return [{ ts, fields }];
    const all = Object.entries(fields);
    const other = Object.fromEntries(all.map(([field, value]) => [field, Number(value) * 0.999]));
    const half = Object.fromEntries(all.slice(0, Math.ceil(all.length / 2)));
    const rest = Object.fromEntries(all.slice(Math.ceil(all.length / 2)));
    if (random.chance(0.5))
      return [
        { ts, fields: other },
        { ts, fields },
      ];
    return [
      { ts, fields: half },
      { ts, fields: rest },
    ].filter((said) => Object.keys(said.fields).length > 0);
  });
}

function chunks(samples: readonly Sample[], random: Random): Sample[][] {
  const cut: Sample[][] = [];
  for (let at = 0; at < samples.length; ) {
    const size = random.chance(0.2) ? 1 : random.integer(2, 160);
    cut.push(samples.slice(at, at + size));
    at += size;
  }
  return cut;
}

function messageOf(device: Device, samples: readonly Sample[], random: Random): DirtyMessage {
  const said = samples.map(({ ts, fields }) => ({
    ts: writtenTime(ts, random),
    ...fields,
    ...(device.unit.kind === 'generator' && random.chance(0.1) ? { state: 'running', loadPct: null } : {}),
  }));
  const alone = said.length === 1 && random.chance(0.7) ? said[0] : said;
  const { id, camp } = device.unit;
  return {
    topic: `missions/${device.mission}/camps/${camp}/units/${id}/telemetry`,
    payload: JSON.stringify(alone),
    arrivals: samples.map((sample) => ({ unit: id, ...sample })),
  };
}

/** The same instant as epoch milliseconds, or as RFC 3339 in one of several offsets. */
function writtenTime(ts: number, random: Random): number | string {
  const zone = [null, 'UTC', '+02:00', '+05:45', '-05:00'][random.integer(0, 4)] ?? null;
  if (zone === null) return ts;
  const instant = Temporal.Instant.fromEpochMilliseconds(ts);
  return zone === 'UTC' ? instant.toString() : instant.toString({ timeZone: zone });
}
