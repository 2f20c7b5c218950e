/** Camps by completeness, with the readings that were left out or that showed a reset. */
import type { FootprintRow } from '../../../services/domain/footprint-row.ts';
import { useFormat } from '../../format.ts';
import { useFigureColumns } from '../../parts/figure-columns.tsx';
import { type Column, SortableTable } from '../../parts/table.tsx';
import { linkTo, usePlace } from '../../router.ts';
import { useTexts } from '../../texts.ts';
import { useNames } from '../../use-names.ts';
import { qualityTexts } from './texts.ts';

export function CampQualityTable({ rows }: { rows: readonly FootprintRow[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const names = useNames();
  const place = usePlace();
  const figureColumns = useFigureColumns();
  const readings = (id: 'rejected' | 'resets'): Column<FootprintRow> => ({
    id,
    header: t(id),
    kind: 'number',
    order: (row) => row.readings[id],
    cell: (row) => format.count(row.readings[id]),
  });
  const columns: Column<FootprintRow>[] = [
    {
      id: 'camp',
      header: t('camp'),
      kind: 'text',
      order: (row) => names.camp(row.camp ?? ''),
      cell: (row) => <a href={linkTo(`/camps/${row.camp}`, place)}>{names.camp(row.camp ?? '')}</a>,
    },
    ...figureColumns(rows, ['coverage']),
    readings('rejected'),
    readings('resets'),
  ];
  return (
    <SortableTable
      caption={t('camps')}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.camp ?? ''}
      initial="coverage"
    />
  );
}
