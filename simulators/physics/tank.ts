/** A fuel tank: what the gensets burn leaves it, lorries fill it by day, and now and then some goes missing. */
import { draw, drawBetween, stream } from './noise.ts';

const REORDER_LEVEL = 0.35;
const EMERGENCY_LEVEL = 0.1;
const FULL_LEVEL = 0.92;
const LOSS_CHANCE_PER_DAY = 1 / 60;
/** The gauge's noise, as a share of the capacity. */
const GAUGE_NOISE = 0.0015;

export interface TankState {
  levelL: number;
  deliveredL: number;
  /** All that went missing, so that the book closes. */
  lostL: number;
}

export interface Tank {
  capacityL: number;
  initial(): TankState;
  /** The state at the end of a step in which fuel was drawn. @param localHour at the step's start */
  after(state: TankState, drawnL: number, localDay: number, localHour: number, stepHours: number): TankState;
  /** What the gauge shows. */
  gaugeL(levelL: number, ts: number): number;
}

export function fuelTank(unit: { id: string; capacityL: number }, seed: number): Tank {
  const { capacityL } = unit;
  const random = stream(seed, unit.id, 'tank');
  const gauge = stream(seed, unit.id, 'gauge');
  return {
    capacityL,
    initial: () => ({ levelL: capacityL * drawBetween(random, -1, 0.5, 0.9), deliveredL: 0, lostL: 0 }),
    after(state, drawnL, localDay, localHour, stepHours) {
      const happensAt = (hour: number) => localHour <= hour && hour < localHour + stepHours;
      let { levelL, deliveredL, lostL } = state;
      levelL -= drawnL;
      const lorryComes = levelL < REORDER_LEVEL * capacityL && happensAt(9 + 4 * draw(random, localDay * 4));
      if (lorryComes || levelL < EMERGENCY_LEVEL * capacityL) {
        const filledL = FULL_LEVEL * capacityL - levelL;
        levelL += filledL;
        deliveredL += filledL;
      }
      if (
        draw(random, localDay * 4 + 1) < LOSS_CHANCE_PER_DAY &&
        happensAt(1 + 3 * draw(random, localDay * 4 + 2))
      ) {
        const goneL = capacityL * drawBetween(random, localDay * 4 + 3, 0.006, 0.02);
        levelL -= goneL;
        lostL += goneL;
      }
      return { levelL, deliveredL, lostL };
    },
    gaugeL: (levelL, ts) =>
      Math.min(capacityL, Math.max(0, levelL + capacityL * GAUGE_NOISE * (2 * draw(gauge, ts / 1_000) - 1))),
  };
}
