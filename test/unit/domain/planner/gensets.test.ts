import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Genset, GensetChoice } from '../../../../services/domain/planner/gensets.ts';

const ALWAYS = { fuel: 'diesel', from: -Infinity, to: Infinity };
const gensets = fc.array(
  fc.record({
    ratedKw: fc.integer({ min: 10, max: 300 }),
    standingL: fc.double({ min: 0, max: 6, noNaN: true }),
    perKwhL: fc.double({ min: 0.2, max: 0.3, noNaN: true }),
  }),
  { minLength: 1, maxLength: 7 },
);

/** Every subset, looked at one by one. */
function leastByHand(sets: readonly Genset[], requiredKw: number, kwh: number) {
  const subsets = Array.from({ length: 2 ** sets.length - 1 }, (_, mask) =>
    sets.filter((_set, at) => ((mask + 1) >> at) & 1),
  ).map((subset) => {
    const ratedKw = subset.reduce((sum, set) => sum + set.ratedKw, 0);
    const litres = subset.reduce(
      (sum, set) => sum + set.standingL + (set.perKwhL * kwh * set.ratedKw) / ratedKw,
      0,
    );
    return { ratedKw, litres, gensets: subset.length };
  });
  const able = subsets.filter(({ ratedKw }) => ratedKw >= requiredKw);
  if (able.length === 0) return subsets.find((subset) => subset.gensets === sets.length);
  const least = Math.min(...able.map(({ litres }) => litres));
  return able
    .filter(({ litres }) => litres <= least + 1e-9)
    .sort((a, b) => a.gensets - b.gensets || a.ratedKw - b.ratedKw)[0];
}

describe('the choice of sets', () => {
  it('is the combination that burns least, as trying them all finds it', () => {
    fc.assert(
      fc.property(
        gensets,
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (rated, need, part) => {
          const sets = rated.map((set) => ({ ...set, ...ALWAYS }));
          const requiredKw = need * sets.reduce((sum, set) => sum + set.ratedKw, 0);
          const kwh = part * requiredKw;
          const choice = new GensetChoice(sets);
          const chosen = choice.combinations[choice.choose(requiredKw, kwh)];
          const expected = leastByHand(sets, requiredKw, kwh);
          expect(chosen?.ratedKw).toBe(expected?.ratedKw);
          expect(chosen?.gensets).toBe(expected?.gensets);
        },
      ),
    );
  });

  it('takes the fewest sets of those that burn the same', () => {
    const set = (ratedKw: number) => ({ ratedKw, standingL: 0.0165 * ratedKw, perKwhL: 0.267, ...ALWAYS });
    const choice = new GensetChoice([set(100), set(100), set(200)]);
    expect(choice.combinations[choice.choose(150, 120)]).toMatchObject({ ratedKw: 200, gensets: 1 });
  });

  // PGMcpp's example project (github.com/sophiejanke/PGM_H2, projects/example_py): its 250 kW set burns 0.0207631 L an
  // hour and rated kW and 0.242147 L/kWh; over 2,772 running hours and 138,889 kWh it burnt 48,020.3 L.
  it('burns what PGMcpp’s example says for the same hours and energy', () => {
    const [hours, kwh] = [2_772, 138_889];
    const example = { ratedKw: 250, standingL: 0.0207631 * 250, perKwhL: 0.242147, ...ALWAYS };
    const choice = new GensetChoice([example]);
    const litres = hours * choice.litres(choice.choose(0, kwh / hours), kwh / hours);
    expect(Math.abs(litres - 48_020.3)).toBeLessThan(0.5);
  });

  it('is none without sets, and keeps the litres of each fuel apart', () => {
    expect(new GensetChoice([]).choose(10, 10)).toBe(-1);
    const mixed = new GensetChoice([
      { ratedKw: 100, standingL: 2, perKwhL: 0.3, ...ALWAYS },
      { ratedKw: 300, standingL: 4, perKwhL: 0.2, ...ALWAYS, fuel: 'hvo' },
    ]);
    expect(mixed.combinations.at(-1)?.fuels).toEqual([
      { fuel: 'diesel', standingL: 2, perKwhL: 0.3 * 0.25 },
      { fuel: 'hvo', standingL: 4, perKwhL: 0.2 * 0.75 },
    ]);
  });

  it('tells twelve different sets apart without trying them all each hour', () => {
    const sets = Array.from({ length: 12 }, (_, at) => ({
      ratedKw: 100 + at * 7.3,
      standingL: 1.65 + at * 0.13,
      perKwhL: 0.25 + at * 1e-3,
      ...ALWAYS,
    }));
    const choice = new GensetChoice(sets);
    expect(choice.combinations).toHaveLength(4_095);
    expect(choice.combinations[choice.choose(90, 80)]?.gensets).toBe(1);
  });
});
