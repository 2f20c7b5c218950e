/** A mission's camps, ranked by fuel, with what drives each. */
import type { ComparisonRow } from '../../../services/domain/analysis/comparison.ts';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { useLocation } from '../../app/location.ts';
import { changeColumn, useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint } from '../../queries/api.ts';
import { comparison, useComparison } from '../../queries/use-comparison.ts';
import { useQuery } from '../../queries/use-query.ts';
import { driverOf } from './drivers.ts';
import { missionTexts } from './texts.ts';

export function CampTable({ mission }: { mission: string }) {
  const t = useTexts(missionTexts);
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const driverText = useDriverText();
  const { range, before } = usePeriod();
  const query = footprint('camp', 'total', range, { mission: [mission] });
  const result = useQuery(query);
  const comparisonOf = useComparison(comparison('camp', range, before, { mission: [mission] }));
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'camp',
      header: t('camp'),
      name: (row) => names.camp(row.camp ?? ''),
      path: (row) => `/camps/${row.camp}`,
      location,
    }),
    ...figureColumns(rows, ['fuelL']),
    changeColumn({ id: 'change', header: t('fuelChange'), figure: 'fuelL', group: 'camp', comparisonOf }),
    {
      id: 'driver',
      header: t('driver'),
      kind: 'text',
      cell: (row) => driverText(row, comparisonOf(row.camp ?? '')),
    },
    ...figureColumns(rows, ['renewableShare', 'fuelLPerPersonDay', 'fuelLPerKwh', 'coverage']),
  ];
  return (
    <section class="panel">
      <h2>{t('camps')}</h2>
      <Loaded query={query} result={result} height={240}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t('noCamps')} />
          ) : (
            <SortableTable
              caption={t('camps')}
              columns={columns(rows)}
              rows={rows}
              keyOf={(row) => row.camp ?? ''}
              initial="-fuelL"
            />
          )
        }
      </Loaded>
    </section>
  );
}

/** The driver in words, and how long gensets idled where they did. */
function useDriverText(): (row: FootprintRow, comparison: ComparisonRow | undefined | null) => string {
  const t = useTexts(missionTexts);
  const format = useFormat();
  return (row, comparison) => {
    if (comparison === null) return '';
    const driver = driverOf(comparison);
    const words =
      'percent' in driver
        ? t(driver.kind, { percent: format.completeness(driver.percent) })
        : 'points' in driver
          ? t(driver.kind, { points: format.axis(100 * driver.points) })
          : t(driver.kind);
    const idle = row.generators.hoursBelow30Pct;
    if (idle === null || idle < 1) return words;
    return `${words}; ${t('idle', { hours: format.inline(idle, 'hours') })}`;
  };
}
