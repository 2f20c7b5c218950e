/** What a camp's world remembers between two steps. Plain values: a copy of it is a place to go on from. */

import type { Dials, Totals } from '../devices/meters.ts';
import type { TankState } from '../physics/tank.ts';
import type { CampParts } from './camp-parts.ts';

interface GensetState {
  running: boolean;
  /** When it last started or stopped, epoch ms. */
  since: number;
  coolantC: number;
  runHours: number;
}

/** By position in the camp's parts; `genset`, `storedKwh` and `tank` only where the kind has them. */
export interface UnitState {
  totals: Totals;
  dials: Dials;
  curtailedKwh: number;
  genset: GensetState | null;
  storedKwh: number;
  tank: TankState | null;
}

export interface CampState {
  /** The start of the current step, epoch ms. */
  stepStartMs: number;
  units: UnitState[];
}

/** The world as it begins. */
export function initialState({ parts, begins }: CampParts): CampState {
  return {
    stepStartMs: begins,
    units: parts.map((part) => ({
      totals: { outKwh: 0, inKwh: 0, fuelL: 0 },
      dials: part.meters.initial,
      curtailedKwh: 0,
      genset:
        part.kind === 'generator'
          ? {
              running: false,
              since: begins - 86_400_000,
              coolantC: 25,
              runHours: Math.round(part.meters.initial.outKwh / (0.5 * part.ratedKw)),
            }
          : null,
      storedKwh: part.kind === 'battery' ? 0.6 * part.capacityKwh : 0,
      tank: part.kind === 'tank' ? part.tank.initial() : null,
    })),
  };
}
