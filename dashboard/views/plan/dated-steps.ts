/** A mission's steps in time: one after another, each so many months after the one before. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { MissionPlan } from '../../../services/domain/planner/plan-schema.ts';
import { addDays, today } from '../../period/period.ts';

export interface StepTime {
  /** `2026-05` */
  firstMonth: string;
  monthsPerStep: number;
}

export interface DatedStep {
  number: number;
  month: string;
  step: MissionPlan['steps'][number];
}

const DEFAULT_MONTHS = 3;
/** Nothing is built before this. */
const LEAD_DAYS = 90;

/** When the steps are taken, as the URL holds it. */
export function stepTime(query: URLSearchParams, now: number): StepTime {
  const first = query.get('first') ?? '';
  const every = Number(query.get('every') ?? Number.NaN);
  return {
    firstMonth: /^\d{4}-\d{2}$/.test(first) ? first : addDays(today(now), LEAD_DAYS).slice(0, 7),
    monthsPerStep: every >= 1 ? Math.round(every) : DEFAULT_MONTHS,
  };
}

export function datedSteps(
  steps: MissionPlan['steps'],
  { firstMonth, monthsPerStep }: StepTime,
): DatedStep[] {
  return steps.map((step, position) => ({
    number: position + 1,
    month: monthAfter(firstMonth, position * monthsPerStep),
    step,
  }));
}

/** The month some months after another: `2026-11` and 3 make `2027-02`. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** How far the measured share is shown back. */
export const PAST_MONTHS = 12;
/** Months shown after the last step, so that it can be seen. */
const BEYOND = 3;
const MONTHS_AT_MOST = 120;

/** Each month from the first measured one to after the last step, with its measured and its planned share. */
export function trajectoryMonths(
  rows: readonly FootprintRow[],
  plan: Pick<MissionPlan, 'missionShareBefore'>,
  steps: readonly DatedStep[],
  thisMonth: string,
): { month: string; measured: number | null; planned: number | null }[] {
  const measured = new Map(rows.map((row) => [row.month, row.renewableShare]));
  const last = monthAfter(steps.at(-1)?.month ?? thisMonth, BEYOND);
  const months: { month: string; measured: number | null; planned: number | null }[] = [];
  for (
    let month = monthAfter(thisMonth, -PAST_MONTHS);
    month <= last && months.length < MONTHS_AT_MOST;
    month = monthAfter(month, 1)
  ) {
    const taken = steps.findLast((step) => step.month <= month);
    const share = taken === undefined ? plan.missionShareBefore : taken.step.missionShareAfter;
    months.push({
      month,
      measured: measured.get(month) ?? null,
      planned: month < thisMonth ? null : share,
    });
  }
  return months;
}
