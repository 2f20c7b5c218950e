/** What a plan says of each month, and what was measured in it. */
import type { FootprintRow } from '../domain/footprint/row.ts';
import type { Plan } from '../domain/planner/plan-schema.ts';
import type { PlannedMonth } from './plan-repository.ts';

/** The months of a plan's `after`. */
export function plannedMonths({ months }: Pick<Plan, 'months'>): PlannedMonth[] {
  return months.map(({ month, after: { renewableShare, fuelL } }) => ({ month, renewableShare, fuelL }));
}

export interface PlannedAgainstMeasured {
  month: string;
  planned: Pick<PlannedMonth, 'renewableShare' | 'fuelL'> | null;
  measured: Pick<FootprintRow, 'renewableShare' | 'fuelL' | 'coverage'>;
}

/** Each measured month beside the same month of the year of a plan: the latest, where the plan has two. */
export function plannedAgainstMeasured(
  planned: readonly PlannedMonth[],
  rows: readonly FootprintRow[],
): PlannedAgainstMeasured[] {
  return rows.flatMap(({ month, renewableShare, fuelL, coverage }) => {
    if (month === undefined) return [];
    const same = planned.findLast((each) => each.month.slice(5) === month.slice(5));
    return {
      month,
      planned: same === undefined ? null : { renewableShare: same.renewableShare, fuelL: same.fuelL },
      measured: { renewableShare, fuelL, coverage },
    };
  });
}
