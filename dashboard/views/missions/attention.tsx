/** What stands out, in words, each a link to the mission. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { AlarmItems } from '../../components/alarm-list.tsx';
import { Icon } from '../../components/icon.tsx';
import { wasInService } from '../../figures/figures.ts';
import { RENEWABLE_TARGET } from '../../figures/targets.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { allAlarms } from '../../queries/alarms.ts';
import type { ComparisonOf } from '../../queries/use-comparison.ts';
import { useIdleQuery } from '../../queries/use-query.ts';
import { type Remark, remarksOn } from './remarks.ts';
import { missionsTexts } from './texts.ts';

const ICONS = {
  thin: 'warning',
  shareFell: 'down',
  shareRose: 'up',
  fuelRose: 'up',
  fuelFell: 'down',
  ahead: 'solar',
} as const;

export function Attention(props: { rows: readonly FootprintRow[]; comparisonOf: ComparisonOf }) {
  const t = useTexts(missionsTexts);
  const location = useLocation();
  const textOf = useRemarkText();
  const alarms = useIdleQuery(allAlarms).data?.alarms;
  const remarks = remarksOn(props.rows, props.comparisonOf);
  if (remarks.length === 0 && alarms?.length === 0) {
    return <p>{t(props.rows.some(wasInService) ? 'nothingStandsOut' : 'nothingInService')}</p>;
  }
  return (
    <ul class="remarks">
      <AlarmItems alarms={alarms ?? []} />
      {remarks.map((remark) => (
        <li key={`${remark.kind} ${remark.mission}`} class={remark.kind}>
          <Icon name={ICONS[remark.kind]} />
          <a href={linkTo(`/missions/${remark.mission}`, location)}>{textOf(remark)}</a>
        </li>
      ))}
    </ul>
  );
}

function useRemarkText(): (remark: Remark) => string {
  const t = useTexts(missionsTexts);
  const format = useFormat();
  const names = useNames();
  return (remark) => {
    const name = names.mission(remark.mission);
    switch (remark.kind) {
      case 'thin':
        return t('thin', { name, percent: format.completeness(remark.coverage) });
      case 'shareFell':
      case 'shareRose':
        return t(remark.kind, { name, points: format.axis(100 * Math.abs(remark.now - remark.before)) });
      case 'fuelRose':
      case 'fuelFell':
        return t(remark.kind, {
          name,
          percent: format.completeness(Math.abs(remark.now / remark.before - 1)),
        });
      case 'ahead':
        return t('ahead', {
          name,
          share: format.inline(remark.share, 'share'),
          target: format.completeness(RENEWABLE_TARGET.share),
        });
    }
  };
}
