/** The columns that say which unit a row is about, and where it stands. */

import { linkTo, useLocation } from '../../app/location.ts';
import type { Column } from '../../components/table.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { qualityTexts } from './texts.ts';

export interface Placed {
  unit: string;
  camp: string;
  mission: string;
}

export function useUnitColumns<R extends Placed>(): Column<R>[] {
  const t = useTexts(qualityTexts);
  const names = useNames();
  const location = useLocation();
  return [
    {
      id: 'unit',
      header: t('unit'),
      kind: 'text',
      order: ({ unit }) => names.unit(unit),
      cell: ({ unit }) => <a href={linkTo(`/units/${unit}`, location)}>{names.unit(unit)}</a>,
    },
    {
      id: 'camp',
      header: t('camp'),
      kind: 'text',
      order: ({ camp }) => names.camp(camp),
      cell: ({ camp }) => <a href={linkTo(`/camps/${camp}`, location)}>{names.camp(camp)}</a>,
    },
    {
      id: 'mission',
      header: t('mission'),
      kind: 'text',
      order: ({ mission }) => names.mission(mission),
      cell: ({ mission }) => names.mission(mission),
    },
  ];
}
