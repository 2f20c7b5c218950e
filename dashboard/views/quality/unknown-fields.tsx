/** Fields that units sent and their kind does not have. */

import { Empty } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePlaceColumns } from './place-columns.tsx';
import type { Quality } from './questions.ts';
import { qualityTexts } from './texts.ts';

type UnknownField = Quality['unknownFields'][number];

export function UnknownFields({ fields }: { fields: readonly UnknownField[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const placeColumns = usePlaceColumns<UnknownField>();
  if (fields.length === 0) return <Empty title={t('noUnknownFields')} />;
  const columns: Column<UnknownField>[] = [
    ...placeColumns,
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
