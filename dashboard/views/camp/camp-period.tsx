/** A camp over the period that is chosen: its figures against before, its days with the battery, its generators. */
import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { barChart, shareChart, supplyChart, withYearBefore } from '../../charts/footprint-charts.ts';
import { OverlayChoice, useOverlay } from '../../charts/overlay.tsx';
import { usePeriodChartNames } from '../../charts/use-chart-names.ts';
import { Co2eFigure } from '../../components/emissions.tsx';
import { Figure } from '../../components/figure.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { Loaded } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { chartInterval } from '../../period/period.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint } from '../../queries/api.ts';
import { emissions } from '../../queries/emissions.ts';
import { comparison, useComparison } from '../../queries/use-comparison.ts';
import { useIdleQuery, useQuery } from '../../queries/use-query.ts';
import { GeneratorTable } from './generator-table.tsx';
import { campTotal } from './queries.ts';
import { Stores } from './stores.tsx';
import { campTexts } from './texts.ts';
import type { CampProps } from './use-camp.ts';

export function CampPeriod(props: CampProps) {
  const { range } = usePeriod();
  return (
    <>
      <PeriodFigures camp={props.camp.id} />
      <PeriodCharts camp={props.camp.id} />
      <GeneratorTable {...props} range={range} />
      <Stores {...props} range={range} />
    </>
  );
}

function PeriodFigures({ camp }: { camp: string }) {
  const t = useTexts(campTexts);
  const { range, before, yearBefore } = usePeriod();
  const filter = { camp: [camp] };
  const query = campTotal(camp, range);
  const result = useQuery(query);
  const earlier = {
    before: useComparison(comparison('camp', range, before, filter))(camp),
    yearBefore: useComparison(yearBefore === null ? null : comparison('camp', range, yearBefore, filter))(
      camp,
    ),
  };
  const emitted = useIdleQuery(emissions('camp', range, filter)).data?.rows[0];
  return (
    <Loaded query={query} result={result} height={180}>
      {({ rows: [row] }) =>
        row === undefined ? null : (
          <section class="figures" aria-label={t('viewPeriod')}>
            <Figure id="renewableShare" row={row} {...earlier} wide>
              <ShareBar share={row.renewableShare} labelled />
            </Figure>
            <Figure id="suppliedKwh" row={row} {...earlier} />
            <Figure id="fuelL" row={row} {...earlier} />
            <Figure id="fuelLPerPersonDay" row={row} {...earlier} />
            <Figure id="fuelLPerKwh" row={row} {...earlier} />
            <Co2eFigure row={row} emissions={emitted} {...earlier} />
            <Figure id="hoursBelow30Pct" row={row} {...earlier} />
            <Figure id="coverage" row={row} before={earlier.before} />
          </section>
        )
      }
    </Loaded>
  );
}

function PeriodCharts({ camp }: { camp: string }) {
  const { range } = usePeriod();
  const query = footprint('camp', chartInterval(range), range, { camp: [camp] });
  const result = useQuery(query);
  return (
    <Loaded query={query} result={result} height={340}>
      {({ rows }) => <Charts camp={camp} rows={rows} />}
    </Loaded>
  );
}

function Charts({ camp, rows }: { camp: string; rows: readonly FootprintRow[] }) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const names = usePeriodChartNames();
  const { earlier, name } = useOverlay('camp', { camp: [camp] });
  const contents = useMemo(
    () => ({
      supply: supplyChart(rows, format, names),
      share: withYearBefore(shareChart(rows, format, names), 'renewableShare', earlier, name),
      fuel: withYearBefore(barChart('fuelL', 'generator', rows, format, names), 'fuelL', earlier, name),
    }),
    [rows, earlier, name, format, names],
  );
  return (
    <>
      <OverlayChoice />
      <ChartCard name="supply" title={t('supply')} content={contents.supply} />
      <div class="chart-grid">
        <ChartCard name="share" title={t('shareOverTime')} content={contents.share} />
        <ChartCard name="fuel" title={t('fuelOverTime')} content={contents.fuel} />
      </div>
    </>
  );
}
