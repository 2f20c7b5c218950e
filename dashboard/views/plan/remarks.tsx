/** What of an answer a reader might wonder about, with the rule that makes it so. */
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { planTexts } from './texts.ts';

const CLEAR_SKY_AT_MOST = 0.2;
const FILLED_AT_MOST = 0.05;
const ERROR_AT_MOST = 0.05;

type RemarkId = 'unservedRemark' | 'shareFell' | 'lowLoadRose' | 'unsure' | 'filled' | 'modelOff';

/** Which remarks a plan calls for. */
export function remarksOf(plan: Pick<Plan, 'before' | 'after' | 'basis' | 'change'>): RemarkId[] {
  const { before, after, basis, change } = plan;
  const addsSolar = change.solarKwp > 0;
  const remarks: [RemarkId, boolean][] = [
    ['unservedRemark', after.unservedKwh > before.unservedKwh + 1],
    ['shareFell', addsSolar && (after.renewableShare ?? 0) < (before.renewableShare ?? 0) * 0.999],
    ['lowLoadRose', addsSolar && after.hoursBelow30Pct > before.hoursBelow30Pct + 1],
    ['unsure', basis.solarHours.clearSky > CLEAR_SKY_AT_MOST * basis.hours && addsSolar],
    ['filled', basis.loadFilledHours > FILLED_AT_MOST * basis.hours],
    ['modelOff', Math.abs(basis.modelError.fuel ?? 0) > ERROR_AT_MOST],
  ];
  return remarks.flatMap(([id, applies]) => (applies ? [id] : []));
}

export function Remarks({ plan }: { plan: Plan }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const ids = remarksOf(plan);
  if (ids.length === 0) return null;
  const { basis, after } = plan;
  const values = {
    energy: format.inline(after.unservedKwh, 'energy'),
    percent: format.completeness(basis.solarHours.clearSky / basis.hours),
    filled: format.completeness(basis.loadFilledHours / basis.hours),
    error: format.signedPercent(100 * (basis.modelError.fuel ?? 0)),
  };
  return (
    <ul class="remarks plan-remarks">
      {ids.map((id) => (
        <li key={id} class="alarm" data-remark={id}>
          <Icon name="warning" />
          <span>{t(id, values)}</span>
        </li>
      ))}
    </ul>
  );
}
