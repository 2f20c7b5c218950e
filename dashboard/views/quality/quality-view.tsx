/** Data quality: which numbers rest on thin ice, and why? */
import { useEffect } from 'preact/hooks';
import { linkTo, navigate, useLocation } from '../../app/location.ts';
import { Figure } from '../../components/figure.tsx';
import { Loaded } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { fleet, registry } from '../../queries/api.ts';
import { refresh } from '../../queries/client.ts';
import { useQuery, useRows } from '../../queries/use-query.ts';
import { HeatMap } from './heat-map.tsx';
import { Quarantine } from './quarantine.tsx';
import { completenessOf, type Quality, quality, qualityRows } from './queries.ts';
import './quality.css';
import { ReadingsTable } from './readings-table.tsx';
import { SilentUnits } from './silent-units.tsx';
import { qualityTexts } from './texts.ts';
import { UnknownFields } from './unknown-fields.tsx';

const TABS = ['completeness', 'silent', 'readings', 'unknownFields', 'quarantine'] as const;
const REFRESH_MS = 30_000;

export function QualityView() {
  const t = useTexts(qualityTexts);
  const location = useLocation();
  const result = useQuery(quality);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void refresh(quality);
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const tab = TABS.find((each) => each === location.query.get('tab')) ?? 'completeness';
  return (
    <>
      <h1 class="visually-hidden">{t('title')}</h1>
      <Loaded query={quality} result={result} height={120}>
        {(quality) => <Headline quality={quality} />}
      </Loaded>
      <Tabs
        label={t('title')}
        current={tab}
        tabs={TABS.map((id) => ({ id, name: t(id), isDefault: id === 'completeness' }))}
      >
        {tab === 'completeness' ? <CompletenessTab /> : null}
        {tab === 'readings' ? <ReadingsTab /> : null}
        <Loaded query={quality} result={result} height={320}>
          {({ silent, unknownFields, quarantine }) => (
            <>
              {tab === 'silent' ? <SilentUnits units={silent} /> : null}
              {tab === 'unknownFields' ? <UnknownFields fields={unknownFields} /> : null}
              {tab === 'quarantine' ? <Quarantine reasons={quarantine.reasons} /> : null}
            </>
          )}
        </Loaded>
      </Tabs>
    </>
  );
}

function Headline({ quality }: { quality: Quality }) {
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
      <Count id="silent" name={t('silent')} count={quality.silent.length} tab="silent" />
      <Count id="rejected" name={t('rejected')} count={row?.readings.rejected ?? null} tab="readings" />
      <Count id="resets" name={t('resets')} count={row?.readings.resets ?? null} tab="readings" />
      <Count id="quarantine" name={t('quarantine')} count={quality.quarantine.total} tab="quarantine" />
    </section>
  );
}

function Count(props: { id: string; name: string; count: number | null; tab?: string }) {
  const format = useFormat();
  const location = useLocation();
  return (
    <section class="figure" data-figure={props.id}>
      <h2>{props.name}</h2>
      <p class="headline">
        {props.count === null || props.tab === undefined ? (
          '…'
        ) : (
          <a href={linkTo(location.path, location, { tab: props.tab })}>{format.count(props.count)}</a>
        )}
      </p>
    </section>
  );
}

function CompletenessTab() {
  const { range } = usePeriod();
  const mission = useLocation().query.get('mission');
  const query = completenessOf(range, mission);
  const result = useQuery(query);
  const totals = useRows(qualityRows(range, null));
  return (
    <>
      <MissionFilter />
      <Loaded query={query} result={result} height={480}>
        {(series) => <HeatMap series={series} totals={totals} />}
      </Loaded>
    </>
  );
}

function ReadingsTab() {
  const { range } = usePeriod();
  const query = qualityRows(range, useLocation().query.get('mission'));
  const result = useQuery(query);
  return (
    <>
      <MissionFilter />
      <Loaded query={query} result={result} height={320}>
        {({ rows }) => <ReadingsTable rows={rows} />}
      </Loaded>
    </>
  );
}

function MissionFilter() {
  const t = useTexts(qualityTexts);
  const location = useLocation();
  const registryResult = useQuery(registry);
  const missions = registryResult.data?.missions ?? [];
  return (
    <label class="row filters">
      {t('mission')}{' '}
      <select
        value={location.query.get('mission') ?? ''}
        onChange={(event) =>
          navigate(linkTo(location.path, location, { mission: event.currentTarget.value || undefined }), {
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
