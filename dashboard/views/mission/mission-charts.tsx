/** A mission over time: share against its path, energy by source, fuel. */
import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { barChart, shareChart, sourceChart, withYearBefore } from '../../charts/footprint-charts.ts';
import { OverlayChoice, useOverlay } from '../../charts/overlay.tsx';
import { usePeriodChartNames } from '../../charts/use-chart-names.ts';
import { Loaded } from '../../components/states.tsx';
import { RENEWABLE_TARGET, targetPath } from '../../figures/targets.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { chartInterval } from '../../period/period.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint } from '../../queries/api.ts';
import { useQuery, useRows } from '../../queries/use-query.ts';
import { missionTexts } from './texts.ts';

export function MissionCharts({ id }: { id: string }) {
  const { range } = usePeriod();
  const query = footprint('mission', chartInterval(range), range, { mission: [id] });
  const result = useQuery(query);
  return (
    <Loaded query={query} result={result} height={340}>
      {({ rows }) => <Charts id={id} rows={rows} />}
    </Loaded>
  );
}

function Charts({ id, rows }: { id: string; rows: readonly FootprintRow[] }) {
  const t = useTexts(missionTexts);
  const format = useFormat();
  const names = usePeriodChartNames();
  const summary = usePathSummary(id);
  const { earlier, name } = useOverlay('mission', { mission: [id] });
  const contents = useMemo(
    () => ({
      share: withYearBefore(shareChart(rows, format, names), 'renewableShare', earlier, name),
      sources: sourceChart(rows, format, names),
      fuel: withYearBefore(barChart('fuelL', 'generator', rows, format, names), 'fuelL', earlier, name),
    }),
    [rows, earlier, name, format, names],
  );
  return (
    <>
      <OverlayChoice />
      <div class="chart-grid">
        <ChartCard name="share" title={t('shareOverTime')} content={contents.share} {...summary} />
        <ChartCard name="sources" title={t('sources')} content={contents.sources} />
        <ChartCard name="fuel" title={t('fuel')} content={contents.fuel} />
      </div>
    </>
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
