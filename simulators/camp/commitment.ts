/**
 * Which of a camp's generating sets run: as few as carry what is asked with the reserve in it, each for a least
 * time once started and resting for a least time once stopped. Turns rotate, so that the hours even out.
 */

const MIN_RUN_MS = 60 * 60_000;
const MIN_REST_MS = 15 * 60_000;
/** A set is stopped only when the others would carry this much more than is asked. */
const STOP_MARGIN = 1.08;

export interface SetStatus {
  ratedKw: number;
  /** False while in fault or out of service. */
  available: boolean;
  running: boolean;
  /** When it last started or stopped, epoch ms. */
  since: number;
}

/**
 * Decides which sets run from now on.
 * @param neededKw the capacity that must be on line, reserve included; 0 lets all stop
 * @param turn which set has the first turn
 * @returns for each set, in the given order, whether it runs
 */
export function commit(sets: readonly SetStatus[], neededKw: number, turn: number, now: number): boolean[] {
  const order = sets.map((_, position) => (position + turn) % sets.length);
  const runs = sets.map((set) => set.available && set.running);
  let onLineKw = 0;
  for (const [position, set] of sets.entries()) if (runs[position]) onLineKw += set.ratedKw;

  // First sets that have rested, then in need any that can run.
  for (const restMs of [MIN_REST_MS, 0]) {
    for (const position of order) {
      const set = sets[position];
      if (onLineKw >= neededKw || set === undefined) break;
      if (runs[position] || !set.available || now - set.since < restMs) continue;
      runs[position] = true;
      onLineKw += set.ratedKw;
    }
  }
  for (const position of order.reverse()) {
    const set = sets[position];
    if (set === undefined || !runs[position] || !set.running || now - set.since < MIN_RUN_MS) continue;
    if (onLineKw - set.ratedKw < neededKw * STOP_MARGIN) continue;
    runs[position] = false;
    onLineKw -= set.ratedKw;
  }
  return runs;
}
