/** The share that the steps make, month by month, beside what was measured and the path to the target. */
import { useMemo } from 'preact/hooks';
import type { MissionPlan } from '../../../services/domain/planner/plan-schema.ts';
import { quarterHours } from '../../app/clock.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { ChartContent } from '../../charts/series.ts';
import { targetPath } from '../../figures/targets.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { addDays, today } from '../../period/period.ts';
import { footprint } from '../../queries/api.ts';
import { useRows } from '../../queries/use-query.ts';
import { type DatedStep, monthAfter, PAST_MONTHS, trajectoryMonths } from './dated-steps.ts';
import { planTexts } from './texts.ts';

export function Trajectory(props: {
  mission: string;
  plan: MissionPlan;
  steps: readonly DatedStep[];
  target: number;
}) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const date = today(quarterHours.value);
  const thisMonth = date.slice(0, 7);
  const range = {
    from: `${monthAfter(thisMonth, -PAST_MONTHS)}-01`,
    to: addDays(date, 1),
    open: false,
  };
  const rows = useRows(footprint('mission', 'month', range, { mission: [props.mission] }));
  const content = useMemo<ChartContent>(() => {
    const months = trajectoryMonths(rows, props.plan, props.steps, thisMonth);
    return {
      labels: months.map(({ month }) => format.shortMonth(month)),
      labelHeader: t('month'),
      measure: 'share',
      most: 1,
      toCome: months.findIndex(({ month }) => month > thisMonth),
      series: [
        {
          ...{ id: 'measured', name: t('measured'), colour: 'accent', shape: 'line' },
          values: months.map(({ measured }) => measured),
        },
        {
          ...{ id: 'planned', name: t('planned'), colour: 'solar', shape: 'line' },
          values: months.map(({ planned }) => planned),
        },
        {
          ...{ id: 'path', name: t('path'), colour: 'soft', shape: 'line', dashed: true, reference: true },
          values: months.map(({ month }) => targetPath(`${month}-01`)),
        },
      ],
    };
  }, [rows, props.plan, props.steps, thisMonth, format, t]);
  return <ChartCard title={t('trajectory')} content={content} />;
}
