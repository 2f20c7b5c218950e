/**
 * Which of a camp's gensets run: as few as carry the demand and its reserve, each for a least
 * time once started and resting for a least time once stopped. Turns rotate, so that the hours even out.
 */

const MIN_RUN_MS = 30 * 60_000;
const MIN_REST_MS = 15 * 60_000;
/** A genset is stopped only when the others would carry this much more than the demand. */
const STOP_MARGIN = 1.08;

export interface GensetStatus {
  ratedKw: number;
  /** False while in fault or out of service. */
  available: boolean;
  running: boolean;
  /** When it last started or stopped, epoch ms. */
  since: number;
}

/**
 * Decides which gensets run from now on.
 * @param neededKw the capacity that must be on line, reserve included; 0 lets all stop
 * @param turn which genset has the first turn
 * @returns for each genset, in the given order, whether it runs
 */
export function commitGensets(
  gensets: readonly GensetStatus[],
  neededKw: number,
  turn: number,
  now: number,
): boolean[] {
  const order = gensets.map((_, position) => (position + turn) % gensets.length);
  const runs = gensets.map((genset) => genset.available && genset.running);
  let onLineKw = 0;
  for (const [position, genset] of gensets.entries()) if (runs[position]) onLineKw += genset.ratedKw;

  // First those that have rested; where they do not suffice, any that can run.
  for (const restMs of [MIN_REST_MS, 0]) {
    for (const position of order) {
      const genset = gensets[position];
      if (onLineKw >= neededKw || genset === undefined) break;
      if (runs[position] || !genset.available || now - genset.since < restMs) continue;
      runs[position] = true;
      onLineKw += genset.ratedKw;
    }
  }
  for (const position of order.reverse()) {
    const genset = gensets[position];
    if (genset === undefined || !runs[position] || !genset.running || now - genset.since < MIN_RUN_MS)
      continue;
    if (onLineKw - genset.ratedKw < neededKw * STOP_MARGIN) continue;
    runs[position] = false;
    onLineKw -= genset.ratedKw;
  }
  return runs;
}
