/** Contributors: who provides what, and what it delivered. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { Registry } from '../../../services/domain/registry/registry.ts';
import { useLocation } from '../../app/location.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { ownershipsOf } from '../../figures/ownership.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { footprint, registry } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { Provided } from './provided.tsx';
import { contributorTexts } from './texts.ts';

export function ContributorsView() {
  const t = useTexts(contributorTexts);
  const registryResult = useQuery(registry);
  return (
    <>
      <h1>{t('title')}</h1>
      <p class="soft">{t('intro')}</p>
      <section class="panel">
        <Loaded query={registry} result={registryResult} height={320}>
          {(registered) => <Table registered={registered} />}
        </Loaded>
      </section>
    </>
  );
}

function Table({ registered }: { registered: Registry }) {
  const t = useTexts(contributorTexts);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const { range } = usePeriod();
  const query = footprint('contributor', 'total', range);
  const result = useQuery(query);
  const campsOf = (row: FootprintRow) => [
    ...new Set(ownershipsOf(row.contributor ?? '', registered, range).map(({ unit }) => unit.camp)),
  ];
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'contributor',
      header: t('contributor'),
      name: (row) => names.contributor(row.contributor ?? ''),
      path: (row) => `/contributors/${row.contributor}`,
      location,
    }),
    {
      id: 'units',
      header: t('units'),
      kind: 'text',
      cell: (row) => <Provided ownerships={ownershipsOf(row.contributor ?? '', registered, range)} />,
    },
    {
      id: 'camps',
      header: t('camps'),
      kind: 'text',
      order: (row) => campsOf(row).length,
      cell: (row) => format.list(campsOf(row).map(names.camp)),
    },
    ...figureColumns(rows, ['suppliedKwh', 'renewableShare', 'fuelL', 'avoidedFuelL', 'coverage']),
  ];
  return (
    <Loaded query={query} result={result} height={320}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={t('none')} />
        ) : (
          <SortableTable
            caption={t('title')}
            columns={columns(rows)}
            rows={rows}
            keyOf={(row) => row.contributor ?? ''}
            initial="-suppliedKwh"
          />
        )
      }
    </Loaded>
  );
}
