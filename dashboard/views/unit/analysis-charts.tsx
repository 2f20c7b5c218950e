/** How hard a unit works, drawn: load duration, hours by load, fuel over power. */
import { useMemo } from 'preact/hooks';
import { IDLE_LOAD } from '../../../services/domain/limits.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { ChartContent } from '../../charts/series.ts';
import { lazy } from '../../components/lazy.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { COLOURS } from './colours.ts';
import type { UnitAnalysis, UnitDetail } from './queries.ts';
import { unitTexts } from './texts.ts';

// Apart, since it brings the chart engine.
const FuelCurve = lazy(async () => (await import('./fuel-curve.tsx')).FuelCurve, 340);

export function AnalysisCharts({ detail, analysis }: { detail: UnitDetail; analysis: UnitAnalysis }) {
  const { generator, loadDuration } = analysis;
  if (loadDuration.length === 0) return null;
  return (
    <div class="chart-grid">
      <LoadDuration detail={detail} analysis={analysis} />
      {generator === null ? null : <LoadBands bands={generator.loadBands} />}
      {generator === null || generator.fuelCurve.quarters === 0 ? null : (
        <FuelCurve curve={generator.fuelCurve} ratedKw={detail.registered.ratedKw ?? 0} />
      )}
    </div>
  );
}

function LoadDuration({ detail, analysis }: { detail: UnitDetail; analysis: UnitAnalysis }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const [share, power] = [t('shareOfTime'), t('meanPower')];
  const content = useMemo<ChartContent>(
    () => ({
      labels: analysis.loadDuration.map((point) => format.completeness(point.share)),
      labelHeader: share,
      measure: 'power',
      series: [
        {
          id: 'duration',
          name: power,
          colour: COLOURS[detail.kind],
          shape: 'area',
          values: analysis.loadDuration.map(({ powerKw }) => powerKw),
        },
      ],
    }),
    [analysis, detail.kind, format, share, power],
  );
  const median = analysis.loadDuration[Math.floor(analysis.loadDuration.length / 2)]?.powerKw ?? 0;
  const busy = analysis.loadDuration.findLast(({ powerKw }) => powerKw > 0)?.share ?? 0;
  const hours = format.inline(analysis.knownHours, 'hours');
  return (
    <ChartCard
      title={t('loadDuration')}
      content={content}
      summary={
        median > 0
          ? t('loadDurationSummary', { power: format.inline(median, 'power'), hours })
          : t('loadDurationPart', { share: format.completeness(busy), hours })
      }
    />
  );
}

function LoadBands({ bands }: { bands: NonNullable<UnitAnalysis['generator']>['loadBands'] }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const [load, hours] = [t('loadOfRated'), t('hours')];
  const content = useMemo<ChartContent>(
    () => ({
      labels: bands.map(({ fromLoad, toLoad }) =>
        toLoad === null
          ? `≥ ${format.completeness(fromLoad)}`
          : `${format.axis(100 * fromLoad)}–${format.completeness(toLoad)}`,
      ),
      labelHeader: load,
      measure: 'hours',
      series: [
        {
          id: 'hours',
          name: hours,
          colour: 'generator',
          shape: 'bar',
          values: bands.map((band) => band.hours),
        },
      ],
    }),
    [bands, format, load, hours],
  );
  const below = bands
    .filter(({ toLoad }) => toLoad !== null && toLoad <= IDLE_LOAD)
    .reduce((sum, band) => sum + band.hours, 0);
  const all = bands.reduce((sum, band) => sum + band.hours, 0);
  return (
    <ChartCard
      title={t('loadBands')}
      content={content}
      summary={t('loadBandsSummary', {
        below: format.inline(below, 'hours'),
        all: format.inline(all, 'hours'),
      })}
    />
  );
}
