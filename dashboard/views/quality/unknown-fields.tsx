/** Fields that units sent and their kind does not have. */

import { Empty } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Quality } from './queries.ts';
import { qualityTexts } from './texts.ts';
import { useUnitColumns } from './unit-columns.tsx';

type UnknownField = Quality['unknownFields'][number];

export function UnknownFields({ fields }: { fields: readonly UnknownField[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const unitColumns = useUnitColumns<UnknownField>();
  if (fields.length === 0) return <Empty title={t('noUnknownFields')} />;
  const columns: Column<UnknownField>[] = [
    ...unitColumns,
    {
      id: 'field',
      header: t('field'),
      kind: 'text',
      order: ({ field }) => field,
      cell: ({ field }) => <code>{field}</code>,
    },
    {
      id: 'count',
      header: t('times'),
      kind: 'number',
      order: ({ count }) => count,
      cell: ({ count }) => format.count(count),
    },
    {
      id: 'lastSeen',
      header: t('lastSeen'),
      kind: 'number',
      order: ({ lastSeen }) => Date.parse(lastSeen),
      cell: ({ lastSeen }) => format.instant(Date.parse(lastSeen), 'UTC'),
    },
  ];
  return (
    <>
      <p class="soft">{t('unknownFieldsWhy')}</p>
      <SortableTable
        name="unknown"
        caption={t('unknownFields')}
        columns={columns}
        rows={fields}
        keyOf={({ unit, field }) => `${unit} ${field}`}
        initial="-count"
      />
    </>
  );
}
