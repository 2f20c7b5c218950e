/** A contributor: what its units delivered and saved, in figures that an officer may show. */
import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { barChart, sourceChart } from '../../charts/footprint-charts.ts';
import { usePeriodChartNames } from '../../charts/use-chart-names.ts';
import { Figure } from '../../components/figure.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { Value } from '../../components/value.tsx';
import { contributorsOf, ownedTimes, ownershipsOf } from '../../figures/ownership.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { chartInterval } from '../../period/period.ts';
import { usePeriod } from '../../period/use-period.ts';
import { contributorStatement, footprint, registry } from '../../queries/api.ts';
import { comparison, useComparison } from '../../queries/use-comparison.ts';
import { useQuery, useRows } from '../../queries/use-query.ts';
import { Provided } from './provided.tsx';
import { contributorTexts } from './texts.ts';
import { UnitTable } from './unit-table.tsx';

export function ContributorView({ id }: ViewProps) {
  const t = useTexts(contributorTexts);
  const names = useNames();
  const registryResult = useQuery(registry);
  const { range } = usePeriod();
  if (registryResult.data !== undefined && !contributorsOf(registryResult.data).includes(id))
    return <NotFound />;
  const owned = registryResult.data === undefined ? null : ownershipsOf(id, registryResult.data, range);
  return (
    <>
      <h1>{names.contributor(id)}</h1>
      {owned === null ? null : <Provided ownerships={owned} />}
      <Figures id={id} />
      <Charts id={id} />
      {owned === null || owned.length === 0 ? null : (
        <section class="panel">
          <h2>{t('unitTable')}</h2>
          <UnitTable contributor={id} ownerships={owned} />
          <p class="soft small">{t('statement')}</p>
        </section>
      )}
    </>
  );
}

function Figures({ id }: { id: string }) {
  const t = useTexts(contributorTexts);
  const { range, before, yearBefore } = usePeriod();
  const filter = { contributor: [id] };
  const query = footprint('contributor', 'total', range, filter);
  const result = useQuery(query);
  const earlier = {
    before: useComparison(comparison('contributor', range, before, filter))(id),
    yearBefore: useComparison(
      yearBefore === null ? null : comparison('contributor', range, yearBefore, filter),
    )(id),
  };
  return (
    <Loaded query={query} result={result} height={180}>
      {({ rows }) => {
        const row = rows[0];
        if (row === undefined) return <NotOwner id={id} />;
        return (
          <section class="figures" aria-label={t('headlineFigures')}>
            <Figure id="avoidedFuelL" row={row} {...earlier} wide>
              <p class="soft small">{t('avoidedBaseline')}</p>
            </Figure>
            <AvoidedCo2e id={id} row={row} />
            <Figure id="suppliedKwh" row={row} {...earlier} />
            <Figure id="renewableShare" row={row} {...earlier} />
            <Figure id="fuelL" row={row} {...earlier} />
            <Figure id="coverage" row={row} before={earlier.before} />
          </section>
        );
      }}
    </Loaded>
  );
}

/** Says when the contributor did own units, where it owns none in the period. */
function NotOwner({ id }: { id: string }) {
  const t = useTexts(contributorTexts);
  const format = useFormat();
  const registryResult = useQuery(registry);
  const times = registryResult.data === undefined ? null : ownedTimes(id, registryResult.data);
  return (
    <Empty title={t('notOwner')}>
      {times === null ? null : (
        <p>
          {times.to === null
            ? t('ownsFrom', { from: format.day(times.from) })
            : t('ownedFromTo', { from: format.day(times.from), to: format.day(times.to) })}
        </p>
      )}
    </Empty>
  );
}

function AvoidedCo2e({ id, row }: { id: string; row: FootprintRow }) {
  const t = useTexts(contributorTexts);
  const format = useFormat();
  const { range } = usePeriod();
  const query = contributorStatement(id, range);
  const result = useQuery(query);
  const inputs = row.avoidedFuelL === null ? null : format.inline(row.avoidedFuelL, 'fuel');
  return (
    <section class="figure" data-figure="avoidedCo2eKg">
      <h2>{t('co2eAvoided')}</h2>
      <Loaded query={query} result={result} height={60}>
        {({ avoidedCo2eKg, factor }) => (
          <>
            <p class="headline">
              <Value value={avoidedCo2eKg} measure="co2e" />
            </p>
            {inputs === null ? null : (
              <p class="soft small" title={factor.source}>
                {t('co2eAvoidedOf', {
                  value: inputs,
                  factor: format.exact(factor.kgCo2ePerUnit),
                  fuel: factor.name,
                })}
              </p>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Charts({ id }: { id: string }) {
  const t = useTexts(contributorTexts);
  const format = useFormat();
  const names = usePeriodChartNames();
  const { range } = usePeriod();
  const query = footprint('contributor', chartInterval(range), range, { contributor: [id] });
  const rows = useRows(query);
  const contents = useMemo(
    () => ({
      sources: sourceChart(rows, format, names),
      fuel: barChart('fuelL', 'generator', rows, format, names),
    }),
    [rows, format],
  );
  if (rows.length === 0) return null;
  return (
    <div class="chart-grid">
      <ChartCard title={t('energyOverTime')} content={contents.sources} />
      <ChartCard title={t('fuelOverTime')} content={contents.fuel} />
    </div>
  );
}
