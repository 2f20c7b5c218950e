/** What an engineer should know or do now, from the services' analysis: worst first. Pure. */
import type { CampOperation } from './queries.ts';

export type Advice =
  | { kind: 'couldStop'; unit: string; demandKw: number; othersLoad: number; savesLph: number }
  | { kind: 'reserveNeeded' | 'onlyOneRuns'; demandKw: number; isPeak: boolean }
  | { kind: 'noneRuns' | 'gensetsUnknown' }
  | { kind: 'idling'; unit: string; hours: number; wastedL: number }
  | { kind: 'curtailedNow'; powerKw: number }
  | {
      kind: 'curtailedToday' | 'curtailedTodayDefault';
      energyKwh: number;
      fuelL: number;
      fuelLPerKwh: number;
    }
  | { kind: 'autonomy' | 'autonomyLow'; days: number; fuelLPerDay: number; count: number };

export interface Idling {
  unit: string;
  hours: number;
  wastedL: number;
}

/** Fewer days of fuel than this are said first. */
const LOW_AUTONOMY_DAYS = 5;
/** Powers and energies smaller than these are not worth a word. */
const LEAST_KW = 1;
const LEAST_KWH = 1;
const LEAST_IDLE_HOURS = 0.5;
const RESERVE_KINDS = {
  'reserve-needed': 'reserveNeeded',
  'only-one-runs': 'onlyOneRuns',
} as const;
/** A demand above what is given now by more than this is the peak of the last hours. */
const PEAK_SHARE = 1.01;

/** @param idling the camp's generators that idled today */
export function adviceFor(operation: CampOperation, idling: readonly Idling[]): Advice[] {
  const { reserve, tanks, curtailment } = operation;
  const low: Advice[] = [];
  const fine: Advice[] = [];
  if (tanks.autonomyDays !== null && tanks.fuelLPerDay !== null) {
    const isLow = tanks.autonomyDays < LOW_AUTONOMY_DAYS;
    const said = { days: tanks.autonomyDays, fuelLPerDay: tanks.fuelLPerDay, count: tanks.fuelDays };
    if (isLow) low.push({ kind: 'autonomyLow', ...said });
    else fine.push({ kind: 'autonomy', ...said });
  }
  const { couldStop, reason, demandKw } = reserve;
  if (couldStop !== null) low.push({ kind: 'couldStop', demandKw, ...couldStop });
  else if (reason === 'none-runs') fine.unshift({ kind: 'noneRuns' });
  else if (reason === 'unknown') low.push({ kind: 'gensetsUnknown' });
  else if (reason !== 'could-stop') {
    const nowKw = reserve.running.reduce((sum, { powerKw }) => sum + powerKw, 0);
    fine.unshift({ kind: RESERVE_KINDS[reason], demandKw, isPeak: demandKw > PEAK_SHARE * nowKw });
  }
  for (const { unit, hours, wastedL } of idling) {
    if (hours >= LEAST_IDLE_HOURS) low.push({ kind: 'idling', unit, hours, wastedL });
  }
  if ((curtailment.nowKw ?? 0) >= LEAST_KW)
    low.push({ kind: 'curtailedNow', powerKw: curtailment.nowKw ?? 0 });
  const { todayKwh, todayFuelL, fuelLPerKwh, baseline } = curtailment;
  if (todayKwh !== null && todayFuelL !== null && todayKwh >= LEAST_KWH) {
    const kind = baseline === 'own' ? 'curtailedToday' : 'curtailedTodayDefault';
    low.push({ kind, energyKwh: todayKwh, fuelL: todayFuelL, fuelLPerKwh });
  }
  return [...low, ...fine];
}

/** Whether an advice asks for a hand, rather than only informing. */
export function isWarning({ kind }: Advice): boolean {
  return kind === 'autonomyLow' || kind === 'idling' || kind === 'couldStop';
}
