/** What a chart shows, free of how it is drawn: the same description makes the chart and its table. */
import type { Measure } from '../i18n/measures.ts';

/** Colour means role, everywhere the same (styles/tokens.css). */
export type ColourRole =
  | 'solar'
  | 'wind'
  | 'hydro'
  | 'battery'
  | 'grid'
  | 'generator'
  | 'load'
  | 'accent'
  | 'alarm'
  | 'soft';

export interface Series {
  id: string;
  name: string;
  colour: ColourRole;
  /** One value for each label, in the API's unit; null is a gap, never zero and never joined. */
  values: readonly (number | null)[];
  shape: 'bar' | 'area' | 'line';
  /** Series of one stack lie on one another. */
  stack?: string;
  /** Lighter, with a pattern: recovered, integrated or estimated rather than measured. */
  pattern?: boolean;
  dashed?: boolean;
  /** Only to compare with: that it is known does not mean that the group is. */
  reference?: boolean;
  /** Drawn against a second axis, in its own measure. */
  measure?: Measure;
}

export interface ChartContent {
  /** One for each position on the x axis, as it is read. */
  labels: readonly string[];
  /** The heading of the labels' column in the table. */
  labelHeader: string;
  series: readonly Series[];
  measure: Measure;
  /** The axis goes at least to here, so that charts that are compared have one scale. */
  most?: number;
  /** Under the tooltip's values, for each label: completeness and the like. */
  footers?: readonly string[];
  /** The first label that lies in the future: from there on nothing is missing. */
  toCome?: number;
  /** The time of the last bar before that is still running: the bar will grow. */
  isLastRunning?: boolean;
  /** Where a click on each position leads, and its label in the table. */
  links?: readonly (string | undefined)[];
}
