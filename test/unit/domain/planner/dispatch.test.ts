import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACTOR_CATALOGUE } from '../../../../services/domain/footprint/factors.ts';
import type { HourlyFlows } from '../../../../services/domain/planner/dispatch.ts';
import { FigureSums } from '../../../../services/domain/planner/figures.ts';
import type { HourlyInputs } from '../../../../services/domain/planner/inputs.ts';
import { flowsAfter } from '../../../../services/domain/planner/plan.ts';
import {
  type Change,
  changeSchema,
  DEFAULT_RULES,
  NO_CHANGE,
} from '../../../../services/domain/planner/request.ts';
import { campSketches, gensetOf, sketchedInputs } from '../../../support/planner/random-camp.ts';
import { referenceTotals } from '../../../support/planner/reference-hours.ts';

const changes = fc
  .record({
    solarKwp: fc.double({ min: 0, max: 2_000, noNaN: true }),
    windKw: fc.double({ min: 0, max: 200, noNaN: true }),
    batteryKwh: fc.double({ min: 0, max: 5_000, noNaN: true }),
    generators: fc.array(fc.record({ ratedKw: fc.integer({ min: 10, max: 400 }), count: fc.nat(2) }), {
      maxLength: 2,
    }),
    generatorsOff: fc.subarray(['g1', 'g2']),
  })
  .map((change): Change => changeSchema.parse(change));
