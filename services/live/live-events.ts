/**
 * What a live page is told: the power of its units and the alarms, as they change. Values are rounded to what pages
 * show, so that noise is no change, and the more units, the less often they are told: a stream of a whole fleet fits on
 * a satellite link. A reader that is slow gets fewer and newer events, never a queue.
 */
import { setTimeout } from 'node:timers/promises';
import type { Alarm } from '../domain/alarms/rules.ts';
import type { AlarmsEvent, PingEvent, PowerEvent } from '../domain/live-events.ts';
import type { RegistryIndex } from '../domain/registry/registry.ts';
import type { LiveState } from './live-state.ts';

const TICK_MS = 1_000;
const ALARM_TICKS = 5;
const PING_TICKS = 15;
/** A stream of more units tells of them less often than once a second. */
const UNITS_A_SECOND = 250;

export type LiveEvent =
  | { event: 'ping'; data: PingEvent }
  | { event: 'power'; data: PowerEvent }
  | { event: 'alarms'; data: AlarmsEvent };

/** Which units a stream is about; an empty list does not narrow it. */
export interface LiveFilter {
  missions: readonly string[];
  camps: readonly string[];
  units: readonly string[];
}

export interface LiveSources {
  live: Pick<LiveState, 'version' | 'lastReceivedAt' | 'statusOf' | 'alarms'>;
  index: () => RegistryIndex;
  /** The present, epoch milliseconds. */
  now: () => number;
}

/** The events of a stream, until the signal aborts. The first of each kind tells all, the later ones what changed. */
export async function* liveEvents(
  sources: LiveSources,
  filter: LiveFilter,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent> {
  const watched = watchedUnits(filter);
  const powers = new PowerChanges(sources);
  const alarms = new AlarmChanges(sources);
  yield { event: 'ping', data: pingOf(sources) };
  for (let tick = 0; !signal.aborted; tick += 1) {
    const units = watched(sources.index());
    if (tick % Math.max(1, Math.ceil(units.size / UNITS_A_SECOND)) === 0) {
      const changed = powers.take(units);
      if (changed.length > 0 || tick === 0) {
        yield { event: 'power', data: { ...pingOf(sources), full: tick === 0, units: changed } };
      }
    }
    if (tick % ALARM_TICKS === 0) {
      const changed = alarms.take(units);
      if (changed.alarms.length > 0 || changed.cleared.length > 0 || tick === 0) {
        yield { event: 'alarms', data: { full: tick === 0, ...changed } };
      }
    }
    if (tick % PING_TICKS === PING_TICKS - 1) yield { event: 'ping', data: pingOf(sources) };
    await setTimeout(TICK_MS, undefined, { signal }).catch(() => {});
  }
}

/** The ids of a filter's units, worked out once for each version of the registry. */
function watchedUnits({ missions, camps, units }: LiveFilter): (index: RegistryIndex) => ReadonlySet<string> {
  const passes = (ids: readonly string[], id: string) => ids.length === 0 || ids.includes(id);
  let current: { index: RegistryIndex; ids: ReadonlySet<string> } | null = null;
  return (index) => {
    if (current?.index !== index) {
      const picked = [...index.units.values()].filter(
        (unit) => passes(missions, unit.mission) && passes(camps, unit.camp) && passes(units, unit.id),
      );
      current = { index, ids: new Set(picked.map(({ id }) => id)) };
    }
    return current.ids;
  };
}

function pingOf({ live: { lastReceivedAt }, now }: LiveSources): PingEvent {
  return {
    serverTime: new Date(now()).toISOString(),
    lastDataAt: lastReceivedAt === null ? null : new Date(lastReceivedAt).toISOString(),
  };
}

class PowerChanges {
  readonly #live: LiveSources['live'];
  readonly #told = new Map<string, number>();
  #version = -1;

  constructor({ live }: LiveSources) {
    this.#live = live;
  }

  take(units: ReadonlySet<string>): PowerEvent['units'] {
    if (this.#live.version === this.#version) return [];
    this.#version = this.#live.version;
    return [...units].flatMap((unit) => {
      const exactKw = this.#live.statusOf(unit)?.fields.powerKw;
      if (exactKw === undefined) return [];
      const powerKw = shownPower(exactKw);
      if (this.#told.get(unit) === powerKw) return [];
      this.#told.set(unit, powerKw);
      return [{ unit, powerKw }];
    });
  }
}

/** A power as pages show it. */
function shownPower(powerKw: number): number {
  return Math.abs(powerKw) >= 100 ? Math.round(powerKw) : Math.round(powerKw * 10) / 10;
}

/** An alarm is told when it comes and when it goes; that its numbers move on meanwhile is no news. */
class AlarmChanges {
  readonly #sources: LiveSources;
  #standing: ReadonlySet<string> = new Set();

  constructor(sources: LiveSources) {
    this.#sources = sources;
  }

  take(units: ReadonlySet<string>): { alarms: Alarm[]; cleared: string[] } {
    const { live, index, now } = this.#sources;
    const standing = live.alarms(now(), index()).filter(({ unit }) => unit === null || units.has(unit));
    const ids = new Set(standing.map(({ id }) => id));
    const alarms = standing.filter(({ id }) => !this.#standing.has(id));
    const cleared = [...this.#standing].filter((id) => !ids.has(id));
    this.#standing = ids;
    return { alarms, cleared };
  }
}
