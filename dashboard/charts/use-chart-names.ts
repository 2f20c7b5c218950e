/** The words that charts of footprint rows need, in the reader's language. */
import { figureNames } from '../figure-texts.ts';
import { useFormat } from '../format.ts';
import { partTexts } from '../part-texts.ts';
import { RENEWABLE_TARGET } from '../targets.ts';
import { useTexts } from '../texts.ts';
import type { ChartNames } from './footprint-charts.ts';

export function useChartNames(): ChartNames {
  const t = useTexts(partTexts);
  const format = useFormat();
  return {
    figure: useTexts(figureNames),
    time: t('time'),
    measured: t('measured'),
    notMeasured: t('notMeasured'),
    target: t('targetOf', {
      percent: format.completeness(RENEWABLE_TARGET.share),
      year: RENEWABLE_TARGET.year,
    }),
    complete: (percent) => t('complete', { percent }),
    completenessUnknown: t('completenessUnknown'),
  };
}
