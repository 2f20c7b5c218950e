/** Seeded randomness for the dirty days: the same seed, the same days. */

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [min, max). */
  between(min: number, max: number): number;
  /** An integer from min to max, both included. */
  integer(min: number, max: number): number;
  /** True so many times out of one. */
  chance(probability: number): boolean;
}

/** A linear congruential generator modulo 2^32 whose output is mixed by xor and multiplication. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x45d9f3b) >>> 0;
    mixed = (mixed ^ (mixed >>> 15)) >>> 0;
    return mixed / 2 ** 32;
  };
  return {
    next,
    between: (min, max) => min + (max - min) * next(),
    integer: (min, max) => min + Math.floor((max - min + 1) * next()),
    chance: (probability) => next() < probability,
  };
}
