/**
 * One number of each footprint row, laid out by group and interval: a year of days of hundreds of camps is then
 * small enough for a satellite link. Pure.
 */
import { z } from 'zod';
import type { FootprintGroup, FootprintRow } from '../footprint/row.ts';

const FIGURES = {
  renewableShare: (row: FootprintRow) => row.renewableShare,
  coverage: (row: FootprintRow) => row.coverage,
  fuelL: (row: FootprintRow) => row.fuelL,
  fuelLPerPersonDay: (row: FootprintRow) => row.perPersonDay.fuelL,
  suppliedKwh: (row: FootprintRow) => row.energyKwh.supplied,
  rejected: (row: FootprintRow) => row.readings.rejected,
};
export const SERIES_FIGURES = [
  'renewableShare',
  'coverage',
  'fuelL',
  'fuelLPerPersonDay',
  'suppliedKwh',
  'rejected',
] as const satisfies readonly (keyof typeof FIGURES)[];
export type SeriesFigure = (typeof SERIES_FIGURES)[number];

export const seriesSchema = z.object({
  figure: z.enum(SERIES_FIGURES),
  /** The intervals' labels, oldest first: a date, a month, or the start as an instant in UTC. */
  intervals: z.array(z.string()),
  /** For each group a value for each interval; null where it is unknown or the group has no such interval. */
  groups: z.array(z.object({ id: z.string(), values: z.array(z.number().nullable()) })),
});
export type SeriesAnswer = z.infer<typeof seriesSchema>;

/** Five digits are more than any chart shows, and half the bytes of all. */
const DIGITS = 5;

/** Lays out one figure of footprint rows. */
export function seriesOf(
  figure: SeriesFigure,
  by: FootprintGroup,
  rows: readonly FootprintRow[],
): SeriesAnswer {
  const labels = rows.map((row) => row.date ?? row.month ?? new Date(row.from).toISOString());
  const intervals = [...new Set(labels)].sort();
  const positions = new Map(intervals.map((label, position) => [label, position]));
  const groups = new Map<string, (number | null)[]>();
  for (const [index, row] of rows.entries()) {
    const id = row[by] ?? '';
    const values = groups.get(id) ?? new Array<number | null>(intervals.length).fill(null);
    groups.set(id, values);
    const value = FIGURES[figure](row);
    values[positions.get(labels[index] ?? '') ?? 0] =
      value === null ? null : Number(value.toPrecision(DIGITS));
  }
  return {
    figure,
    intervals,
    groups: [...groups].map(([id, values]) => ({ id, values })),
  };
}
