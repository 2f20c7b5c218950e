/** The words that charts of footprint rows need, in the reader's language. */
import { figureNames } from '../figures/figure-texts.ts';
import { RENEWABLE_TARGET } from '../figures/targets.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import type { ChartNames } from './footprint-charts.ts';

export function useChartNames(): ChartNames {
  const t = useTexts(componentTexts);
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
