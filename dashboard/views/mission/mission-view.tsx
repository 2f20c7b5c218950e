/** A mission: whether it is on its path, which camp drives the change, and who provides what. */

import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Co2eFigure } from '../../components/emissions.tsx';
import { Figure } from '../../components/figure.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { Loaded } from '../../components/states.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint, registry } from '../../queries/api.ts';
import { emissions } from '../../queries/emissions.ts';
import { comparison, useComparison } from '../../queries/use-comparison.ts';
import { useIdleQuery, useQuery } from '../../queries/use-query.ts';
import { CampTable } from './camp-table.tsx';
import { ContributorTable } from './contributor-table.tsx';
import { MissionCharts } from './mission-charts.tsx';
import { missionTexts } from './texts.ts';

export function MissionView({ id }: ViewProps) {
  const registryResult = useQuery(registry);
  const mission = registryResult.data?.missions.find((each) => each.id === id);
  if (registryResult.data !== undefined && mission === undefined) return <NotFound />;
  return (
    <>
      <h1 class="visually-hidden">{mission?.name ?? id}</h1>
      <MissionFigures id={id} />
      <MissionCharts id={id} />
      <CampTable mission={id} />
      <ContributorTable mission={id} />
    </>
  );
}

function MissionFigures({ id }: { id: string }) {
  const t = useTexts(missionTexts);
  const { range, before, yearBefore } = usePeriod();
  const filter = { mission: [id] };
  const query = footprint('mission', 'total', range, filter);
  const result = useQuery(query);
  const earlier = {
    before: useComparison(comparison('mission', range, before, filter))(id),
    yearBefore: useComparison(yearBefore === null ? null : comparison('mission', range, yearBefore, filter))(
      id,
    ),
  };
  const emitted = useIdleQuery(emissions('mission', range, filter)).data?.rows[0];
  return (
    <Loaded query={query} result={result} height={180}>
      {({ rows }) => {
        const row = rows[0];
        if (row === undefined) return null;
        return (
          <section class="figures" aria-label={t('headlineFigures')}>
            <Figure id="renewableShare" row={row} {...earlier} wide>
              <ShareBar share={row.renewableShare} labelled />
            </Figure>
            <Figure id="fuelL" row={row} {...earlier} />
            <Figure id="fuelLPerPersonDay" row={row} {...earlier} />
            <Co2eFigure row={row} emissions={emitted} {...earlier} />
            <Figure id="avoidedFuelL" row={row} {...earlier} />
            <Figure id="coverage" row={row} before={earlier.before} />
          </section>
        );
      }}
    </Loaded>
  );
}
