/**
 * Reads what was measured of a camp by the hour, for its plans. Pages ask for the same camp and range with every move
 * of a slider: what was read is kept until its rows change.
 */
import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import { type HourRange, hoursIn } from '../domain/planner/hours.ts';
import type { MeasuredCamp } from '../domain/planner/inputs.ts';
import { type MeasuredUnit, UnitHours } from '../domain/planner/measured-unit.ts';
import { addOffered, noYield, type OfferedYield, sunShiftHours } from '../domain/planner/yields.ts';
import type { Camp, RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { IntervalReplacement, Store } from '../store/port.ts';

/** So much is read at once, so that other work comes between and memory stays small. */
const PART_MS = 31 * DAY_MS;
/** The sun of other longitudes is read up to half a day beside the range. */
const BESIDE_MS = 12 * HOUR_MS;
const KEPT_AT_MOST = 24;
/** Other processes change rows too, and say nothing of it here. */
const KEPT_FOR_MS = 60_000;
const WITHOUT_ENERGY: ReadonlySet<string> = new Set(['tank', 'weather']);

interface Kept {
  index: RegistryIndex;
  mission: string;
  range: HourRange;
  readAt: number;
  measured: Promise<MeasuredCamp>;
}

export interface MeasuredCampsOptions {
  store: Pick<Store, 'hours'>;
  index: () => RegistryIndex;
  /** The present, epoch milliseconds. */
  now: () => number;
}

export class MeasuredCamps {
  readonly #options: MeasuredCampsOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: MeasuredCampsOptions) {
    this.#options = options;
  }

  /** The camp's units by the hour, and what the mission's other camps yielded. */
  read(camp: Camp, range: HourRange): Promise<MeasuredCamp> {
    const index = this.#options.index();
    const now = this.#options.now();
    const key = `${camp.id} ${range.from} ${range.to}`;
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    const isFresh = kept !== undefined && kept.index === index && Math.abs(now - kept.readAt) < KEPT_FOR_MS;
    const entry = isFresh
      ? kept
      : { index, mission: camp.mission, range, readAt: now, measured: this.#read(camp, range, index) };
    this.#kept.set(key, entry);
    entry.measured.catch(() => {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
    });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size > KEPT_AT_MOST) this.#kept.delete(oldest);
    }
    return entry.measured;
  }

  /** Forgets what was read of rows that have changed. */
  onRowsReplaced(replacements: readonly IntervalReplacement[]): void {
    if (this.#kept.size === 0) return;
    for (const { unit, from, to } of replacements) {
      for (const [key, { mission, range }] of this.#kept) {
        if (mission !== unit.mission) continue;
        if (from < range.to + BESIDE_MS && to > range.from - BESIDE_MS) this.#kept.delete(key);
      }
    }
  }

  async #read(camp: Camp, range: HourRange, index: RegistryIndex): Promise<MeasuredCamp> {
    const units = [...index.units.values()].filter(
      ({ camp: campId, kind }) => campId === camp.id && !WITHOUT_ENERGY.has(kind),
    );
    const measured = await this.#readUnits(units, range);
    const others = [...index.camps.values()].filter(
      ({ id, mission }) => mission === camp.mission && id !== camp.id,
    );
    const elsewhere = async (kind: 'solar' | 'wind', shiftTo: (other: Camp) => number) => {
      const own = noYield(hoursIn(range));
      addOffered(
        own,
        measured.filter((unit) => unit.kind === kind),
        range,
        0,
      );
      return this.#readElsewhere(
        own,
        range,
        others.map((other) => ({
          shiftHours: shiftTo(other),
          units: [...index.units.values()].filter((unit) => unit.camp === other.id && unit.kind === kind),
        })),
      );
    };
    return {
      camp: {
        id: camp.id,
        latitude: camp.latitude,
        longitude: camp.longitude,
        timeZone: camp.timeZone,
        grid: camp.grid,
      },
      range,
      units: measured,
      missionSolar: await elsewhere('solar', (other) => sunShiftHours(camp.longitude, other.longitude)),
      missionWind: await elsewhere('wind', () => 0),
    };
  }

  async #readUnits(units: readonly RegisteredUnit[], range: HourRange): Promise<MeasuredUnit[]> {
    const collectors = units.map((unit) => ({ unit, hours: new UnitHours(unit, range) }));
    for (const part of partsOf(range)) {
      const rows = await this.#options.store.hours(units, part);
      for (const { unit, hours } of collectors) hours.addRows(rows.get(unit.id) ?? []);
      await new Promise(setImmediate);
    }
    return collectors.map(({ hours }) => hours.finish());
  }

  /** What other camps offered, read only around the hours of which the camp itself says nothing. */
  async #readElsewhere(
    own: OfferedYield,
    range: HourRange,
    camps: readonly { shiftHours: number; units: RegisteredUnit[] }[],
  ): Promise<OfferedYield> {
    const sum = noYield(hoursIn(range));
    const withUnits = camps.filter(({ units }) => units.length > 0);
    if (withUnits.length === 0) return sum;
    for (const part of partsOf(range)) {
      const first = (part.from - range.from) / HOUR_MS;
      const isKnown = own.ratedKw.subarray(first, first + hoursIn(part)).every((ratedKw) => ratedKw > 0);
      if (isKnown) continue;
      for (const { shiftHours, units } of withUnits) {
        const shifted = { from: part.from + shiftHours * HOUR_MS, to: part.to + shiftHours * HOUR_MS };
        addOffered(sum, await this.#readUnits(units, shifted), shifted, first);
      }
    }
    return sum;
  }
}

function partsOf({ from, to }: HourRange): HourRange[] {
  const parts: HourRange[] = [];
  for (let start = from; start < to; start += PART_MS) {
    parts.push({ from: start, to: Math.min(to, start + PART_MS) });
  }
  return parts;
}
