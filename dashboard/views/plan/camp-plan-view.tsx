/** A camp's planner: what would solar, a battery or other sets have changed? */
import { useState } from 'preact/hooks';
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';
import { quarterHours } from '../../app/clock.ts';
import { linkTo, navigate, useLocation } from '../../app/location.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Loaded } from '../../components/states.tsx';
import { ExportPeriod } from '../../export/export-period.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { registry } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { Assumptions } from './assumptions.tsx';
import { Controls, sliderReach } from './controls.tsx';
import { WeekChart, YearHeatMap } from './energy-charts.tsx';
import { FrontierPanel } from './frontier.tsx';
import { KeptPlans } from './kept-plans.tsx';
import { MonthTable } from './month-table.tsx';
import { choiceParameters, type PlanChoice, planBody, readChoice } from './plan-choice.ts';
import './plan.css';
import { PricesForm } from './prices-form.tsx';
import { planQuery } from './queries.ts';
import { Remarks } from './remarks.tsx';
import { ResultFigures } from './result-figures.tsx';
import { planTexts } from './texts.ts';
import { useDebounced } from './use-debounced.ts';

/** A slider that is dragged asks this often at most. */
const SETTLE_MS = 60;

export function CampPlanView({ id }: ViewProps) {
  const registryResult = useQuery(registry);
  const camp = registryResult.data?.camps.find((each) => each.id === id);
  if (registryResult.data !== undefined && camp === undefined) return <NotFound />;
  return (
    <Loaded query={registry} result={registryResult} height={640}>
      {({ units }) => (
        <CampPlanner id={id} units={units.filter((unit) => unit.camp === id)} name={camp?.name ?? id} />
      )}
    </Loaded>
  );
}

type Units = Parameters<typeof Controls>[0]['units'];

function CampPlanner({ id, units, name }: { id: string; units: Units; name: string }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const [choice, change] = useChoice();
  const body = useDebounced(planBody(id, choice), SETTLE_MS);
  const query = planQuery(body);
  const result = useQuery(query);
  const plan: Plan | undefined = result.data;
  return (
    <ExportPeriod.Provider value={`${choice.from}..${choice.to}`}>
      <h1>{t('title', { name })}</h1>
      <p class="soft">
        <strong class="plan-simulated">{t('simulated')}</strong>{' '}
        {t('lead', { days: format.days(choice.from, choice.to) })}
      </p>
      <div class="plan-columns">
        <div class="plan-side">
          <Controls units={units} choice={choice} onChange={change} />
          <PricesForm prices={choice.prices} onChange={(prices) => change({ prices })} />
          <Assumptions choice={choice} basis={plan?.basis ?? null} onChange={change} />
        </div>
        <div class="plan-main">
          <Loaded query={query} result={result} height={720}>
            {(answer) => (
              <>
                <ResultFigures before={answer.before} after={answer.after} cost={answer.cost} />
                <Remarks plan={answer} />
                <WeekChart plan={answer} />
                <YearHeatMap plan={answer} />
                <MonthTable plan={answer} />
              </>
            )}
          </Loaded>
          <FrontierPanel camp={id} choice={choice} reach={sliderReach(units)} onApply={change} />
          <KeptPlans camp={id} choice={choice} />
        </div>
      </div>
    </ExportPeriod.Provider>
  );
}

/** The choice, and how to change it: the URL follows, so that a link shows the same. */
function useChoice(): [PlanChoice, (changed: Partial<PlanChoice>) => void] {
  const location = useLocation();
  const [choice, setChoice] = useState(() => readChoice(location, quarterHours.peek()));
  const change = (changed: Partial<PlanChoice>) => {
    const next = { ...choice, ...changed };
    setChoice(next);
    navigate(linkTo(location.path, location, choiceParameters(next)), { replace: true });
  };
  return [choice, change];
}
