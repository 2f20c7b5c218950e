/** A camp, the engineer's screen: what runs now, what it burns, what is wasted, what is wrong. */
import { useEffect } from 'preact/hooks';
import { seconds } from '../../app/clock.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Loaded } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { registry } from '../../queries/api.ts';
import { refresh } from '../../queries/client.ts';
import { useQuery } from '../../queries/use-query.ts';
import { AdviceList } from './advice-list.tsx';
import './camp.css';
import { GeneratorTable } from './generator-table.tsx';
import { PowerFlow } from './power-flow.tsx';
import { campOperation } from './queries.ts';
import { Stores } from './stores.tsx';
import { campTexts } from './texts.ts';
import { TodayChart, TodayFigures } from './today.tsx';
import { UnitTable } from './unit-table.tsx';
import { type CampProps, useCampDay } from './use-camp.ts';

/** Advice is computed from the newest readings: fetched again this often. */
const OPERATION_EVERY_MS = 20_000;

export function CampView({ id }: ViewProps) {
  const registryResult = useQuery(registry);
  useOperationRefresh(id);
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
  return (
    <>
      <h1 class="visually-hidden">{props.camp.name}</h1>
      <div class="two-columns">
        <section class="panel">
          <h2>{t('now')}</h2>
          <PowerFlow {...props} />
          <CampClock {...props} />
        </section>
        <section class="panel">
          <h2>{t('attention')}</h2>
          <AdviceList {...props} />
        </section>
      </div>
      <section class="today">
        <h2>{t('today')}</h2>
        <TodayFigures {...props} />
      </section>
      <TodayChart {...props} />
      <GeneratorTable {...props} />
      <Stores {...props} />
      <UnitTable {...props} />
    </>
  );
}

function CampClock({ camp }: CampProps) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const now = seconds.value;
  const { today } = useCampDay(camp);
  return (
    <p class="soft small">
      {t('nowZone', {
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
