/** What things cost here: asked once, kept by this browser, and part of the link. */

import type { Prices } from '../../../services/domain/planner/request.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { NumberField } from './number-field.tsx';
import { storePrices } from './plan-choice.ts';
import { planTexts } from './texts.ts';

/** Where nobody has said otherwise yet: to begin with, not to rely on. */
const SUGGESTED_PRICES: Prices = {
  fuelPerL: 1.2,
  solarPerKwp: 1_200,
  batteryPerKwh: 450,
  windPerKw: 3_000,
  generatorPerKw: 400,
  omShare: 0.02,
  years: 15,
  discountRate: 0.05,
  currency: 'USD',
};

const LARGEST = 1e7;

export function PricesForm({
  prices,
  onChange,
}: {
  prices: Prices | null;
  onChange: (prices: Prices) => void;
}) {
  const t = useTexts(planTexts);
  const format = useFormat();
  if (prices === null) {
    return (
      <section class="panel" aria-label={t('prices')}>
        <h2>{t('prices')}</h2>
        <p class="soft">{t('pricesWhy')}</p>
        <button type="button" onClick={() => setPrices(SUGGESTED_PRICES, onChange)}>
          {t('pricesStart')}
        </button>
      </section>
    );
  }
  const change = (changed: Partial<Prices>) => setPrices({ ...prices, ...changed }, onChange);
  const { currency } = prices;
  const field = (name: Exclude<keyof Prices, 'currency'>, label: string, unit: string, percent = false) => (
    <NumberField
      label={label}
      unit={unit}
      value={percent ? Math.round(prices[name] * 1e4) / 100 : prices[name]}
      min={name === 'years' ? 1 : 0}
      max={percent ? 100 : name === 'years' ? 50 : LARGEST}
      step={0.01}
      onInput={(value) => change({ [name]: percent ? value / 100 : value })}
    />
  );
  return (
    <details class="panel plan-prices" aria-label={t('prices')}>
      <summary>
        <h2>{t('prices')}</h2>
      </summary>
      <div class="plan-fields">
        {field('fuelPerL', t('fuelPrice'), `${currency}/${format.unit('L')}`)}
        {field('solarPerKwp', t('solarPrice'), `${currency}/${format.unit('kW')}`)}
        {field('batteryPerKwh', t('batteryPrice'), `${currency}/${format.unit('kWh')}`)}
        {field('generatorPerKw', t('gensetPrice'), `${currency}/${format.unit('kW')}`)}
        {field('omShare', t('upkeep'), '%', true)}
        {field('years', t('years'), '')}
        {field('discountRate', t('discountRate'), '%', true)}
        <div class="plan-number">
          <label>
            {t('currency')}{' '}
            <input
              class="plan-currency"
              value={currency}
              maxLength={20}
              onChange={({ currentTarget: { value } }) => {
                if (value.trim() !== '') change({ currency: value.trim() });
              }}
            />
          </label>
        </div>
      </div>
    </details>
  );
}

function setPrices(prices: Prices, onChange: (prices: Prices) => void): void {
  storePrices(prices);
  onChange(prices);
}
