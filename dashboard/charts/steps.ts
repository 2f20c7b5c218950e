/** The units in which a chart and its table show their values. Pure. */
import { type Measure, type Step, stepFor } from '../i18n/measures.ts';
import type { ChartContent } from './series.ts';

export type StepOf = (measure: Measure) => Step;

/** One step for all series of a measure, so that they share an axis, and the table's columns a unit. */
export function stepsOf(content: ChartContent): StepOf {
  return (measure) => {
    const own = content.series.filter((series) => (series.measure ?? content.measure) === measure);
    return stepFor(measure, [...own.flatMap(({ values }) => values), content.most ?? 0]);
  };
}
