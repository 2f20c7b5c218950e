import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../services/domain/durations.ts';
import type { RegisteredUnit } from '../../../services/domain/registry/registry.ts';
import { inStep, type StaleUnit, staleUnits } from '../../../services/rollup/stale-units.ts';
import { unitOf } from '../../support/store-kit.ts';

const units = Array.from({ length: 120 }, (_, n) => unitOf(`u${n}`, 'load', { reportEveryS: 60 }));
const registry = new Map(units.map((unit) => [unit.id, unit]));

function stale(unit: RegisteredUnit, hours: number): StaleUnit {
  return { unit, spans: [{ unit: unit.id, from: 0, to: hours * HOUR_MS }], noteIds: [1] };
}

describe('stale units', () => {
  it('are those that notes name and the registry knows, each with all its spans and notes', () => {
    const notes = [
      { id: 3, spans: [span('u1', 1), span('gone', 1)] },
      { id: 5, spans: [span('u2', 4), span('u1', 9), span('u1', 12)] },
    ];
    expect(staleUnits(notes, registry)).toEqual([
      { unit: units[1], spans: [span('u1', 1), span('u1', 9), span('u1', 12)], noteIds: [3, 5] },
      { unit: units[2], spans: [span('u2', 4)], noteIds: [5] },
    ]);
  });

  it('are asked of a store across a network many at once, but for no more than fits in memory', () => {
    const narrow = units.map((unit) => stale(unit, 0));
    expect(inStep(narrow, 'influxdb').map((step) => step.length)).toEqual([50, 50, 20]);
    // A hundred hours of a sample a minute: three such units have as many samples as a step may.
    const wide = units.slice(0, 10).map((unit) => stale(unit, 100));
    expect(inStep(wide, 'influxdb').map((step) => step.length)).toEqual([3, 3, 3, 1]);
    const widest = units.slice(0, 3).map((unit) => stale(unit, 10_000));
    expect(inStep(widest, 'influxdb').map((step) => step.length)).toEqual([1, 1, 1]);
    expect(inStep([...wide, ...narrow], 'influxdb').flat()).toEqual([...wide, ...narrow]);
  });

  it('are asked of the embedded store one by one', () => {
    const two = units.slice(0, 2).map((unit) => stale(unit, 0));
    expect(inStep(two, 'embedded')).toEqual(two.map((entry) => [entry]));
    expect(inStep([], 'influxdb')).toEqual([]);
  });
});

function span(unit: string, at: number) {
  return { unit, from: at, to: at };
}
