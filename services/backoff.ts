/** How long to wait before something that failed is tried again. */

export interface BackoffLimits {
  firstMs: number;
  lastMs: number;
}

/**
 * Milliseconds to wait after a number of failures in a row: doubling from the first to the last, and spread by a
 * quarter to either side, so that many who failed together don't come back together.
 * @param failures before this one: 0 for the first
 * @param random from 0 to 1
 */
export function backoffMs(
  failures: number,
  { firstMs, lastMs }: BackoffLimits,
  random: () => number = Math.random,
): number {
  return Math.min(lastMs, firstMs * 2 ** failures) * (0.75 + random() / 2);
}
