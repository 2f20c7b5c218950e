/** What one plans with: sliders for solar, battery and sets; the sets that there are, each of which may sleep. */
import type { Registry } from '../../../services/domain/registry/registry.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { NumberField, SliderField } from './number-field.tsx';
import type { PlanChoice } from './plan-choice.ts';
import { planTexts } from './texts.ts';

type Unit = Registry['units'][number];

const LARGEST = 100_000;
const ADDED_GENSETS_AT_MOST = 6;
/** A slider reaches from nothing to this many times what the sets are rated for. */
const SOLAR_REACH = 4;
const BATTERY_REACH = 12;
const STEPS = 80;

export function Controls(props: {
  units: readonly Unit[];
  choice: PlanChoice;
  onChange: (choice: Partial<PlanChoice>) => void;
}) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const { choice, onChange } = props;
  const gensets = props.units.filter(({ kind }) => kind === 'generator');
  const reach = sliderReach(props.units);
  return (
    <section class="panel plan-controls" aria-label={t('change')}>
      <h2>{t('change')}</h2>
      <SliderField
        label={t('solar')}
        unit={format.unit('kW')}
        value={choice.solarKwp}
        {...reach.solar}
        onInput={(solarKwp) => onChange({ solarKwp })}
      />
      <SliderField
        label={t('battery')}
        unit={format.unit('kWh')}
        value={choice.batteryKwh}
        {...reach.battery}
        onInput={(batteryKwh) => onChange({ batteryKwh })}
      />
      <SliderField
        label={t('addedGensets')}
        unit=""
        value={choice.addedGensets}
        max={ADDED_GENSETS_AT_MOST}
        step={1}
        onInput={(addedGensets) => onChange({ addedGensets: Math.round(addedGensets) })}
      />
      {choice.addedGensets === 0 ? null : (
        <NumberField
          label={t('addedKw')}
          unit={format.unit('kW')}
          value={choice.addedKw}
          min={1}
          max={LARGEST}
          step={1}
          onInput={(addedKw) => onChange({ addedKw })}
        />
      )}
      {gensets.length === 0 ? null : (
        <fieldset class="plan-gensets">
          <legend>{t('gensetsThatRun')}</legend>
          {gensets.map(({ id, name, ratedKw }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={!choice.off.includes(id)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange({
                    off: checked ? choice.off.filter((each) => each !== id) : [...choice.off, id],
                  })
                }
              />
              {name} <span class="soft">{format.inline(ratedKw ?? 0, 'power')}</span>
            </label>
          ))}
        </fieldset>
      )}
    </section>
  );
}

/** How far the sliders go, and in which steps. */
export function sliderReach(units: readonly Unit[]) {
  const ratedKw = units.reduce(
    (sum, { kind, ratedKw = 0 }) => (kind === 'generator' || kind === 'grid' ? sum + ratedKw : sum),
    0,
  );
  const slider = (times: number) => {
    const step = niceStep((times * Math.max(ratedKw, 50)) / STEPS);
    return { max: step * STEPS, step };
  };
  return { solar: slider(SOLAR_REACH), battery: slider(BATTERY_REACH) };
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const nice = [1, 2, 5, 10].find((times) => times * power >= least) ?? 10;
  return Math.max(1, nice * power);
}
