/** A mission's steps, each a link to the plan of its camp. */
import { linkTo, useLocation } from '../../app/location.ts';
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
  const sizesOf = (choice: PlanChoice, { step }: DatedStep) =>
    choiceParameters({ ...choice, solarKwp: step.solarKwp, batteryKwh: step.batteryKwh });
  return (
    <section class="panel" aria-label={t('steps')}>
      <h2>{t('steps')}</h2>
      <div class="table-frame">
        <table class="sortable plan-steps">
          <caption class="visually-hidden">{t('steps')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('month')}</th>
              <th scope="col">{t('camp')}</th>
              <th scope="col" class="number">{`${t('solar')}, ${format.unit('kW')}`}</th>
              <th scope="col" class="number">{`${t('battery')}, ${format.unit('kWh')}`}</th>
              <th scope="col" class="number">{`${t('litresSaved')}, ${format.unit('L')}`}</th>
              <th scope="col" class="number">{`${t('addedCost')}, ${props.currency}`}</th>
              <th scope="col" class="number">
                {t('shareAfter')}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.steps.map((dated) => (
              <tr key={dated.number} data-step={dated.number}>
                <th scope="row">{`${format.count(dated.number)}. ${format.shortMonth(dated.month)}`}</th>
                <td data-label={t('camp')}>
                  <a href={linkTo(`/plan/camps/${dated.step.camp}`, location, sizesOf(props.choice, dated))}>
                    {names.camp(dated.step.camp)}
                  </a>
                </td>
                <td class="number" data-label={t('solar')}>
                  {format.count(dated.step.solarKwp)}
                </td>
                <td class="number" data-label={t('battery')}>
                  {format.count(dated.step.batteryKwh)}
                </td>
                <td class="number" data-label={t('litresSaved')}>
                  {format.count(dated.step.litresSavedPerYear)}
                </td>
                <td class="number" data-label={t('addedCost')}>
                  {format.count(dated.step.costPerYear)}
                </td>
                <td class="number" data-label={t('shareAfter')}>
                  <Value value={dated.step.missionShareAfter} measure="share" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
