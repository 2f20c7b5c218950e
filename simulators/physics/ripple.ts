/**
 * The load's flicker within a step: a few sine waves that begin and end at zero and add up to nothing over the
 * step, so that what a step moves does not depend on how often one looks.
 */
import { draw, type Stream } from './noise.ts';

export interface Ripple {
  /** Amplitudes of the first, second and third harmonic; their sizes add up to 1 at most. */
  waves: readonly [number, number, number];
}

export function rippleOf(of: Stream, step: number): Ripple {
  const wave = (index: number, size: number) => size * (2 * draw(of, step * 3 + index) - 1);
  return { waves: [wave(0, 0.5), wave(1, 0.3), wave(2, 0.2)] };
}

/** The ripple at a share (0 to 1) of the step, between -1 and 1. */
export function rippleAt({ waves }: Ripple, share: number): number {
  const turn = 2 * Math.PI * share;
  return waves[0] * Math.sin(turn) + waves[1] * Math.sin(2 * turn) + waves[2] * Math.sin(3 * turn);
}

/** Its integral from the step's start, in steps. */
export function rippleUntil({ waves }: Ripple, share: number): number {
  if (share === 0) return 0;
  const turn = 2 * Math.PI * share;
  return (
    (waves[0] * (1 - Math.cos(turn)) +
      (waves[1] * (1 - Math.cos(2 * turn))) / 2 +
      (waves[2] * (1 - Math.cos(3 * turn))) / 3) /
    (2 * Math.PI)
  );
}
