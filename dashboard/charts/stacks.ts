/** From the values of a chart's series to what is drawn of them: bars and areas of a stack lie on one another. Pure. */
import type { ChartContent, Series } from './series.ts';

export interface DrawnSeries {
  series: Series;
  /** Where each bar or point ends: the sum of the stack up to it, or its own value. In the API's unit. */
  ends: readonly (number | null)[];
}

/**
 * The series in the order of drawing: of a stack the outermost first, so that those within cover its lower part;
 * lines last. Values below zero stack downwards from zero.
 */
export function drawnSeries({ series }: Pick<ChartContent, 'series'>): DrawnSeries[] {
  const sums = new Map<string, { up: number[]; down: number[] }>();
  const drawn = series.map((each): DrawnSeries => {
    if (each.stack === undefined) return { series: each, ends: each.values };
    const sum = sums.get(each.stack) ?? { up: [], down: [] };
    sums.set(each.stack, sum);
    const ends = each.values.map((value, index) => {
      if (value === null) return null;
      const side = value < 0 ? sum.down : sum.up;
      side[index] = (side[index] ?? 0) + value;
      return side[index];
    });
    return { series: each, ends };
  });
  const isFilled = ({ series: { shape, stack } }: DrawnSeries) =>
    shape === 'bar' || (shape === 'area' && stack !== undefined);
  return [...drawn.filter(isFilled).reverse(), ...drawn.filter((each) => !isFilled(each))];
}

/** Whether nothing that was measured is known at a position, up to where the future begins. */
export function emptyPositions({ labels, series, toCome }: ChartContent): boolean[] {
  const measured = series.filter(({ dashed, reference }) => dashed !== true && reference !== true);
  const end = toCome ?? labels.length;
  return labels.map(
    (_, index) => index < end && measured.every(({ values }) => (values[index] ?? null) === null),
  );
}

/** The sum of the stacked values at a position; null where fewer than two are known. */
export function stackTotal({ series }: Pick<ChartContent, 'series'>, index: number): number | null {
  const values = series.flatMap(({ stack, values: own }) => {
    const value = own[index] ?? null;
    return stack === undefined || value === null || value < 0 ? [] : [value];
  });
  return values.length < 2 ? null : values.reduce((sum, value) => sum + value, 0);
}
