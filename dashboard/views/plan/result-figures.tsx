/** The answer at a glance: each figure after the change, with what it was before beside it. */
import type { PlanCost, PlanFigures } from '../../../services/domain/planner/plan-schema.ts';
import { Icon } from '../../components/icon.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../i18n/format.ts';
import type { Measure } from '../../i18n/measures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { planTexts } from './texts.ts';

interface PlannedFigure {
  id: 'share' | 'fuel' | 'co2e' | 'lowLoad' | 'curtailed' | 'unserved';
  measure: Measure;
  better: 'more' | 'less';
  value: (figures: PlanFigures) => number | null;
}

const FIGURES: readonly PlannedFigure[] = [
  { id: 'share', measure: 'share', better: 'more', value: ({ renewableShare }) => renewableShare },
  { id: 'fuel', measure: 'fuel', better: 'less', value: ({ fuelL }) => fuelL },
  { id: 'co2e', measure: 'co2e', better: 'less', value: co2eKg },
  { id: 'lowLoad', measure: 'hours', better: 'less', value: ({ hoursBelow30Pct }) => hoursBelow30Pct },
  { id: 'curtailed', measure: 'energy', better: 'less', value: ({ curtailedKwh }) => curtailedKwh },
  { id: 'unserved', measure: 'energy', better: 'less', value: ({ unservedKwh }) => unservedKwh },
];
/** Against next to nothing a percentage says nothing. */
const MOST_PERCENT = 1_000;
/** Less than this of a figure is no change, percent. */
const LEAST_PERCENT = 0.05;

/** Fuel's and the grid's emissions; null where some of the grid's are not known. */
function co2eKg({ co2eKg: { fuel, grid } }: PlanFigures): number | null {
  return grid === null ? null : (fuel ?? 0) + grid;
}

export function ResultFigures(props: { before: PlanFigures; after: PlanFigures; cost: PlanCost | null }) {
  const t = useTexts(planTexts);
  return (
    <section class="figures plan-figures" aria-label={t('result')} aria-live="polite">
      {FIGURES.map((figure) => (
        <PlannedFigureCard key={figure.id} figure={figure} before={props.before} after={props.after} />
      ))}
      {props.cost === null ? null : <CostCard cost={props.cost} />}
    </section>
  );
}

function PlannedFigureCard(props: { figure: PlannedFigure; before: PlanFigures; after: PlanFigures }) {
  const t = useTexts(planTexts);
  const { id, measure, value } = props.figure;
  const [before, after] = [value(props.before), value(props.after)];
  return (
    <section class={`figure ${id === 'share' ? 'wide' : ''}`} data-figure={id}>
      <h2>{t(id)}</h2>
      <p class="headline" data-after>
        <Value value={after} measure={measure} reason={t('gridFactorUnknown')} />
      </p>
      {id === 'share' ? <ShareBar share={after} labelled /> : null}
      <p class="beside" data-before>
        <span class="soft">{t('before')}</span>{' '}
        <Value value={before} measure={measure} reason={t('gridFactorUnknown')} />
      </p>
      <Verdict figure={props.figure} before={before} after={after} />
    </section>
  );
}

function Verdict(props: { figure: PlannedFigure; before: number | null; after: number | null }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const { before, after } = props;
  if (before === null || after === null) return null;
  const isShare = props.figure.measure === 'share';
  if (!isShare && before === 0 && after !== 0) return null;
  const percent = isShare ? 100 * (after - before) : before === 0 ? 0 : 100 * (after / before - 1);
  if (Math.abs(percent) < LEAST_PERCENT) return <p class="change">{t('same')}</p>;
  if (Math.abs(percent) > MOST_PERCENT) return null;
  const isBetter = percent > 0 === (props.figure.better === 'more');
  return (
    <p class="change">
      <span class={isBetter ? 'better' : 'worse'}>
        <Icon name={percent > 0 ? 'up' : 'down'} />
        {isShare
          ? `${format.axis(Math.abs(percent))} ${t('points')}`
          : format.completeness(Math.abs(percent) / 100)}{' '}
        {t(isBetter ? 'better' : 'worse')}
      </span>
    </p>
  );
}

function CostCard({ cost }: { cost: PlanCost }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const money = (value: number) => `${format.count(value)}\u00a0${cost.currency}`;
  return (
    <section class="figure" data-figure="cost">
      <h2>{t('costPerYear')}</h2>
      <p class="headline">
        <span class="value" title={money(cost.totalPerYear)}>
          {format.axis(cost.totalPerYear)}
          <span class="unit">{`\u00a0${cost.currency}`}</span>
        </span>
      </p>
      <p class="beside">
        <span class="soft">{t('capital')}</span> {money(cost.capital)}
      </p>
      <p class="change">
        {cost.paybackYears === null
          ? t('neverPaysBack')
          : t('paysBackIn', { years: format.axis(cost.paybackYears) })}
      </p>
    </section>
  );
}
