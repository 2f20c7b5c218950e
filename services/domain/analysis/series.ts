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

/** Lays out one figure of footprint rows, which may come part by part: of each row one number is kept. */
export class SeriesLayout {
  readonly #figure: SeriesFigure;
  readonly #by: FootprintGroup;
  readonly #intervals = new Set<string>();
  /** For each group its values by their intervals' labels. */
  readonly #groups = new Map<string, Map<string, number | null>>();

  constructor(figure: SeriesFigure, by: FootprintGroup) {
    this.#figure = figure;
    this.#by = by;
  }

  add(rows: readonly FootprintRow[]): void {
    for (const row of rows) {
      const label = row.date ?? row.month ?? new Date(row.from).toISOString();
      this.#intervals.add(label);
      const value = FIGURES[this.#figure](row);
      this.#groups
        .getOrInsertComputed(row[this.#by] ?? '', () => new Map())
        .set(label, value === null ? null : Number(value.toPrecision(DIGITS)));
    }
  }

  series(): SeriesAnswer {
    const intervals = [...this.#intervals].sort();
    return {
      figure: this.#figure,
      intervals,
      groups: [...this.#groups].map(([id, values]) => ({
        id,
        values: intervals.map((label) => values.get(label) ?? null),
      })),
    };
  }
}
