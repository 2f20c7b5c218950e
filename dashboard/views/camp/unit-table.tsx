/** All units of the camp, live: what each says, and when it said it last. */

import { seconds } from '../../app/clock.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { Icon } from '../../components/icon.tsx';
import { Empty } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../i18n/format.ts';
import { kindNames } from '../../i18n/kind-texts.ts';
import { useTexts } from '../../i18n/texts.ts';
import { campTexts } from './texts.ts';
import { type CampProps, readingOf, type UnitNow, useUnitsNow } from './use-camp.ts';

export function UnitTable({ units }: CampProps) {
  const t = useTexts(campTexts);
  const kindName = useTexts(kindNames);
  const format = useFormat();
  const location = useLocation();
  const clock = seconds.value;
  const now = useUnitsNow(units);
  const columns: Column<UnitNow>[] = [
    {
      id: 'unit',
      header: t('unit'),
      kind: 'text',
      order: ({ unit }) => unit.name,
      cell: ({ unit }) => <a href={linkTo(`/units/${unit.id}`, location)}>{unit.name}</a>,
    },
    {
      id: 'kind',
      header: t('kind'),
      kind: 'text',
      order: ({ unit }) => unit.kind,
      cell: ({ unit }) => (
        <>
          <Icon name={unit.kind} /> {kindName(unit.kind)}
        </>
      ),
    },
    {
      id: 'power',
      header: t('powerColumn'),
      kind: 'number',
      order: (each) => readingOf(each, 'powerKw'),
      cell: (each) =>
        each.unit.kind === 'tank' ? (
          <Value value={readingOf(each, 'levelL')} measure="volume" />
        ) : each.unit.kind === 'weather' ? (
          <Value value={readingOf(each, 'ambientC')} measure="temperature" />
        ) : (
          <Value value={readingOf(each, 'powerKw')} measure="power" />
        ),
    },
    {
      id: 'seen',
      header: t('lastSeen'),
      kind: 'number',
      order: ({ last }) => last?.ts ?? 0,
      cell: ({ last, isSilent }) => (
        <span class={isSilent ? 'silent-unit' : ''}>
          {isSilent ? <Icon name="warning" /> : null}{' '}
          {last === null ? t('neverReported') : format.ago(clock - last.ts)}
        </span>
      ),
    },
  ];
  return (
    <section class="panel">
      <h2>{t('units')}</h2>
      {units.length === 0 ? (
        <Empty title={t('noUnits')} />
      ) : (
        <SortableTable
          name="units"
          caption={t('units')}
          columns={columns}
          rows={now}
          keyOf={({ unit }) => unit.id}
          initial="kind"
        />
      )}
    </section>
  );
}
