/** Camps, or a mission's units, by completeness, with the readings that were left out or that showed a reset. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { qualityTexts } from './texts.ts';

export function ReadingsTable({ rows }: { rows: readonly FootprintRow[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const by = rows[0]?.unit === undefined ? 'camp' : 'unit';
  const idOf = (row: FootprintRow) => row[by] ?? '';
  const nameOf = (row: FootprintRow) => names[by](idOf(row));
  const counted = (id: 'rejected' | 'resets'): Column<FootprintRow> => ({
    id,
    header: t(id),
    kind: 'number',
    order: (row) => row.readings[id],
    cell: (row) => format.count(row.readings[id]),
  });
  const recovered = (row: FootprintRow) => row.energyBasis?.recovered ?? null;
  const columns: Column<FootprintRow>[] = [
    {
      id: 'name',
      header: t(by),
      kind: 'text',
      order: nameOf,
      cell: (row) => <a href={linkTo(`/${by}s/${idOf(row)}`, location)}>{nameOf(row)}</a>,
    },
    ...figureColumns(rows, ['coverage']),
    counted('rejected'),
    counted('resets'),
    {
      id: 'recovered',
      header: t('recovered'),
      kind: 'number',
      order: recovered,
      cell: (row) => {
        const share = recovered(row);
        return share === null ? '–' : format.completeness(share);
      },
    },
  ];
  return (
    <>
      <p class="soft">{t('readingsWhy')}</p>
      <SortableTable
        name="readings"
        caption={t('readings')}
        columns={columns}
        rows={rows}
        keyOf={idOf}
        initial="-rejected"
      />
    </>
  );
}
