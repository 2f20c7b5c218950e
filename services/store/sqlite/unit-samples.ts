/**
 * A unit's samples whatever kind it was of when they came: the registry may be corrected from one kind to another,
 * and what the unit said before is still its own where its present kind has the field.
 */
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import { KIND_FIELDS, type NumericField, type Sample, type UnitKind } from '../../domain/telemetry.ts';
import type { TimeRange } from '../port.ts';
import type { SampleTable } from './sample-table.ts';

type Unit = Pick<RegisteredUnit, 'id' | 'kind'>;

export class UnitSamples {
  readonly #tables: ReadonlyMap<UnitKind, SampleTable>;

  constructor(tables: ReadonlyMap<UnitKind, SampleTable>) {
    this.#tables = tables;
  }

  /** Samples in the range, oldest first, at most `limit`. */
  readSamples(unit: Unit, range: TimeRange, limit: number): Sample[] {
    return this.#merged(unit, (table) => table.readSamples(unit.id, range, limit))
      .sort((a, b) => a.ts - b.ts)
      .slice(0, limit);
  }

  /** Samples that carry the field, nearest first; see the store port. */
  neighbours(
    unit: Unit,
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Sample[] {
    return this.#merged(unit, (table) => table.neighbours(unit.id, field, ts, direction, limit))
      .sort((a, b) => (direction === 'before' ? b.ts - a.ts : a.ts - b.ts))
      .slice(0, limit);
  }

  extent({ id }: Unit): { first: number; last: number } | null {
    const extents = [...this.#tables.values()].flatMap((table) => table.extent(id) ?? []);
    if (extents.length === 0) return null;
    return {
      first: Math.min(...extents.map(({ first }) => first)),
      last: Math.max(...extents.map(({ last }) => last)),
    };
  }

  /** What `ask` finds in each table that has something of the unit; the present kind's readings win. */
  #merged({ id, kind }: Unit, ask: (table: SampleTable) => Sample[]): Sample[] {
    const own = this.#tables.get(kind);
    const former = [...this.#tables.values()].filter((table) => table !== own && table.has(id));
    const samples = own === undefined ? [] : ask(own);
    if (former.length === 0) return samples;
    const ownFields = new Set<string>(KIND_FIELDS[kind]);
    const merged = new Map<number, Sample>();
    for (const { ts, fields } of former.flatMap(ask)) {
      const shared = Object.fromEntries(Object.entries(fields).filter(([field]) => ownFields.has(field)));
      if (Object.keys(shared).length > 0)
        merged.set(ts, { ts, fields: { ...merged.get(ts)?.fields, ...shared } });
    }
    for (const { ts, fields } of samples) {
      merged.set(ts, { ts, fields: { ...merged.get(ts)?.fields, ...fields } });
    }
    return [...merged.values()];
  }
}
