/** Units of which nothing comes, the longest silent first. */

import { seconds } from '../../app/clock.ts';
import { Empty } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Quality } from './queries.ts';
import { qualityTexts } from './texts.ts';
import { useUnitColumns } from './unit-columns.tsx';

type Silent = Quality['silent'][number];

export function SilentUnits({ units }: { units: readonly Silent[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const now = seconds.value;
  const unitColumns = useUnitColumns<Silent>();
  if (units.length === 0) return <Empty title={t('noneSilent')} />;
  const columns: Column<Silent>[] = [
    ...unitColumns,
    {
      id: 'since',
      header: t('lastSeen'),
      kind: 'number',
      order: ({ since }) => (since === null ? 0 : Date.parse(since)),
      cell: ({ since }) => (since === null ? t('never') : format.ago(now - Date.parse(since))),
    },
  ];
  return (
    <SortableTable
      name="silent"
      caption={t('silent')}
      columns={columns}
      rows={units}
      keyOf={({ unit }) => unit}
      initial="since"
    />
  );
}
