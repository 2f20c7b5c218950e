/** One unit: is this set or array healthy, and is its meter? */
import { useEffect } from 'preact/hooks';
import { quarterHours } from '../../app/clock.ts';
import { NotFound } from '../../app/not-found.tsx';
import type { ViewProps } from '../../app/view-props.ts';
import { Figure } from '../../components/figure.tsx';
import { Answered } from '../../components/states.tsx';
import type { FigureId } from '../../figures/figures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { askAgain, useAnswer } from '../../queries/answers.ts';
import { useChanging } from '../../queries/changing.ts';
import { unitAnalysis } from '../camp/questions.ts';
import { AnalysisCharts } from './analysis-charts.tsx';
import { AnalysisFigures } from './analysis-figures.tsx';
import { LatestReadings } from './latest-readings.tsx';
import { type UnitDetail, unitDetail, unitTotal } from './questions.ts';
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
  const question = unitDetail(id);
  const detail = useAnswer(question);
  const quarterHour = useChanging(quarterHours);
  useEffect(() => {
    if (detail.state === 'ready' && detail.at < quarterHour) void askAgain(question);
  }, [quarterHour]);
  if (detail.state === 'failed' && detail.error.status === 404) return <NotFound />;
  return (
    <Answered question={question} answer={detail} height={640}>
      {(known) => <KnownUnit detail={known} />}
    </Answered>
  );
}

function KnownUnit({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  const { range } = usePeriod();
  const questions = { total: unitTotal(detail.unit, range), analysis: unitAnalysis(detail.unit, range) };
  const total = useAnswer(questions.total);
  const analysis = useAnswer(questions.analysis);
  const figures = FIGURES_OF_KIND[detail.kind];
  const row = total.state === 'ready' ? (total.value.rows[0] ?? null) : null;
  return (
    <>
      <h1>{detail.name}</h1>
      {figures.length === 0 ? null : (
        <Answered question={questions.total} answer={total} height={120}>
          {() =>
            row === null ? null : (
              <section class="figures" aria-label={t('figures')}>
                {figures.map((figure) => (
                  <Figure key={figure} id={figure} row={row} />
                ))}
              </section>
            )
          }
        </Answered>
      )}
      <div class="two-columns">
        <ReadingsPanel detail={detail} />
        <div class="stack">
          <section class="panel">
            <h2>{t('attention')}</h2>
            <UnitAttention detail={detail} analysis={analysis.value ?? null} row={row} />
          </section>
          <section class="panel">
            <h2>{t('latest')}</h2>
            <LatestReadings detail={detail} />
          </section>
        </div>
      </div>
      <Answered question={questions.analysis} answer={analysis} height={480}>
        {(known) => (
          <>
            <AnalysisFigures detail={detail} analysis={known} />
            <AnalysisCharts detail={detail} analysis={known} />
          </>
        )}
      </Answered>
      <UnitRecord detail={detail} />
    </>
  );
}
