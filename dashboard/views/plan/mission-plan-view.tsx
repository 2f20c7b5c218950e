/** A mission's way to 80 %: which camp next, with what, and what the share becomes. */
import { useState } from 'preact/hooks';
import type { MissionPlan } from '../../../services/domain/planner/plan-schema.ts';
import { quarterHours } from '../../app/clock.ts';
import { linkTo, navigate, useLocation } from '../../app/location.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { ExportPeriod } from '../../export/export-period.ts';
import { RENEWABLE_TARGET } from '../../figures/targets.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { registry } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { datedSteps, stepTime } from './dated-steps.ts';
import { NumberField, SliderField } from './number-field.tsx';
import { choiceParameters, readChoice } from './plan-choice.ts';
import './plan.css';
import { PricesForm } from './prices-form.tsx';
import { missionPlanOf } from './queries.ts';
import { StepTable } from './step-table.tsx';
import { planTexts } from './texts.ts';
import { Trajectory } from './trajectory.tsx';
import { useWork, WorkButton } from './work.tsx';

/** What a camp may get: sizes that suit a patrol base as well as a headquarters. */
const SIZES = {
  solarKwp: [0, 50, 100, 200, 400, 800, 1_600, 3_200],
  batteryKwh: [0, 250, 500, 1_000, 2_000, 4_000, 8_000],
};
const LONGEST_STEP_MONTHS = 36;

export function MissionPlanView({ id }: ViewProps) {
  const registryResult = useQuery(registry);
  const missions = registryResult.data?.missions;
  if (missions !== undefined && !missions.some((mission) => mission.id === id)) return <NotFound />;
  return <MissionPlanner id={id} />;
}

function MissionPlanner({ id }: { id: string }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  const [choice, setChoice] = useState(() => readChoice(location, quarterHours.peek()));
  const [target, setTarget] = useState(() => readTarget(location.query));
  const [time, setTime] = useState(() => stepTime(location.query, quarterHours.peek()));
  const [plan, setPlan] = useState<MissionPlan | null>(null);
  const work = useWork<MissionPlan>();
  const { prices } = choice;
  const remember = (parameters: Record<string, string | undefined>) =>
    navigate(linkTo(location.path, location, parameters), { replace: true });
  const start = async () => {
    if (prices === null) return;
    const { from, to } = choice;
    const result = await work.run((options) =>
      missionPlanOf(id, { from, to }, prices, target, SIZES, options),
    );
    if (result !== null) setPlan(result);
  };
  const steps = plan === null ? [] : datedSteps(plan.steps, time);
  return (
    <ExportPeriod.Provider value={`${choice.from}..${choice.to}`}>
      <h1>{t('missionTitle', { name: names.mission(id) })}</h1>
      <p class="soft">
        <strong class="plan-simulated">{t('simulated')}</strong>{' '}
        {t('missionLead', { days: format.days(choice.from, choice.to) })}
      </p>
      <div class="plan-columns">
        <div class="plan-side">
          <section class="panel plan-controls" aria-label={t('target')}>
            <h2>{t('target')}</h2>
            <SliderField
              label={t('share')}
              unit="%"
              value={Math.round(100 * target)}
              max={100}
              step={5}
              onInput={(percent) => {
                setTarget(percent / 100);
                remember({ target: String(percent) });
              }}
            />
            <div class="plan-number">
              <label>
                {t('firstStep')}{' '}
                <input
                  type="month"
                  value={time.firstMonth}
                  onChange={({ currentTarget: { value } }) => {
                    if (value === '') return;
                    setTime({ ...time, firstMonth: value });
                    remember({ first: value });
                  }}
                />
              </label>
            </div>
            <NumberField
              label={t('monthsPerStep')}
              unit=""
              value={time.monthsPerStep}
              min={1}
              max={LONGEST_STEP_MONTHS}
              step={1}
              onInput={(value) => {
                const monthsPerStep = Math.round(value);
                setTime({ ...time, monthsPerStep });
                remember({ every: String(monthsPerStep) });
              }}
            />
            <WorkButton
              work={work}
              label={t('missionStart')}
              disabled={prices === null}
              onStart={() => void start()}
            />
            {prices === null ? <p class="soft">{t('missionNeedsPrices')}</p> : null}
          </section>
          <PricesForm
            prices={prices}
            onChange={(changed) => {
              const next = { ...choice, prices: changed };
              setChoice(next);
              remember(choiceParameters(next));
            }}
          />
        </div>
        <div class="plan-main">
          {plan === null ? (
            <p class="state">{t('missionEmpty')}</p>
          ) : (
            <>
              <p class="plan-verdict" role="status" data-reached={plan.reached}>
                {t(plan.reached ? 'missionReached' : 'missionNotReached', {
                  count: steps.length,
                  target: format.completeness(target),
                  share:
                    plan.missionShareBefore === null
                      ? t('unknown')
                      : format.inline(plan.missionShareBefore, 'share'),
                })}
              </p>
              {plan.campsWithoutLoad.length === 0 ? null : (
                <p class="soft">
                  {t('campsWithoutLoad', { camps: format.list(plan.campsWithoutLoad.map(names.camp)) })}
                </p>
              )}
              <Trajectory mission={id} plan={plan} steps={steps} target={target} />
              <StepTable steps={steps} currency={prices?.currency ?? ''} choice={choice} />
            </>
          )}
        </div>
      </div>
    </ExportPeriod.Provider>
  );
}

function readTarget(query: URLSearchParams): number {
  const percent = Number(query.get('target') ?? Number.NaN);
  return percent > 0 && percent <= 100 ? percent / 100 : RENEWABLE_TARGET.share;
}
