/** Many sizes at once: cost against share, and the cheapest way to each target. */
import { useRef, useState } from 'preact/hooks';
import type { Frontier } from '../../../services/domain/planner/plan-schema.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { FrontierChart } from './frontier-chart.tsx';
import type { PlanChoice } from './plan-choice.ts';
import { frontierOf } from './queries.ts';
import { planTexts } from './texts.ts';
import { useWork, WorkButton } from './work.tsx';

const TARGETS = [0.4, 0.6, 0.8, 0.95];
const SIZES = 20;

export function FrontierPanel(props: {
  camp: string;
  choice: PlanChoice;
  reach: { solar: { max: number }; battery: { max: number } };
  onApply: (sizes: { solarKwp: number; batteryKwh: number }) => void;
}) {
  const t = useTexts(planTexts);
  const { camp, choice, reach } = props;
  const work = useWork<Frontier>();
  // What was worked out holds for what it was worked out of, and no longer.
  const asked = JSON.stringify([
    choice.from,
    choice.to,
    choice.reserve,
    choice.minLoad,
    choice.yieldKwhPerKwp,
    choice.prices,
  ]);
  const worked = useRef('');
  const [frontier, setFrontier] = useState<Frontier | null>(null);
  const start = async () => {
    const steps = (max: number) => Array.from({ length: SIZES }, (_, step) => (max * step) / (SIZES - 1));
    const sizes = { solarKwp: steps(reach.solar.max), batteryKwh: steps(reach.battery.max) };
    const result = await work.run((options) => frontierOf(camp, choice, sizes, TARGETS, options));
    if (result === null) return;
    worked.current = asked;
    setFrontier(result);
  };
  return (
    <section class="panel" aria-label={t('frontier')}>
      <h2>{t('frontier')}</h2>
      <p class="soft">{choice.prices === null ? t('frontierNeedsPrices') : t('frontierWhy')}</p>
      <WorkButton work={work} label={t('frontierStart')} onStart={() => void start()} />
      {frontier === null || worked.current !== asked ? null : (
        <>
          <FrontierChart frontier={frontier} currency={choice.prices?.currency ?? ''} />
          <CheapestTable
            frontier={frontier}
            currency={choice.prices?.currency ?? ''}
            onApply={props.onApply}
          />
        </>
      )}
    </section>
  );
}

function CheapestTable(props: {
  frontier: Frontier;
  currency: string;
  onApply: (sizes: { solarKwp: number; batteryKwh: number }) => void;
}) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const { cheapest } = props.frontier;
  if (cheapest === null) return null;
  return (
    <div class="table-frame">
      <table class="plan-cheapest">
        <caption>{t('cheapest')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('target')}</th>
            <th scope="col" class="number">{`${t('solar')}, ${format.unit('kW')}`}</th>
            <th scope="col" class="number">{`${t('battery')}, ${format.unit('kWh')}`}</th>
            <th scope="col" class="number">{`${t('costPerYear')}, ${props.currency}`}</th>
            <th scope="col">
              <span class="visually-hidden">{t('apply')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {TARGETS.map((target, position) => {
            const point = cheapest[position] ?? null;
            return (
              <tr key={target} data-target={target}>
                <th scope="row">{format.completeness(target)}</th>
                {point === null ? (
                  <td colSpan={4} class="soft">
                    {t('notReached')}
                  </td>
                ) : (
                  <>
                    <td class="number" data-label={t('solar')}>
                      {format.count(point.solarKwp)}
                    </td>
                    <td class="number" data-label={t('battery')}>
                      {format.count(point.batteryKwh)}
                    </td>
                    <td class="number" data-label={t('costPerYear')}>
                      {format.count(point.cost)}
                      {point.unsure ? <span title={t('unsureWhy')}> *</span> : null}
                    </td>
                    <td>
                      <button type="button" onClick={() => props.onApply(point)}>
                        {t('apply')}
                      </button>
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {cheapest.some((point) => point?.unsure) ? <p class="soft small">* {t('unsureWhy')}</p> : null}
    </div>
  );
}
