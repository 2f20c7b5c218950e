import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACTOR_CATALOGUE } from '../../../../services/domain/footprint/factors.ts';
import { FigureSums } from '../../../../services/domain/planner/figures.ts';
import type { HourlyInputs } from '../../../../services/domain/planner/inputs.ts';
import { flowsAfter } from '../../../../services/domain/planner/plan.ts';
import { DEFAULT_RULES, sizeChange } from '../../../../services/domain/planner/request.ts';
import { type CampSketch, campSketches, sketchedInputs } from '../../../support/planner/random-camp.ts';

const TOLERANCE = 0.001;
/** Camps whose sets can carry them, as a real camp's can. */
const camps = campSketches(28).map((sketch): CampSketch => {
  const kw = Math.ceil(sketch.meanLoadKw * 0.8);
  return { ...sketch, noise: sketch.noise / 2, gensetsKw: [kw, kw, kw] };
});

function figuresOf(inputs: HourlyInputs, solarKwp: number, batteryKwh: number) {
  const flows = flowsAfter(inputs, sizeChange(solarKwp, batteryKwh), DEFAULT_RULES);
  return new FigureSums(inputs, batteryKwh, FACTOR_CATALOGUE).total(flows);
}

describe('more of the good', () => {
  it('solar does not lower the share by more than 0.1 %', () => {
    fc.assert(
      fc.property(camps, fc.double({ min: 0.1, max: 2, noNaN: true }), (sketch, factor) => {
        const inputs = sketchedInputs(sketch);
        const shares = [0, 1, 2, 4].map(
          (step) => figuresOf(inputs, step * factor * sketch.meanLoadKw, 0).renewableShare ?? 0,
        );
        for (const [step, share] of shares.slice(1).entries()) {
          expect(share).toBeGreaterThanOrEqual((shares[step] ?? 0) * (1 - TOLERANCE));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('battery does not raise what is curtailed by more than 0.1 % of what the sun offers', () => {
    fc.assert(
      fc.property(camps, fc.double({ min: 0.1, max: 3, noNaN: true }), (sketch, factor) => {
        const inputs = sketchedInputs(sketch);
        const solarKwp = factor * sketch.meanLoadKw;
        const curtailed = [0, 1, 3, 9].map(
          (step) => figuresOf(inputs, solarKwp, step * sketch.meanLoadKw).curtailedKwh,
        );
        const offered = inputs.solarPerKwp.reduce((sum, kwh) => sum + kwh * (solarKwp + sketch.solarKwp), 0);
        for (const [step, kwh] of curtailed.slice(1).entries()) {
          expect(kwh).toBeLessThanOrEqual((curtailed[step] ?? 0) + TOLERANCE * offered);
        }
      }),
      { numRuns: 25 },
    );
  });
});
