/** From stale notes to the units that must be rolled up, and in which company. */
import type { RegisteredUnit } from '../domain/registry.ts';
import type { StaleNote, StaleSpan, Store } from '../store/port.ts';

export interface StaleUnit {
  unit: RegisteredUnit;
  spans: StaleSpan[];
  /** The notes that name it, oldest first. */
  noteIds: number[];
}

/** Samples of no more than so long are read for many units at once; of more, for one at a time. */
const NARROW_MS = 2 * 3_600_000;

/** The units that notes name. A unit that is no longer in the registry is left out. */
export function staleUnits(
  notes: readonly StaleNote[],
  units: ReadonlyMap<string, RegisteredUnit>,
): StaleUnit[] {
  const stale = new Map<string, StaleUnit>();
  for (const note of notes) {
    for (const span of note.spans) {
      const unit = units.get(span.unit);
      if (unit === undefined) continue;
      const entry = stale.get(unit.id) ?? { unit, spans: [], noteIds: [] };
      entry.spans.push(span);
      if (entry.noteIds.at(-1) !== note.id) entry.noteIds.push(note.id);
      stale.set(unit.id, entry);
    }
  }
  return [...stale.values()];
}

/**
 * The units in the steps in which they are rolled up. A store across a network is asked for all that need little at
 * once; the embedded one answers in this thread, where that would only hold up everything else.
 */
export function inStep(stale: readonly StaleUnit[], storeKind: Store['kind']): StaleUnit[][] {
  if (storeKind === 'embedded') return stale.map((entry) => [entry]);
  const { narrow = [], wide = [] } = Object.groupBy(stale, ({ spans }) =>
    widthMs(spans) <= NARROW_MS ? 'narrow' : 'wide',
  );
  return [narrow, ...wide.map((entry) => [entry])];
}

function widthMs(spans: readonly StaleSpan[]): number {
  const from = Math.min(...spans.map((span) => span.from));
  return Math.max(...spans.map((span) => span.to)) - from;
}
