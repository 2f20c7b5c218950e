/** The months of a plan: share and litres before and after, as a chart, a table and a CSV. */
import { useMemo } from 'preact/hooks';
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { ChartContent } from '../../charts/series.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { planTexts } from './texts.ts';

export function MonthTable({ plan }: { plan: Plan }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const content = useMemo<ChartContent>(() => {
    const { months } = plan;
    const series = (when: 'before' | 'after') => ({
      ...{ id: `fuel-${when}`, name: `${t('fuel')}, ${t(when)}`, shape: 'bar' as const },
      ...{ colour: 'generator' as const, pattern: when === 'after', stack: when },
      values: months.map((month) => month[when].fuelL),
    });
    const share = (when: 'before' | 'after') => ({
      ...{ id: `share-${when}`, name: `${t('share')}, ${t(when)}`, shape: 'line' as const },
      ...{ colour: 'accent' as const, measure: 'share' as const, dashed: when === 'before' },
      values: months.map((month) => month[when].renewableShare),
    });
    return {
      labels: months.map(({ month }) => format.shortMonth(month)),
      labelHeader: t('month'),
      measure: 'fuel',
      // What is drawn last lies on top: the planned bar within that of before.
      series: [series('after'), series('before'), share('after'), share('before')],
    };
  }, [plan, format, t]);
  return <ChartCard title={t('byMonth')} content={content} />;
}
