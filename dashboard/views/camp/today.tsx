/** Today against yesterday: the camp's figures, and its hours by source. */
import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { type ChartNames, supplyChart } from '../../charts/footprint-charts.ts';
import type { ChartContent } from '../../charts/series.ts';
import { useChartNames } from '../../charts/use-chart-names.ts';
import { Figure } from '../../components/figure.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import type { FigureId } from '../../figures/figures.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useComparison } from '../../queries/use-comparison.ts';
import { useQuery, useRows } from '../../queries/use-query.ts';
import { campAgainstYesterday, campHours, campTotal } from './queries.ts';
import { campTexts } from './texts.ts';
import { type CampProps, useCampDay } from './use-camp.ts';

const FIGURES: readonly FigureId[] = [
  'suppliedKwh',
  'fuelL',
  'fuelLPerKwh',
  'hoursBelow30Pct',
  'curtailedKwh',
];

export function TodayFigures({ camp }: CampProps) {
  const t = useTexts(campTexts);
  const day = useCampDay(camp);
  const { today, isNew } = day;
  const query = campTotal(camp.id, today);
  const result = useQuery(isNew ? null : query);
  const before = useComparison(isNew ? null : campAgainstYesterday(camp.id, day))(camp.id);
  if (isNew) return <Empty title={t('notYet')} />;
  return (
    <Loaded query={query} result={result} height={140}>
      {({ rows }) => {
        const row = rows[0];
        if (row === undefined) return <Empty title={t('notYet')} />;
        return (
          <section class="figures" aria-label={t('today')}>
            <Figure id="renewableShare" row={row} before={before} against={t('yesterday')} wide>
              <ShareBar share={row.renewableShare} labelled />
            </Figure>
            {FIGURES.map((id) => (
              <Figure key={id} id={id} row={row} before={before} against={t('yesterday')} />
            ))}
          </section>
        );
      }}
    </Loaded>
  );
}

export function TodayChart({ camp }: CampProps) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const names = useChartNames();
  const { today, yesterdayWhole, isNew } = useCampDay(camp);
  const query = campHours(camp.id, today);
  const result = useQuery(isNew ? null : query);
  const earlier = useRows(campHours(camp.id, yesterdayWhole));
  const rows = result.data?.rows;
  const content = useMemo(
    () => hoursChart(rows ?? [], earlier, format, names, t('courseYesterday')),
    [rows, earlier, format],
  );
  if (isNew) return null;
  return (
    <Loaded query={query} result={result} height={340}>
      {() => <ChartCard title={t('course')} content={content} />}
    </Loaded>
  );
}

/** What met the load: what was supplied and what batteries gave, less what they took. */
function metKwh({ energyKwh: { supplied, batteryDischarged } }: FootprintRow): number | null {
  return supplied === null ? null : supplied + (batteryDischarged ?? 0);
}

/** Today's hours by source over the whole day's axis, with yesterday's supply as a line. */
function hoursChart(
  today: readonly FootprintRow[],
  yesterday: readonly FootprintRow[],
  format: Format,
  names: ChartNames,
  yesterdayName: string,
): ChartContent {
  const axis = yesterday.length > today.length ? yesterday : today;
  const chart = supplyChart(today, format, names);
  const padded = (values: readonly (number | null)[]) => axis.map((_, index) => values[index] ?? null);
  return {
    ...chart,
    labels: axis.map((row) => row.from.slice(11, 16)),
    toCome: today.length,
    series: [
      ...chart.series.map((series) => ({ ...series, values: padded(series.values) })),
      {
        id: 'yesterday',
        name: yesterdayName,
        colour: 'load',
        shape: 'line',
        reference: true,
        values: padded(yesterday.map((row) => metKwh(row))),
      },
    ],
  };
}
