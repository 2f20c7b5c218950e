/** Units of which nothing comes, the longest silent first. */

import { useState } from 'preact/hooks';
import { seconds } from '../../app/clock.ts';
import { Empty } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import type { Quality } from './queries.ts';
import { qualityTexts } from './texts.ts';
import { useUnitColumns } from './unit-columns.tsx';

type Silent = Quality['silent'][number];

export function SilentUnits({ units }: { units: readonly Silent[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const now = seconds.value;
  const unitColumns = useUnitColumns<Silent>();
  const names = useNames();
  const [wanted, setWanted] = useState('');
  if (units.length === 0) return <Empty title={t('noneSilent')} />;
  const words = wanted.trim().toLocaleLowerCase();
  const shown = units.filter(({ unit, camp, mission }) =>
    [names.unit(unit), names.camp(camp), names.mission(mission)].some((name) =>
      name.toLocaleLowerCase().includes(words),
    ),
  );
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
    <>
      <label class="row filters">
        {t('filter')}{' '}
        <input type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
        <span class="soft" role="status">
          {t('silentShown', { shown: format.count(shown.length), count: units.length })}
        </span>
      </label>
      <SortableTable
        name="silent"
        caption={t('silent')}
        columns={columns}
        rows={shown}
        keyOf={({ unit }) => unit}
        initial="since"
      />
    </>
  );
}
