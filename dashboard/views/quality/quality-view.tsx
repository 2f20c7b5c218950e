/** Data quality: which numbers rest on thin ice, and why? */
import { useEffect } from 'preact/hooks';
import { linkTo, navigate, usePlace } from '../../app/router.ts';
import { Figure } from '../../components/figure.tsx';
import { Answered } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { askAgain, useAnswer, useRows } from '../../queries/answers.ts';
import { fleet, registry } from '../../queries/api.ts';
import { HeatMap } from './heat-map.tsx';
import { Quarantine } from './quarantine.tsx';
import { completenessOf, type Quality, quality, qualityRows } from './questions.ts';
import './quality.css';
import { ReadingsTable } from './readings-table.tsx';
import { SilentUnits } from './silent-units.tsx';
import { qualityTexts } from './texts.ts';
import { UnknownFields } from './unknown-fields.tsx';

const TABS = ['completeness', 'silent', 'readings', 'unknownFields', 'quarantine'] as const;
const REFRESH_MS = 30_000;

export function QualityView() {
  const t = useTexts(qualityTexts);
  const place = usePlace();
  const answer = useAnswer(quality);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void askAgain(quality);
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const tab = TABS.find((each) => each === place.query.get('tab')) ?? 'completeness';
  return (
    <>
      <h1 class="visually-hidden">{t('title')}</h1>
      <Answered question={quality} answer={answer} height={120}>
        {(known) => <Headline known={known} />}
      </Answered>
      <Tabs
        label={t('title')}
        current={tab}
        tabs={TABS.map((id) => ({ id, name: t(id), isDefault: id === 'completeness' }))}
      >
        {tab === 'completeness' ? <CompletenessTab /> : null}
        {tab === 'readings' ? <ReadingsTab /> : null}
        <Answered question={quality} answer={answer} height={320}>
          {({ silent, unknownFields, quarantine }) => (
            <>
              {tab === 'silent' ? <SilentUnits units={silent} /> : null}
              {tab === 'unknownFields' ? <UnknownFields fields={unknownFields} /> : null}
              {tab === 'quarantine' ? <Quarantine reasons={quarantine.reasons} /> : null}
            </>
          )}
        </Answered>
      </Tabs>
    </>
  );
}

function Headline({ known }: { known: Quality }) {
  const t = useTexts(qualityTexts);
  const { range } = usePeriod();
  const row = useRows(fleet(range))[0];
  return (
    <section class="figures" aria-label={t('headline')}>
      {row === undefined ? (
        <Count id="coverage" name={t('completeness')} count={null} />
      ) : (
        <Figure id="coverage" row={row} />
      )}
      <Count id="silent" name={t('silent')} count={known.silent.length} tab="silent" />
      <Count id="rejected" name={t('rejected')} count={row?.readings.rejected ?? null} tab="readings" />
      <Count id="resets" name={t('resets')} count={row?.readings.resets ?? null} tab="readings" />
      <Count id="quarantine" name={t('quarantine')} count={known.quarantine.total} tab="quarantine" />
    </section>
  );
}

function Count(props: { id: string; name: string; count: number | null; tab?: string }) {
  const format = useFormat();
  const place = usePlace();
  return (
    <section class="figure" data-figure={props.id}>
      <h2>{props.name}</h2>
      <p class="headline">
        {props.count === null || props.tab === undefined ? (
          '…'
        ) : (
          <a href={linkTo(place.path, place, { tab: props.tab })}>{format.count(props.count)}</a>
        )}
      </p>
    </section>
  );
}

function CompletenessTab() {
  const { range } = usePeriod();
  const mission = usePlace().query.get('mission');
  const question = completenessOf(range, mission);
  const answer = useAnswer(question);
  const totals = useRows(qualityRows(range, null));
  return (
    <>
      <MissionFilter />
      <Answered question={question} answer={answer} height={480}>
        {(series) => <HeatMap series={series} totals={totals} />}
      </Answered>
    </>
  );
}

function ReadingsTab() {
  const { range } = usePeriod();
  const question = qualityRows(range, usePlace().query.get('mission'));
  const answer = useAnswer(question);
  return (
    <>
      <MissionFilter />
      <Answered question={question} answer={answer} height={320}>
        {({ rows }) => <ReadingsTable rows={rows} />}
      </Answered>
    </>
  );
}

function MissionFilter() {
  const t = useTexts(qualityTexts);
  const place = usePlace();
  const known = useAnswer(registry);
  const missions = known.value?.missions ?? [];
  return (
    <label class="row filters">
      {t('mission')}{' '}
      <select
        value={place.query.get('mission') ?? ''}
        onChange={(event) =>
          navigate(linkTo(place.path, place, { mission: event.currentTarget.value || undefined }), {
            replace: true,
          })
        }
      >
        <option value="">{t('allMissions')}</option>
        {missions.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
