/**
 * What a unit's counters show, as against what really flowed: a first reading of their own, and with faults
 * resets to zero, swaps for another meter, and dials that roll over.
 */
import type { Fault, Faults } from '../faults/fault-plan.ts';
import { draw, drawBetween, stream } from '../physics/noise.ts';

/** Stands in for a missing rating, as the accounting has it. */
const UNRATED_KW = 10_000;

/** What really flowed through a unit since it was put up. */
export interface Totals {
  /** Produced, discharged, imported, or consumed by a load. */
  outKwh: number;
  /** Charged, exported. */
  inKwh: number;
  fuelL: number;
}

/** What each dial stood ahead of (or behind) the true total. */
export type Dials = Totals;

/** A unit's meters. */
export interface Meters {
  initial: Dials;
  /** The dials after a fault. */
  after(dials: Dials, totals: Totals, fault: Fault): Dials;
  /** What the dials show. */
  show(dials: Dials, totals: Totals): Totals;
}

export function meters(
  unit: { id: string; ratedKw?: number | undefined },
  seed: number,
  faults: Faults,
): Meters {
  const own = stream(seed, unit.id, 'meters');
  const ratedKw = unit.ratedKw ?? UNRATED_KW;
  const rollsOver = faults.has('rollovers') && draw(own, 0) < 0.15;
  // A dial of as many digits as some weeks of full power fill: nothing plausible spans it.
  const modulus = rollsOver ? 10 ** Math.ceil(Math.log10(ratedKw * 700)) : Number.POSITIVE_INFINITY;
  const workedHours = drawBetween(own, 1, 300, 2_500);
  const shown = (ahead: number, total: number): number => {
    const value = ahead + total;
    return value < modulus ? value : value % modulus;
  };
  return {
    initial: {
      outKwh: 0.4 * ratedKw * workedHours,
      inKwh: 0.3 * ratedKw * workedHours,
      fuelL: 0.12 * ratedKw * workedHours,
    },
    after(dials, totals, fault) {
      if (fault.kind === 'resets') return negated(totals);
      // The other meter stands far enough away for no flow to explain it.
      const jumpKwh = ratedKw * (2_000 + 6_000 * fault.random);
      return {
        outKwh: dials.outKwh + jumpKwh,
        inKwh: dials.inKwh + jumpKwh,
        fuelL: dials.fuelL + jumpKwh,
      };
    },
    show: (dials, totals) => ({
      outKwh: shown(dials.outKwh, totals.outKwh),
      inKwh: shown(dials.inKwh, totals.inKwh),
      fuelL: shown(dials.fuelL, totals.fuelL),
    }),
  };
}

function negated(totals: Totals): Dials {
  return { outKwh: -totals.outKwh, inKwh: -totals.inKwh, fuelL: -totals.fuelL };
}
