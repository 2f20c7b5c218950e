/** From stale notes to the units that must be rolled up, and in which company. */
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { StaleNote, StaleSpan, Store } from '../store/port.ts';
import { LOOK_BACK_MS } from './windows.ts';

export interface StaleUnit {
  unit: RegisteredUnit;
  spans: StaleSpan[];
  /** The notes that name it, oldest first. */
  noteIds: number[];
}

/** What is read at once of a store across a network. */
const SAMPLES_TOGETHER = 20_000;
const UNITS_TOGETHER = 50;

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
 * The units in the steps in which they are rolled up. A store across a network is asked for many at once, but for no
 * more samples than memory has room for; the embedded one answers in this thread, where that would only hold up
 * everything else.
 */
export function inStep(stale: readonly StaleUnit[], storeKind: Store['kind']): StaleUnit[][] {
  const steps: StaleUnit[][] = [];
  let room = 0;
  for (const entry of stale) {
    const samples = samplesAtMost(entry);
    const step = steps.at(-1);
    const joins = storeKind === 'influxdb' && samples <= room && (step?.length ?? 0) < UNITS_TOGETHER;
    if (step !== undefined && joins) step.push(entry);
    else steps.push([entry]);
    room = (joins ? room : SAMPLES_TOGETHER) - samples;
  }
  return steps;
}

/** How many samples are read to roll a unit up, if it reports as it should. */
function samplesAtMost({ unit, spans }: StaleUnit): number {
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  return (to - from + LOOK_BACK_MS) / (unit.reportEveryS * 1_000);
}