const rules = fc.record({
  reserve: fc.double({ min: 0, max: 1, noNaN: true }),
  minLoad: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Hours that are all alike: what one hour does, with as little of a battery as its charge lasts. */
function steadyCamp(hour: {
  loadKw: number;
  solarKw?: number;
  windKw?: number;
  gensetsKw: number[];
  batteryKwh?: number;
}): HourlyInputs {
  const sketch = {
    ...{ days: 1, meanLoadKw: 1, noise: 0, solarKwp: 0, windKw: 0, hydroKw: 0, gridKw: 0, seed: 1 },
    batteryKwh: hour.batteryKwh ?? 0,
    gensetsKw: hour.gensetsKw,
  };
  const inputs = sketchedInputs(sketch);
  inputs.loadKwh.fill(hour.loadKw);
  inputs.solarPerKwp.fill(1);
  inputs.solarKwp.fill(hour.solarKw ?? 0);
  inputs.windPerKw.fill(1);
  inputs.windKw.fill(hour.windKw ?? 0);
  return inputs;
}

function gensetsRunning(flows: HourlyFlows, hour: number): number {
  return flows.choices[0]?.combinations[flows.combination[hour] ?? -1]?.gensets ?? 0;
}

describe('the hourly model', () => {
  it('balances in every hour to 1e-9, and never charges and discharges in the same', () => {
    fc.assert(
      fc.property(campSketches(12), changes, rules, (sketch, change, rule) => {
        const inputs = sketchedInputs(sketch);
        const flows = flowsAfter(inputs, change, { ...DEFAULT_RULES, ...rule });
        let [imbalance, least, overImport, bothWays] = [0, 0, 0, 0];
        for (let hour = 0; hour < inputs.loadKwh.length; hour += 1) {
          const flow = (name: Exclude<keyof HourlyFlows, 'choices'>) => flows[name][hour] ?? Number.NaN;
          const sources = flow('generator') + flow('solar') + flow('wind') + flow('hydro') + flow('grid');
          const met = sources - flow('charged') + flow('discharged') + flow('unserved');
          imbalance = Math.max(imbalance, Math.abs(met - (inputs.loadKwh[hour] ?? Number.NaN)));
          for (const name of [
            'generator',
            'solar',
            'wind',
            'hydro',
            'grid',
            'charged',
            'curtailed',
          ] as const) {
            least = Math.min(least, flow(name));
          }
          overImport = Math.max(overImport, flow('grid') - (inputs.gridKwh[hour] ?? 0));
          bothWays = Math.max(bothWays, Math.min(flow('charged'), flow('discharged')));
        }
        expect(imbalance).toBeLessThanOrEqual(1e-9);
        expect(least).toBeGreaterThanOrEqual(-1e-9);
        expect(overImport).toBeLessThanOrEqual(1e-9);
        expect(bothWays).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('sums up as the rules do when each hour is worked out plainly', () => {
    fc.assert(
      fc.property(campSketches(8), changes, rules, (sketch, change, rule) => {
        const inputs = sketchedInputs(sketch);
        const allRules = { ...DEFAULT_RULES, ...rule };
        const expected = referenceTotals(inputs, change, allRules);
        const figures = new FigureSums(inputs, change.batteryKwh, FACTOR_CATALOGUE).total(
          flowsAfter(inputs, change, allRules),
        );
        expect(figures.fuelL).toBeCloseTo(expected.fuelL, 5);
        expect(figures.energyKwh.generator).toBeCloseTo(expected.generatorKwh, 5);
        expect(figures.energyKwh.solar).toBeCloseTo(expected.solarKwh, 5);
        expect(figures.curtailedKwh).toBeCloseTo(expected.curtailedKwh, 5);
        expect(figures.unservedKwh).toBeCloseTo(expected.unservedKwh, 5);
        expect(figures.dischargedKwh).toBeCloseTo(expected.dischargedKwh, 5);
        expect(figures.hoursRun).toBe(expected.hoursRun);
        expect(figures.hoursBelow30Pct).toBe(expected.hoursBelow30Pct);
        expect(figures.co2eKg.fuel).toBeCloseTo(expected.fuelL * 2.6853, -1);
      }),
      { numRuns: 40 },
    );
  });

  // HOMER Pro's help, "Operating reserve": 290 kW of load, three sets of 150 kW, 100 kW of solar, 80 kW of wind.
  it('runs two of three sets with solar and wind, and three without, as HOMER’s example has it', () => {
    const site = { loadKw: 290, gensetsKw: [150, 150, 150] };
    const withRenewables = flowsAfter(
      steadyCamp({ ...site, solarKw: 100, windKw: 80 }),
      NO_CHANGE,
      DEFAULT_RULES,
    );
    expect(gensetsRunning(withRenewables, 0)).toBe(2);
    expect(withRenewables.generator[0]).toBeCloseTo(110, 9);
    expect(gensetsRunning(flowsAfter(steadyCamp(site), NO_CHANGE, DEFAULT_RULES), 0)).toBe(3);
  });

  it('curtails sun to keep a set at its least load, after the battery has taken what it can', () => {
    const site = { loadKw: 100, solarKw: 90, gensetsKw: [200] };
    const bare = flowsAfter(steadyCamp(site), NO_CHANGE, DEFAULT_RULES);
    expect(bare.generator[5]).toBeCloseTo(60, 9);
    expect(bare.curtailed[5]).toBeCloseTo(50, 9);
    // A battery carries the 10 kW that are missing until it is at its limit.
    const stored = flowsAfter(steadyCamp({ ...site, batteryKwh: 1_000 }), NO_CHANGE, DEFAULT_RULES);
    expect(stored.discharged[0]).toBeCloseTo(10, 9);
    expect(stored.generator[0]).toBe(0);
  });

  it('serves what it can with all sets, and says what was not served', () => {
    const flows = flowsAfter(steadyCamp({ loadKw: 500, gensetsKw: [200, 100] }), NO_CHANGE, DEFAULT_RULES);
    expect(flows.generator[0]).toBe(300);
    expect(flows.unserved[0]).toBe(200);
  });

  it('starts no set for what rounding leaves of a load that the grid carries', () => {
    const inputs = steadyCamp({ loadKw: 0.1 + 0.2, gensetsKw: [100] });
    inputs.gridKwh.fill(0.3);
    const flows = flowsAfter(inputs, NO_CHANGE, DEFAULT_RULES);
    expect(gensetsRunning(flows, 0)).toBe(0);
  });

  it('lets a set come and go with its service', () => {
    const inputs = steadyCamp({ loadKw: 50, gensetsKw: [100] });
    const leaves = inputs.range.from + 12 * 3_600_000;
    inputs.gensets = [{ ...gensetOf('g1', 100), to: leaves }];
    const flows = flowsAfter(inputs, NO_CHANGE, DEFAULT_RULES);
    expect([flows.generator[11], flows.generator[12]]).toEqual([50, 0]);
    expect(flows.unserved[12]).toBe(50);
  });
});
