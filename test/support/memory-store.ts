/**
 * A store in memory, as plain as can be: what the rollup is held against in property tests, where thousands of
 * stores are made. The real adapters are tested by their own contract suite.
 */
import type { Resolution, RowsByUnit, UnitInterval } from '../../services/domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../services/domain/registry/registry.ts';
import type { NumericField, Sample } from '../../services/domain/telemetry.ts';
import type {
  Batch,
  Extent,
  IntervalReplacement,
  StaleNote,
  StaleSpan,
  Store,
} from '../../services/store/port.ts';

export class MemoryStore implements Store {
  readonly kind = 'embedded';
  readonly #samples = new Map<string, Sample[]>();
  readonly #rows = new Map<string, UnitInterval[]>();
  #notes: StaleNote[] = [];
  #lastNote = 0;

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async check() {
    return { ok: true };
  }

  async append(batch: Batch): Promise<number> {
    const spans = new Map<string, StaleSpan>();
    for (const { unit, ts, fields } of batch.samples) {
      const list = this.#samples.get(unit.id) ?? [];
      this.#samples.set(unit.id, list);
      const present = list.find((sample) => sample.ts === ts);
      if (present === undefined) list.push({ ts, fields: { ...fields } });
      else Object.assign(present.fields, fields);
      list.sort((a, b) => a.ts - b.ts);
      const span = spans.get(unit.id) ?? { unit: unit.id, from: ts, to: ts };
      spans.set(unit.id, { ...span, from: Math.min(span.from, ts), to: Math.max(span.to, ts) });
    }
    return this.addStaleNote([...spans.values()]);
  }

  async samples(unit: RegisteredUnit, range: { from: number; to: number }, limit: number): Promise<Sample[]> {
    return this.#of(unit)
      .filter(({ ts }) => ts >= range.from && ts < range.to)
      .slice(0, limit);
  }

  async neighbours(
    unit: RegisteredUnit,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]> {
    const having = this.#of(unit).filter(({ fields }) => fields[field] !== undefined);
    if (direction === 'after') return having.filter((sample) => sample.ts >= ts).slice(0, limit);
    return having
      .filter((sample) => sample.ts < ts)
      .reverse()
      .slice(0, limit);
  }

  async extents(units: readonly RegisteredUnit[]): Promise<Map<string, Extent>> {
    const extents = units.map((unit): [string, Extent] | null => {
      const samples = this.#of(unit);
      const [first, last] = [samples[0], samples.at(-1)];
      return first === undefined || last === undefined ? null : [unit.id, { first: first.ts, last: last.ts }];
    });
    return new Map(extents.filter((extent) => extent !== null));
  }

  async latest(units: readonly RegisteredUnit[]): Promise<Map<string, Sample>> {
    return new Map(
      units.flatMap((unit) => {
        const last = this.#of(unit).at(-1);
        return last === undefined ? [] : [[unit.id, last]];
      }),
    );
  }

  async removeSamplesBefore(ts: number): Promise<number> {
    let removed = 0;
    for (const [unit, samples] of this.#samples) {
      const kept = samples.filter((sample) => sample.ts >= ts);
      removed += samples.length - kept.length;
      this.#samples.set(unit, kept);
    }
    return removed;
  }

  async staleNotes(afterId: number, limit: number): Promise<StaleNote[]> {
    return this.#notes.filter(({ id }) => id > afterId).slice(0, limit);
  }

  async addStaleNote(spans: StaleSpan[]): Promise<number> {
    this.#lastNote += 1;
    this.#notes.push({ id: this.#lastNote, spans });
    return this.#lastNote;
  }

  async removeStaleNotes(ids: readonly number[]): Promise<void> {
    this.#notes = this.#notes.filter(({ id }) => !ids.includes(id));
  }

  async replaceIntervals(resolution: Resolution, replacements: IntervalReplacement[]): Promise<void> {
    for (const { unit, from, to, rows } of replacements) {
      const key = `${resolution} ${unit.id}`;
      const others = (this.#rows.get(key) ?? []).filter(({ start }) => start < from || start >= to);
      this.#rows.set(
        key,
        [...others, ...rows].sort((a, b) => a.start - b.start),
      );
    }
  }

  async intervals(
    resolution: Resolution,
    units: readonly RegisteredUnit[],
    range: { from: number; to: number },
  ): Promise<RowsByUnit> {
    const within = units.map(({ id }): [string, UnitInterval[]] => {
      const rows = this.#rows.get(`${resolution} ${id}`) ?? [];
      return [id, rows.filter(({ start }) => start >= range.from && start < range.to)];
    });
    return new Map(within.filter(([, rows]) => rows.length > 0));
  }

  #of(unit: RegisteredUnit): Sample[] {
    return this.#samples.get(unit.id) ?? [];
  }
}
