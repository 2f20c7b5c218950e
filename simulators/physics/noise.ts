/**
 * Randomness without a generator's state: every draw is a hash of (seed, stream, index), so that the same seed
 * gives the same world from whatever time one looks at it, and in whatever order.
 */

/** One independent stream of draws: 32 bits that stand for a seed and a name. */
export type Stream = number;

/** The stream of a seed and the names under it, e.g. `stream(7, 'juba', 'clouds')`. FNV-1a, then mixed. */
export function stream(seed: number, ...names: string[]): Stream {
  let hash = 0x811c9dc5 ^ mix(seed);
  for (const name of names) {
    for (let index = 0; index < name.length; index += 1) {
      hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ 0x2f, 0x01000193);
  }
  return mix(hash);
}

/**
 * A bijective mixer of 32 bits with low bias ("lowbias32", found by search by C. Wellons,
 * https://nullprogram.com/blog/2018/07/31/).
 */
function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The index-th draw of a stream, even over [0, 1). The index may be any integer below 2^53 in size. */
export function draw(source: Stream, index: number): number {
  const high = Math.floor(index / 0x1_0000_0000);
  return mix(mix((index >>> 0) ^ source) ^ Math.imul(high + 1, 0x9e3779b1)) / 0x1_0000_0000;
}

/** The index-th draw, even over [from, to). */
export function drawBetween(source: Stream, index: number, from: number, to: number): number {
  return from + (to - from) * draw(source, index);
}

/**
 * A smooth process with memory, in [0, 1] with mean 1/2: draws on a grid of whole numbers with cubic easing
 * between ("value noise"). `x` is time in units of the memory.
 */
export function smooth(source: Stream, x: number): number {
  const cell = Math.floor(x);
  const within = x - cell;
  const eased = within * within * (3 - 2 * within);
  const start = draw(source, cell);
  return start + (draw(source, cell + 1) - start) * eased;
}
