/** A mission's steps, each a link to the plan of its camp. */
import { linkTo, useLocation } from '../../app/location.ts';
import { type Column, SortableTable } from '../../components/table.tsx';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import type { DatedStep } from './dated-steps.ts';
import { choiceParameters, type PlanChoice } from './plan-choice.ts';
import { planTexts } from './texts.ts';

export function StepTable(props: { steps: readonly DatedStep[]; currency: string; choice: PlanChoice }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  const planUrl = ({ step: { camp, solarKwp, batteryKwh } }: DatedStep) =>
    linkTo(`/plan/camps/${camp}`, location, choiceParameters({ ...props.choice, solarKwp, batteryKwh }));
  const amount = (
    id: string,
    header: string,
    unit: string,
    value: (step: DatedStep['step']) => number,
  ): Column<DatedStep> => ({
    ...{ id, header, unit, kind: 'number' },
    order: ({ step }) => value(step),
    cell: ({ step }) => format.count(value(step)),
  });
  const columns: Column<DatedStep>[] = [
    {
      ...{ id: 'month', header: t('month'), kind: 'text' },
      order: ({ number }) => number,
      cell: ({ number, month }) => `${format.count(number)}. ${format.shortMonth(month)}`,
      exported: [{ header: t('month'), value: ({ month }) => month }],
    },
    {
      ...{ id: 'camp', header: t('camp'), kind: 'text' },
      order: ({ step }) => names.camp(step.camp),
      cell: (dated) => <a href={planUrl(dated)}>{names.camp(dated.step.camp)}</a>,
    },
    amount('solar', t('solar'), format.unit('kW'), ({ solarKwp }) => solarKwp),
    amount('battery', t('battery'), format.unit('kWh'), ({ batteryKwh }) => batteryKwh),
    amount('saved', t('litresSaved'), format.unit('L'), ({ litresSavedPerYear }) => litresSavedPerYear),
    amount('cost', t('addedCost'), props.currency, ({ costPerYear }) => costPerYear),
    {
      ...{ id: 'share', header: t('shareAfter'), kind: 'number' },
      order: ({ step }) => step.missionShareAfter,
      cell: ({ step }) => <Value value={step.missionShareAfter} measure="share" />,
    },
  ];
  return (
    <section class="panel" aria-label={t('steps')}>
      <h2>{t('steps')}</h2>
      <SortableTable
        caption={t('steps')}
        columns={columns}
        rows={props.steps}
        keyOf={({ number }) => String(number)}
        initial="month"
      />
    </section>
  );
}
