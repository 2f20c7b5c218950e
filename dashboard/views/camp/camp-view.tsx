/** A camp, the engineer's screen: what runs now, what it burns, what is wasted, what is wrong. */
import { useEffect } from 'preact/hooks';
import { seconds } from '../../app/clock.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Answered } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { askAgain, useAnswer } from '../../queries/answers.ts';
import { registry } from '../../queries/api.ts';
import { useChanging } from '../../queries/changing.ts';
import { AdviceList } from './advice-list.tsx';
import './camp.css';
import { GeneratorTable } from './generator-table.tsx';
import { PowerFlow } from './power-flow.tsx';
import { campOperation } from './questions.ts';
import { Stores } from './stores.tsx';
import { campTexts } from './texts.ts';
import { TodayChart, TodayFigures } from './today.tsx';
import { UnitTable } from './unit-table.tsx';
import { type CampParts, useCampDay } from './use-camp.ts';

/** Advice is computed from the newest readings: asked for again so often. */
const OPERATION_EVERY_MS = 20_000;

export function CampView({ id }: ViewProps) {
  const known = useAnswer(registry);
  useOperationKeptFresh(id);
  return (
    <Answered question={registry} answer={known} height={640}>
      {({ camps, units }) => {
        const camp = camps.find((each) => each.id === id);
        if (camp === undefined) return <NotFound />;
        return <KnownCamp camp={camp} units={units.filter((unit) => unit.camp === id)} />;
      }}
    </Answered>
  );
}

function KnownCamp(parts: CampParts) {
  const t = useTexts(campTexts);
  return (
    <>
      <h1 class="visually-hidden">{parts.camp.name}</h1>
      <div class="two-columns">
        <section class="panel">
          <h2>{t('now')}</h2>
          <PowerFlow {...parts} />
          <CampClock {...parts} />
        </section>
        <section class="panel">
          <h2>{t('attention')}</h2>
          <AdviceList {...parts} />
        </section>
      </div>
      <section class="today">
        <h2>{t('today')}</h2>
        <TodayFigures {...parts} />
      </section>
      <TodayChart {...parts} />
      <GeneratorTable {...parts} />
      <Stores {...parts} />
      <UnitTable {...parts} />
    </>
  );
}

function CampClock({ camp }: CampParts) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const now = useChanging(seconds);
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

function useOperationKeptFresh(id: string): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void askAgain(campOperation(id));
    }, OPERATION_EVERY_MS);
    return () => clearInterval(timer);
  }, [id]);
}
