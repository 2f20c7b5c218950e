/** What stands out about a unit, in words. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { UnitAnalysis, UnitDetail } from './queries.ts';
import { remarkTexts } from './remark-texts.ts';
import { remarksOnUnit, type UnitRemark } from './unit-remarks.ts';

export function UnitAttention(props: {
  detail: UnitDetail;
  analysis: UnitAnalysis | null;
  row: FootprintRow | null;
}) {
  const t = useTexts(remarkTexts);
  const textOf = useRemarkText(props.detail.name);
  const remarks = remarksOnUnit(props.detail, props.analysis, props.row);
  if (remarks.length === 0) return <p>{t('nothing')}</p>;
  return (
    <ul class="remarks">
      {remarks.map((remark) => (
        <li key={remark.kind} class="alarm">
          <Icon name="warning" />
          <span>{textOf(remark)}</span>
        </li>
      ))}
    </ul>
  );
}

function useRemarkText(name: string): (remark: UnitRemark) => string {
  const t = useTexts(remarkTexts);
  const format = useFormat();
  return (remark) => {
    switch (remark.kind) {
      case 'silent':
      case 'fault':
      case 'clockOff':
        return t(remark.kind, { name });
      case 'unexplained':
        return t('unexplained', { litres: format.inline(remark.fuelL, 'fuel') });
      case 'idling':
        return t('idling', {
          name,
          hours: format.inline(remark.hours, 'hours'),
          litres: format.inline(remark.fuelL, 'fuel'),
        });
      case 'burnsMore':
      case 'burnsLess':
        return t(remark.kind, { name, percent: format.completeness(Math.abs(remark.deviation)) });
      case 'weakSun':
      case 'strongSun':
        return t(remark.kind, { percent: format.completeness(remark.performanceRatio) });
      case 'thin':
        return t('thin', { percent: format.completeness(remark.coverage) });
      default:
        return t(remark.kind, { count: remark.count });
    }
  };
}
