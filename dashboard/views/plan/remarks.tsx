/** What of an answer a reader might wonder about, in words, with the rule that makes it so. */
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { remarksOf } from './plan-remarks.ts';
import { planTexts } from './texts.ts';

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
