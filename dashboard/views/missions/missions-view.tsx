/** All missions: how renewable the fleet is against the target, who is ahead and who slips, and whether to trust it. */
import { useMemo } from 'preact/hooks';
import type { FootprintGroup } from '../../../services/domain/footprint/row.ts';
import { useLocation } from '../../app/location.ts';
import { Co2eFigure } from '../../components/emissions.tsx';
import { Figure } from '../../components/figure.tsx';
import { lazy } from '../../components/lazy.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { registry } from '../../queries/api.ts';
import { useComparison } from '../../queries/use-comparison.ts';
import { useIdleQuery, useQuery } from '../../queries/use-query.ts';
import { Attention } from './attention.tsx';
import { MissionTable } from './mission-table.tsx';
import { missionsQueries } from './queries.ts';
import { missionsTexts } from './texts.ts';

/** The group that all missions together are. */
const FLEET = 'all' satisfies FootprintGroup;
const MissionsMap = lazy(async () => (await import('./missions-map.tsx')).MissionsMap, 360, 'map');
const AllCamps = lazy(async () => (await import('./all-camps.tsx')).AllCamps, 480);

export function MissionsView() {
  const t = useTexts(missionsTexts);
  const location = useLocation();
  usePeriod();
  const queries = missionsQueries(location);
  const registryResult = useQuery(registry);
  const missions = useQuery(queries.missions);
  const before = useComparison(queries.missionsBefore);
  // The map is drawn again for other shares only, not for each change of the URL.
  const map = useMemo(() => <MissionsMap rows={missions.data?.rows ?? []} />, [missions.data]);
  const tab = location.query.get('tab') === 'camps' ? 'camps' : 'missions';
  if (registryResult.data?.missions.length === 0) {
    return (
      <Empty title={t('noMissions')}>
        <p>{t('noMissionsWhy')}</p>
      </Empty>
    );
  }
  return (
    <>
      <h1 class="visually-hidden">{t('headline')}</h1>
      <FleetFigures />
      <Tabs
        label={t('tabs')}
        current={tab}
        tabs={[
          { id: 'missions', name: t('table'), isDefault: true },
          { id: 'camps', name: t('camps') },
        ]}
      >
        {tab === 'camps' ? <AllCamps /> : <MissionTable />}
      </Tabs>
      <div class="two-columns">
        <section class="panel">
          <h2>{t('attention')}</h2>
          <Loaded query={queries.missions} result={missions} height={200}>
            {({ rows }) => <Attention rows={rows} comparisonOf={before} />}
          </Loaded>
        </section>
        <section class="panel">
          <h2>{t('map')}</h2>
          <Loaded query={queries.missions} result={missions} height={360}>
            {() => map}
          </Loaded>
        </section>
      </div>
    </>
  );
}

function FleetFigures() {
  const t = useTexts(missionsTexts);
  const queries = missionsQueries(useLocation());
  const fleet = useQuery(queries.fleet);
  const before = useComparison(queries.fleetBefore)(FLEET);
  const yearBefore = useComparison(queries.fleetYearBefore)(FLEET);
  const emitted = useIdleQuery(queries.fleetEmissions).data?.rows[0];
  return (
    <Loaded query={queries.fleet} result={fleet} height={180}>
      {({ rows }) => {
        const row = rows[0];
        if (row === undefined) return null;
        const earlier = { row, before, yearBefore };
        return (
          <section class="figures" aria-label={t('headlineFigures')}>
            <Figure id="renewableShare" {...earlier} wide>
              <ShareBar share={row.renewableShare} labelled />
            </Figure>
            <Figure id="fuelL" {...earlier} />
            <Figure id="fuelLPerPersonDay" {...earlier} />
            <Co2eFigure emissions={emitted} {...earlier} />
            <Figure id="coverage" row={row} before={before} />
          </section>
        );
      }}
    </Loaded>
  );
}
