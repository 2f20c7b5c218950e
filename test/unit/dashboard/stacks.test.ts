/** What charts draw of their series: stacks, gaps, totals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../dashboard/charts/series.ts';
import { drawnSeries, emptyPositions, stackTotal } from '../../../dashboard/charts/stacks.ts';

function bar(id: string, values: readonly (number | null)[]): Series {
  return { id, name: id, colour: 'solar', shape: 'bar', stack: 'sources', values };
}

describe('a stack', () => {
  it('is drawn from the outermost end inwards, each end the sum up to it', () => {
    const drawn = drawnSeries({ series: [bar('grid', [1, 2]), bar('solar', [10, null])] });
    expect(drawn.map(({ series, ends }) => [series.id, ends])).toEqual([
      ['solar', [11, null]],
      ['grid', [1, 2]],
    ]);
  });

  it('goes down from zero where a value is below it', () => {
    const drawn = drawnSeries({ series: [bar('solar', [5]), bar('charged', [-3]), bar('exported', [-1])] });
    expect(drawn.map(({ series, ends }) => [series.id, ends[0]])).toEqual([
      ['exported', -4],
      ['charged', -3],
      ['solar', 5],
    ]);
  });

  it('ends where its values sum to, whatever they are', () => {
    const value = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const series = values.map((each, index) => bar(String(index), [each]));
        const ends = drawnSeries({ series }).flatMap(({ ends: own }) => (own[0] == null ? [] : [own[0]]));
        const sum = values.reduce<number>((total, each) => total + (each ?? 0), 0);
        expect(Math.max(0, ...ends)).toBeCloseTo(sum, 6);
      }),
    );
  });

  it('draws lines over bars', () => {
    const line: Series = { id: 'load', name: 'load', colour: 'load', shape: 'line', values: [4] };
    expect(drawnSeries({ series: [line, bar('solar', [5])] }).map(({ series }) => series.id)).toEqual([
      'solar',
      'load',
    ]);
  });

  it('has a total where at least two of its values are known', () => {
    const series = [bar('grid', [1, null]), bar('solar', [10, 4]), bar('charged', [-2, -2])];
    expect([stackTotal({ series }, 0), stackTotal({ series }, 1)]).toEqual([11, null]);
  });
});

describe('empty positions', () => {
  it('are those at which nothing measured is known, up to the future', () => {
    const reference: Series = {
      ...{ id: 'before', name: 'before', colour: 'load', shape: 'line', reference: true },
      values: [1, 1, 1],
    };
    const content = {
      ...{ labels: ['a', 'b', 'c'], labelHeader: 'Time', measure: 'energy' as const, toCome: 2 },
      series: [bar('solar', [1, null, null]), reference],
    };
    expect(emptyPositions(content)).toEqual([false, true, false]);
  });
});
