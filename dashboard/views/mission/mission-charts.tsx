/** A mission over time: share against its path, energy by source, fuel. */
import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { barChart, shareChart, sourceChart } from '../../charts/footprint-charts.ts';
import { useChartNames } from '../../charts/use-chart-names.ts';
import { Loaded } from '../../components/states.tsx';
import { RENEWABLE_TARGET, targetPath } from '../../figures/targets.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { chartInterval } from '../../period/period.ts';
import { usePeriod } from '../../period/use-period.ts';
import { csvUrl, footprint } from '../../queries/api.ts';
import { useQuery, useRows } from '../../queries/use-query.ts';
import { missionTexts } from './texts.ts';

export function MissionCharts({ id }: { id: string }) {
  const { range } = usePeriod();
  const query = footprint('mission', chartInterval(range), range, { mission: [id] });
  const result = useQuery(query);
  return (
    <Loaded query={query} result={result} height={340}>
      {({ rows }) => <Charts id={id} rows={rows} csv={csvUrl(query)} />}
    </Loaded>
  );
}

function Charts({ id, rows, csv }: { id: string; rows: readonly FootprintRow[]; csv: string }) {
  const t = useTexts(missionTexts);
  const format = useFormat();
  const names = useChartNames();
  const summary = usePathSummary(id);
  const contents = useMemo(
    () => ({
      share: shareChart(rows, format, names),
      sources: sourceChart(rows, format, names),
      fuel: barChart('fuelL', 'generator', rows, format, names),
    }),
    [rows, format],
  );
  return (
    <div class="chart-grid">
      <ChartCard title={t('shareOverTime')} content={contents.share} csv={csv} {...summary} />
      <ChartCard title={t('sources')} content={contents.sources} csv={csv} />
      <ChartCard title={t('fuel')} content={contents.fuel} csv={csv} />
    </div>
  );
}

/** Where the mission stands against the path to the target, in a sentence. */
function usePathSummary(id: string): { summary?: string } {
  const t = useTexts(missionTexts);
  const format = useFormat();
  const { range } = usePeriod();
  const row = useRows(footprint('mission', 'total', range, { mission: [id] }))[0];
  const share = row?.renewableShare ?? null;
  if (share === null) return {};
  const path = targetPath(range.to);
  return {
    summary: t(share < path ? 'shareSummaryBehind' : 'shareSummaryOn', {
      share: format.inline(share, 'share'),
      goal: format.completeness(RENEWABLE_TARGET.share),
      year: RENEWABLE_TARGET.year,
      path: format.inline(path, 'share'),
      points: format.axis(Math.abs(100 * (share - path))),
    }),
  };
}
