/** On what a plan rests: what may be chosen, and what was measured. */
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { NumberField } from './number-field.tsx';
import type { PlanChoice } from './plan-choice.ts';
import { planTexts } from './texts.ts';

const YIELD_AT_MOST = 5_000;

export function Assumptions(props: {
  choice: PlanChoice;
  basis: Plan['basis'] | null;
  onChange: (choice: Partial<PlanChoice>) => void;
}) {
  const t = useTexts(planTexts);
  const { choice, onChange } = props;
  const percent = (value: number) => Math.round(value * 1e4) / 100;
  return (
    <details class="panel plan-assumptions" aria-label={t('assumptions')}>
      <summary>
        <h2>{t('assumptions')}</h2>
      </summary>
      <div class="plan-fields">
        <DateField
          label={t('from')}
          value={choice.from}
          max={choice.to}
          onChange={(from) => onChange({ from })}
        />
        <DateField label={t('to')} value={choice.to} min={choice.from} onChange={(to) => onChange({ to })} />
        <NumberField
          label={t('reserve')}
          unit="%"
          value={percent(choice.reserve)}
          max={100}
          step={0.1}
          onInput={(value) => onChange({ reserve: value / 100 })}
        />
        <NumberField
          label={t('minLoad')}
          unit="%"
          value={percent(choice.minLoad)}
          max={100}
          step={0.1}
          onInput={(value) => onChange({ minLoad: value / 100 })}
        />
        <NumberField
          label={t('yield')}
          unit="kWh/kWp"
          value={choice.yieldKwhPerKwp ?? 0}
          max={YIELD_AT_MOST}
          step={1}
          onInput={(value) => onChange({ yieldKwhPerKwp: value > 0 ? value : null })}
        />
      </div>
      {props.basis === null ? null : <BasisFacts basis={props.basis} />}
      <p class="soft small">{t('rulesText')}</p>
    </details>
  );
}

function BasisFacts({ basis }: { basis: Plan['basis'] }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const names = useNames();
  const { solarHours, modelError } = basis;
  const unknown = t('unknown');
  const facts: [string, string][] = [
    [t('hours'), format.count(basis.hours)],
    [t('loadFilledHours'), format.count(basis.loadFilledHours)],
    [
      t('solarHours'),
      t('solarHoursOf', {
        own: format.count(solarHours.own),
        neighbours: format.count(solarHours.neighbours),
        clearSky: format.count(solarHours.clearSky),
      }),
    ],
    [
      t('modelError'),
      t('modelErrorOf', {
        fuel: modelError.fuel === null ? unknown : format.signedPercent(100 * modelError.fuel),
        share: modelError.share === null ? unknown : format.signed(100 * modelError.share),
      }),
    ],
    [t('fuelScale'), format.exact(basis.fuelScale)],
    ...Object.entries(basis.curves).map(([unit, { a, b }]): [string, string] => [
      names.unit(unit),
      `${format.axis(a)} ${format.unit('L/h')} + ${format.axis(b)} ${format.unit('L/kWh')}`,
    ]),
  ];
  return (
    <dl class="plan-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function DateField(props: {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (date: string) => void;
}) {
  return (
    <div class="plan-number">
      <label>
        {props.label}{' '}
        <input
          type="date"
          value={props.value}
          min={props.min}
          max={props.max}
          onChange={({ currentTarget: { value } }) => {
            if (value !== '') props.onChange(value);
          }}
        />
      </label>
    </div>
  );
}
