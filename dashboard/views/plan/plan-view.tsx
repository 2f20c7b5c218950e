/** Where planning begins: a mission's way to its target, or one camp. */
import { linkTo, useLocation } from '../../app/location.ts';
import { Empty, Loaded } from '../../components/states.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { registry } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import './plan.css';
import { planTexts } from './texts.ts';

export function PlanView() {
  const t = useTexts(planTexts);
  const location = useLocation();
  const result = useQuery(registry);
  return (
    <>
      <h1>{t('planner')}</h1>
      <p class="soft">{t('plannerLead')}</p>
      <Loaded query={registry} result={result} height={400}>
        {({ missions, camps }) =>
          missions.length === 0 ? (
            <Empty title={t('noMissions')} />
          ) : (
            <ul class="plan-missions">
              {missions.map(({ id, name }) => (
                <li key={id} class="panel">
                  <h2>
                    <a href={linkTo(`/plan/missions/${id}`, location)}>{t('missionTitle', { name })}</a>
                  </h2>
                  <ul class="row">
                    {camps
                      .filter((camp) => camp.mission === id)
                      .map((camp) => (
                        <li key={camp.id}>
                          <a href={linkTo(`/plan/camps/${camp.id}`, location)}>{camp.name}</a>
                        </li>
                      ))}
                  </ul>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
