/**
 * Whether a running generator could be off with reserve kept: an N-1 rule, and its reason where none could.
 *
 * Demand is what the running gensets must carry: the higher of their power now and of their recent peak. A genset could
 * be off if the other running gensets
 * 1. would carry the demand at no more than 90 % of their rated power, and
 * 2. would still carry it after losing the largest of them, with the help of the batteries that are charged.
 */
import { CURVE_L_PER_RATED_KWH } from '../metering/metering.ts';

/** Gensets are not planned to run above this share of their rated power, so that a load step finds room. */
const PLANNED_LOAD_AT_MOST = 0.9;
/** A battery at or below this state of charge is no reserve. */
const RESERVE_SOC_PCT = 20;

export interface RunningGenset {
  unit: string;
  powerKw: number;
  ratedKw: number;
}

export interface BatteryNow {
  ratedKw: number;
  /** Discharge positive. */
  powerKw: number;
  socPct: number | undefined;
}

export interface ReserveResult {
  /** What the running gensets must carry: the higher of now and the recent peak. */
  demandKw: number;
  /** What charged batteries could add at once. */
  batteryKw: number;
  /** Of the gensets that could be off, the one that saves most; null where none could. */
  couldStop: {
    unit: string;
    /** Litres an hour that its idle running costs: 0.0165 × ratedKw. Its energy costs the others the same. */
    savesLph: number;
    /** The others' load factor once they carry its share too, at the demand. */
    othersLoad: number;
  } | null;
  /** `unknown` where none is heard to run, and not all are heard. */
  reason: 'could-stop' | 'none-runs' | 'only-one-runs' | 'reserve-needed' | 'unknown';
}

/**
 * Applies the rule.
 * @param running the gensets that give power now
 * @param silentGensets those whose last reading is too old to tell whether they run
 * @param recentPeakKw the highest power that the gensets gave together recently; 0 where that is not known
 */
export function standbyGenset(
  running: readonly RunningGenset[],
  batteries: readonly BatteryNow[],
  recentPeakKw: number,
  silentGensets = 0,
): ReserveResult {
  const demandKw = Math.max(recentPeakKw, total(running.map(({ powerKw }) => powerKw)));
  const batteryKw = total(batteries.map(batteryReserveKw));
  const result = (reason: ReserveResult['reason'], couldStop: ReserveResult['couldStop'] = null) => ({
    demandKw,
    batteryKw,
    couldStop,
    reason,
  });
  if (running.length === 0) return result(silentGensets > 0 ? 'unknown' : 'none-runs');
  if (running.length === 1) return result('only-one-runs');
  const candidates = running.flatMap((genset) => {
    const others = running.filter((other) => other !== genset).map(({ ratedKw }) => ratedKw);
    const othersKw = total(others);
    const isCarried = demandKw <= PLANNED_LOAD_AT_MOST * othersKw;
    const survivesLoss = demandKw <= othersKw - Math.max(...others) + batteryKw;
    if (!isCarried || !survivesLoss) return [];
    return [
      {
        unit: genset.unit,
        savesLph: CURVE_L_PER_RATED_KWH * genset.ratedKw,
        othersLoad: demandKw / othersKw,
      },
    ];
  });
  const best = candidates.sort((a, b) => b.savesLph - a.savesLph)[0];
  return best === undefined ? result('reserve-needed') : result('could-stop', best);
}

function batteryReserveKw({ ratedKw, powerKw, socPct }: BatteryNow): number {
  if (socPct === undefined || socPct <= RESERVE_SOC_PCT) return 0;
  return Math.max(0, ratedKw - Math.max(0, powerKw));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
