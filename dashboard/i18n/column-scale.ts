/** How the numbers of one column are written: one unit, and as many decimals as its largest needs three digits for. */
import { MEASURES, type Measure, type Step, stepFor } from './measures.ts';

export interface ColumnScale extends Step {
  /** Digits after the decimal sign, the same in every row. */
  decimals: number;
}

const SIGNIFICANT_DIGITS = 3;
const MOST_DECIMALS = 3;
/** Hours are counted by quarters: more than one decimal says nothing. */
const HOUR_DECIMALS = 1;

export function columnScale(measure: Measure, values: readonly (number | null | undefined)[]): ColumnScale {
  const step = stepFor(measure, values);
  if (measure === 'share') return { ...step, decimals: 1 };
  const largest = values.reduce<number>(
    (most, value) => Math.max(most, Math.abs(value ?? 0) * step.factor),
    0,
  );
  const whole = largest === 0 ? 1 : Math.floor(Math.log10(largest)) + 1;
  const most = measure === 'hours' ? HOUR_DECIMALS : MOST_DECIMALS;
  return { ...step, decimals: Math.min(most, Math.max(0, SIGNIFICANT_DIGITS - Math.max(whole, 0))) };
}

/** A measure's unit as a column of plain numbers is headed, and what makes them of the API's. */
export function plainUnit(measure: Measure): Step {
  return MEASURES[measure][0];
}
