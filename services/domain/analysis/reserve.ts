/**
 * Whether a running generator could be off with reserve kept: an N-1 rule, and its reason where none could.
 *
 * Demand is what the running sets must carry: the higher of their power now and of their recent peak. A set could
 * be off if the other running sets
 * 1. would carry the demand at no more than 90 % of their rated power, and
 * 2. would still carry it after losing the largest of them, with the help of the batteries that are charged.
 */
import { CURVE_L_PER_RATED_KWH } from '../metering/metering.ts';

/** Sets are not planned to run above this share of their rated power, so that a load step finds room. */
const PLANNED_LOAD_AT_MOST = 0.9;
/** A battery at or below this state of charge is no reserve. */
const RESERVE_SOC_PCT = 20;

export interface RunningSet {
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

export interface ReserveAnswer {
  /** What the running sets must carry: the higher of now and the recent peak. */
  demandKw: number;
  /** What charged batteries could add at once. */
  batteryKw: number;
  /** Of the sets that could be off, the one that saves most; null where none could. */
  couldStop: {
    unit: string;
    /** Litres an hour that its idle running costs: 0.0165 × ratedKw. Its energy costs the others the same. */
    savesLph: number;
    /** The others' load factor once they carry its share too, at the demand. */
    othersLoad: number;
  } | null;
  /** `unknown` where a generator is silent: whether it runs is not known. */
  reason: 'could-stop' | 'none-runs' | 'only-one-runs' | 'reserve-needed' | 'unknown';
}

/**
 * Applies the rule.
 * @param running the sets that give power now
 * @param areAllHeard false where a generator is silent, so that nothing can be said
 * @param recentPeakKw the highest power that the sets gave together recently; 0 where that is not known
 */
export function spareSet(
  running: readonly RunningSet[],
  batteries: readonly BatteryNow[],
  recentPeakKw: number,
  areAllHeard = true,
): ReserveAnswer {
  const demandKw = Math.max(recentPeakKw, total(running.map(({ powerKw }) => powerKw)));
  const batteryKw = total(batteries.map(batteryReserveKw));
  const answer = (reason: ReserveAnswer['reason'], couldStop: ReserveAnswer['couldStop'] = null) => ({
    demandKw,
    batteryKw,
    couldStop,
    reason,
  });
  if (!areAllHeard) return answer('unknown');
  if (running.length === 0) return answer('none-runs');
  if (running.length === 1) return answer('only-one-runs');
  const candidates = running.flatMap((set) => {
    const others = running.filter((other) => other !== set).map(({ ratedKw }) => ratedKw);
    const othersKw = total(others);
    const isCarried = demandKw <= PLANNED_LOAD_AT_MOST * othersKw;
    const survivesLoss = demandKw <= othersKw - Math.max(...others) + batteryKw;
    if (!isCarried || !survivesLoss) return [];
    return [
      {
        unit: set.unit,
        savesLph: CURVE_L_PER_RATED_KWH * set.ratedKw,
        othersLoad: demandKw / othersKw,
      },
    ];
  });
  const best = candidates.sort((a, b) => b.savesLph - a.savesLph)[0];
  return best === undefined ? answer('reserve-needed') : answer('could-stop', best);
}

function batteryReserveKw({ ratedKw, powerKw, socPct }: BatteryNow): number {
  if (socPct === undefined || socPct <= RESERVE_SOC_PCT) return 0;
  return Math.max(0, ratedKw - Math.max(0, powerKw));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
