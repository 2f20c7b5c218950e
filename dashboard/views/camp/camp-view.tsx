/** A camp, the engineer's screen: what runs now, what it burns, what is wasted, what is wrong; or any period of it. */
import { useEffect } from 'preact/hooks';
import { seconds } from '../../app/clock.ts';
import { useLocation } from '../../app/location.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Loaded } from '../../components/states.tsx';
import { ViewTabs } from '../../components/tabs.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { registry } from '../../queries/api.ts';
import { refresh } from '../../queries/client.ts';
import { liveLink } from '../../queries/live.ts';
import { useQuery } from '../../queries/use-query.ts';
import { AdviceList } from './advice-list.tsx';
import './camp.css';
import { CampPeriod } from './camp-period.tsx';
import { GeneratorTable } from './generator-table.tsx';
import { PowerFlow } from './power-flow.tsx';
import { campOperation, campOverview } from './queries.ts';
import { Stores } from './stores.tsx';
import { campTexts } from './texts.ts';
import { TodayChart, TodayFigures } from './today.tsx';
import { UnitTable } from './unit-table.tsx';
import { type CampProps, useCampDay, useUnitsNow } from './use-camp.ts';

/** Advice is computed from the newest readings: fetched again this often. */
const OPERATION_EVERY_MS = 20_000;

export function CampView({ id }: ViewProps) {
  const registryResult = useQuery(registry);
  return (
    <Loaded query={registry} result={registryResult} height={640}>
      {({ camps, units }) => {
        const camp = camps.find((each) => each.id === id);
        if (camp === undefined) return <NotFound />;
        return <Camp camp={camp} units={units.filter((unit) => unit.camp === id)} />;
      }}
    </Loaded>
  );
}

function Camp(props: CampProps) {
  const t = useTexts(campTexts);
  const isPeriod = useLocation().query.get('view') === 'period';
  return (
    <>
      <h1 class="visually-hidden">{props.camp.name}</h1>
      <ViewTabs
        label={t('views')}
        current={isPeriod ? 'period' : 'now'}
        tabs={[
          { id: 'now', name: t('viewNow'), isDefault: true },
          { id: 'period', name: t('viewPeriod') },
        ]}
      />
      {isPeriod ? <CampPeriod {...props} /> : <CampNow {...props} />}
    </>
  );
}

function CampNow(props: CampProps) {
  const t = useTexts(campTexts);
  const { camp } = props;
  const day = useCampDay(camp);
  const query = campOverview(camp.id, day);
  const overview = useQuery(query);
  useOperationRefresh(camp.id);
  return (
    <Loaded query={query} result={overview} height={640}>
      {() => (
        <>
          <section class="today">
            <h2>{t('today')}</h2>
            <TodayFigures {...props} />
          </section>
          <div class="two-columns">
            <section class="panel was-live">
              <h2>{t('now')}</h2>
              <PowerFlow {...props} />
              <CampClock {...props} />
            </section>
            <section class="panel">
              <h2>{t('attention')}</h2>
              <AdviceList {...props} />
            </section>
          </div>
          <TodayChart {...props} />
          <GeneratorTable {...props} range={day.today} isNow />
          <Stores {...props} range={day.today} />
          <UnitTable {...props} />
        </>
      )}
    </Loaded>
  );
}

function CampClock({ camp, units }: CampProps) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const now = seconds.value;
  const { today } = useCampDay(camp);
  const isLive = liveLink.value.status === 'live' && useUnitsNow(units).some(({ isSilent }) => !isSilent);
  return (
    <p class="soft small">
      {t(isLive ? 'nowZone' : 'nowNotLive', {
        time: format.instant(now, camp.timeZone),
        until: format.clock(Date.parse(today.to), camp.timeZone),
      })}
    </p>
  );
}

function useOperationRefresh(id: string): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void refresh(campOperation(id));
    }, OPERATION_EVERY_MS);
    return () => clearInterval(timer);
  }, [id]);
}
