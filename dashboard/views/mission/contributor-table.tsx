/** Who provides what in a mission. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { useLocation } from '../../app/location.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { missionTexts } from './texts.ts';

export function ContributorTable({ mission }: { mission: string }) {
  const t = useTexts(missionTexts);
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const { range } = usePeriod();
  const query = footprint('contributor', 'total', range, { mission: [mission] });
  const result = useQuery(query);
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'contributor',
      header: t('contributor'),
      name: (row) => names.contributor(row.contributor ?? ''),
      path: (row) => `/contributors/${row.contributor}`,
      location,
    }),
    ...figureColumns(rows, ['suppliedKwh', 'renewableShare', 'fuelL', 'avoidedFuelL', 'coverage']),
  ];
  return (
    <section class="panel">
      <h2>{t('contributors')}</h2>
      <Loaded query={query} result={result} height={200}>
        {({ rows }) => (
          <SortableTable
            name="contributors"
            caption={t('contributors')}
            columns={columns(rows)}
            rows={rows}
            keyOf={(row) => row.contributor ?? ''}
            initial="-suppliedKwh"
          />
        )}
      </Loaded>
    </section>
  );
}
