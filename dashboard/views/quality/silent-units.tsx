/** Units of which nothing comes, the longest silent first. */
import { useChanging } from '../../changing.ts';
import { seconds } from '../../clock.ts';
import { useFormat } from '../../format.ts';
import { Empty } from '../../parts/states.tsx';
import { type Column, SortableTable } from '../../parts/table.tsx';
import { useTexts } from '../../texts.ts';
import { usePlaceColumns } from './place-columns.tsx';
import type { Quality } from './questions.ts';
import { qualityTexts } from './texts.ts';

type Silent = Quality['silent'][number];

export function SilentUnits({ units }: { units: readonly Silent[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const now = useChanging(seconds);
  const placeColumns = usePlaceColumns<Silent>();
  if (units.length === 0) return <Empty title={t('noneSilent')} />;
  const columns: Column<Silent>[] = [
    ...placeColumns,
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
