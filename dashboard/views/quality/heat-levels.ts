/** How complete a day is, in a few steps that can be told apart. Pure. */

export const HEAT_LEVELS = ['full', 'slight', 'some', 'much', 'most', 'none'] as const;
export type HeatLevel = (typeof HEAT_LEVELS)[number];

/** From which completeness on a step holds; what is less than all of them is `most` missing. */
export const LEVEL_FROM: Readonly<Record<Exclude<HeatLevel, 'most' | 'none'>, number>> = {
  full: 0.995,
  slight: 0.95,
  some: 0.9,
  much: 0.5,
};

/** The step of a completeness (0 to 1); `none` where there is nothing that could be complete. */
export function heatLevel(coverage: number | null): HeatLevel {
  if (coverage === null) return 'none';
  for (const level of ['full', 'slight', 'some', 'much'] as const) {
    if (coverage >= LEVEL_FROM[level]) return level;
  }
  return 'most';
}
