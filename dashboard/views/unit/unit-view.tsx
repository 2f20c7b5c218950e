/** One unit: is this generator or array healthy, and is its meter? */
import { useEffect } from 'preact/hooks';
import { quarterHours } from '../../app/clock.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Figure } from '../../components/figure.tsx';
import { Loaded } from '../../components/states.tsx';
import type { FigureId } from '../../figures/figures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { refresh } from '../../queries/client.ts';
import { useQuery } from '../../queries/use-query.ts';
import { unitAnalysis } from '../camp/queries.ts';
import { AnalysisCharts } from './analysis-charts.tsx';
import { AnalysisFigures } from './analysis-figures.tsx';
import { LatestReadings } from './latest-readings.tsx';
import { type UnitDetail, unitDetail, unitTotal } from './queries.ts';
import { ReadingsPanel } from './readings-panel.tsx';
import { unitTexts } from './texts.ts';
import './unit.css';
import { UnitAttention } from './unit-attention.tsx';
import { UnitRecord } from './unit-record.tsx';

const FIGURES_OF_KIND: Record<UnitDetail['kind'], readonly FigureId[]> = {
  generator: [
    'generatorKwh',
    'fuelL',
    'fuelLPerKwh',
    'hoursRun',
    'hoursBelow30Pct',
    'loadFactor',
    'coverage',
  ],
  solar: ['solarKwh', 'curtailedKwh', 'avoidedFuelL', 'coverage'],
  wind: ['windKwh', 'curtailedKwh', 'avoidedFuelL', 'coverage'],
  hydro: ['hydroKwh', 'curtailedKwh', 'avoidedFuelL', 'coverage'],
  battery: ['batteryChargedKwh', 'batteryDischargedKwh', 'coverage'],
  grid: ['gridKwh', 'exportedKwh', 'co2eGridKg', 'coverage'],
  load: ['loadKwh', 'coverage'],
  tank: [],
  weather: [],
};

export function UnitView({ id }: ViewProps) {
  const query = unitDetail(id);
  const detail = useQuery(query);
  const quarterHour = quarterHours.value;
  useEffect(() => {
    if (detail.data !== undefined && detail.dataUpdatedAt < quarterHour) void refresh(query);
  }, [quarterHour]);
  if (detail.data === undefined && detail.error?.status === 404) return <NotFound />;
  return (
    <Loaded query={query} result={detail} height={640}>
      {(data) => <UnitPage detail={data} />}
    </Loaded>
  );
}

function UnitPage({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  const { range } = usePeriod();
  const queries = { total: unitTotal(detail.unit, range), analysis: unitAnalysis(detail.unit, range) };
  const total = useQuery(queries.total);
  const analysis = useQuery(queries.analysis);
  const figures = FIGURES_OF_KIND[detail.kind];
  const row = total.data?.rows[0] ?? null;
  return (
    <>
      <h1>{detail.name}</h1>
      {figures.length === 0 ? null : (
        <Loaded query={queries.total} result={total} height={120}>
          {() =>
            row === null ? null : (
              <section class="figures" aria-label={t('figures')}>
                {figures.map((figure) => (
                  <Figure
                    key={figure}
                    id={figure}
                    row={row}
                    {...(figure === `${detail.kind}Kwh`
                      ? { name: t(detail.kind === 'load' ? 'energyUsed' : 'energyMade') }
                      : {})}
                  />
                ))}
              </section>
            )
          }
        </Loaded>
      )}
      <div class="two-columns">
        <ReadingsPanel detail={detail} />
        <div class="stack">
          <section class="panel">
            <h2>{t('attention')}</h2>
            <UnitAttention detail={detail} analysis={analysis.data ?? null} row={row} />
          </section>
          <section class="panel">
            <h2>{t('latest')}</h2>
            <LatestReadings detail={detail} />
          </section>
        </div>
      </div>
      <Loaded query={queries.analysis} result={analysis} height={480}>
        {(analysis) => (
          <>
            <AnalysisFigures detail={detail} analysis={analysis} />
            <AnalysisCharts detail={detail} analysis={analysis} />
          </>
        )}
      </Loaded>
      <UnitRecord detail={detail} />
    </>
  );
}
