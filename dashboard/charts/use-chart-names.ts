/** The words that charts of footprint rows need, in the reader's language. */
import { useMemo } from 'preact/hooks';
import { linkTo, useLocation } from '../app/location.ts';
import { figureNames } from '../figures/figure-texts.ts';
import { RENEWABLE_TARGET } from '../figures/targets.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { usePeriod } from '../period/use-period.ts';
import type { ChartNames } from './footprint-charts.ts';

export function useChartNames(): ChartNames {
  const figure = useTexts(figureNames);
  const t = useTexts(componentTexts);
  const format = useFormat();
  return {
    figure,
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

/** The same, for charts of the page's period: each bar leads to its own time, and the last may still grow. */
export function usePeriodChartNames(): ChartNames {
  const names = useChartNames();
  const location = useLocation();
  const { range } = usePeriod();
  const path = location.path + location.query.toString();
  return useMemo(
    () => ({
      ...names,
      isLastRunning: range.open,
      linkOf: (row) => {
        const period = row.month ?? (row.date === undefined ? undefined : `${row.date}..${row.date}`);
        return period === undefined
          ? undefined
          : linkTo(location.path, location, { period, zoom: undefined });
      },
    }),
    [names.figure, path, range.open],
  );
}
