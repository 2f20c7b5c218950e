/** What of an answer a reader might wonder about. Pure. */
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';

const CLEAR_SKY_AT_MOST = 0.2;
const FILLED_AT_MOST = 0.05;
const ERROR_AT_MOST = 0.05;

export type RemarkId = 'unservedRemark' | 'shareFell' | 'lowLoadRose' | 'unsure' | 'filled' | 'modelOff';

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
