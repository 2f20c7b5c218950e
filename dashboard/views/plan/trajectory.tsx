/** The share that the steps make, month by month, beside what was measured and the path to the target. */
import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { MissionPlan } from '../../../services/domain/planner/plan-schema.ts';
import { quarterHours } from '../../app/clock.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { useCsvUrl } from '../../charts/csv-url.ts';
import type { ChartContent } from '../../charts/series.ts';
import { targetPath } from '../../figures/targets.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { addDays, today } from '../../period/period.ts';
import { footprint } from '../../queries/api.ts';
import { useRows } from '../../queries/use-query.ts';
import { type DatedStep, monthAfter } from './dated-steps.ts';
import { planTexts } from './texts.ts';

const PAST_MONTHS = 12;
/** Months shown after the last step, so that it can be seen. */
const BEYOND = 3;
const MONTHS_AT_MOST = 120;

/** Each month from the first measured one to after the last step, with its measured and its planned share. */
export function trajectoryMonths(
  rows: readonly FootprintRow[],
  plan: Pick<MissionPlan, 'missionShareBefore'>,
  steps: readonly DatedStep[],
  thisMonth: string,
): { month: string; measured: number | null; planned: number | null }[] {
  const measured = new Map(rows.map((row) => [row.month, row.renewableShare]));
  const last = monthAfter(steps.at(-1)?.month ?? thisMonth, BEYOND);
  const months: { month: string; measured: number | null; planned: number | null }[] = [];
  for (
    let month = monthAfter(thisMonth, -PAST_MONTHS);
    month <= last && months.length < MONTHS_AT_MOST;
    month = monthAfter(month, 1)
  ) {
    const taken = steps.findLast((step) => step.month <= month);
    const share = taken === undefined ? plan.missionShareBefore : taken.step.missionShareAfter;
    months.push({
      month,
      measured: measured.get(month) ?? null,
      planned: month < thisMonth ? null : share,
    });
  }
  return months;
}

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
  return <ChartCard title={t('trajectory')} content={content} csv={useCsvUrl(content)} />;
}
