import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { CampModel } from '../../../simulators/camp/camp-model.ts';
import { truthOf } from '../../../simulators/camp/truth.ts';
import { demoFleet } from '../../../simulators/demo/fleet.ts';
import { fieldsAt } from '../../../simulators/devices/readings.ts';
import { ALL_FAULTS, NO_FAULTS } from '../../../simulators/faults/fault-plan.ts';
import { generatedFleet } from '../../../simulators/fleet/generated-fleet.ts';
import type { Registry } from '../../../simulators/fleet/registry.ts';

const FIRST_DAY = '2025-10-24';
const STEP_MS = 300_000;
const DEMO = demoFleet(FIRST_DAY, 300);

function model(campId: string, registry: Registry = DEMO, seed = 42, faults = NO_FAULTS): CampModel {
  const camp = registry.camps.find(({ id }) => id === campId);
  if (camp === undefined) throw new Error(`no camp ${campId}`);
  return new CampModel(camp, registry, seed, faults);
}

/** All that the units of a camp report at an instant. */
function readings(camp: CampModel, ts: number): unknown[] {
  camp.advanceTo(ts);
  return camp.parts.map((_, position) => fieldsAt(camp, position, ts));
}

describe('the world of a camp', () => {
  it('balances at every step, whatever the fleet and the seed', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 16 }), fc.nat(300), (seed, units, day) => {
        const fleet = generatedFleet({ missions: 1, camps: 1, units }, seed, '2026-01-10', 60);
        const camp = model('sim-m1-c1', fleet, seed);
        camp.advanceTo(camp.begins + day * DAY_MS);
        for (let step = 0; step < 288; step += 1) {
          const { flows, totals, deliveredShare } = camp.step;
          let [given, taken, least, overload] = [0, 0, 0, 0];
          for (const [position, part] of camp.parts.entries()) {
            const flow = flows[position];
            if (flow === undefined) throw new Error('a unit without a flow');
            const out = flow.outKw + flow.outRippleKw;
            const into = flow.inKw + flow.inRippleKw;
            least = Math.min(least, flow.outKw, flow.inKw, out, into);
            overload = Math.max(overload, out / part.ratedKw, into / part.ratedKw);
            if (part.kind === 'load') taken += out / deliveredShare;
            else [given, taken] = [given + out, taken + into];
          }
          expect(given).toBeCloseTo(taken, 6);
          expect(least).toBeGreaterThanOrEqual(-1e-9);
          expect(overload).toBeLessThanOrEqual(1.001);
          expect(totals.servedKw).toBeGreaterThanOrEqual(0);
          camp.advanceTo(camp.stepStartMs + STEP_MS);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is the same however one steps through it, and from wherever one goes on', () => {
    const camp = model('abyei', DEMO, 42, ALL_FAULTS);
    const start = camp.begins + 3 * DAY_MS;
    camp.advanceTo(start);
    const kept = camp.snapshot();
    const direct = readings(camp, start + 40_123_000);

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7_200_000 }), { maxLength: 20 }), (waits) => {
        const other = model('abyei', DEMO, 42, ALL_FAULTS);
        other.restore(kept);
        let at = start;
        for (const wait of waits) {
          at = Math.min(start + 40_123_000, at + wait);
          readings(other, at);
        }
        expect(readings(other, start + 40_123_000)).toEqual(direct);
      }),
      { numRuns: 15 },
    );
    const fromTheBeginning = model('abyei', DEMO, 42, ALL_FAULTS);
    expect(readings(fromTheBeginning, start + 40_123_000)).toEqual(direct);
  });

  it('is another one with another seed', () => {
    const [one, other] = [model('juba', DEMO, 1), model('juba', DEMO, 2)];
    const ts = one.begins + 2 * DAY_MS;
    expect(readings(one, ts)).not.toEqual(readings(other, ts));
  });

  it('has counters that never run back, and between two looks move by what power says', () => {
    const camp = model('naqoura');
    camp.advanceTo(camp.begins + 5 * DAY_MS);
    const position = camp.parts.findIndex(({ kind }) => kind === 'load');
    let before = camp.totalsAt(position, camp.stepStartMs);
    for (let ts = camp.stepStartMs; ts < camp.begins + 6 * DAY_MS; ts += 10_000) {
      camp.advanceTo(ts);
      const now = camp.totalsAt(position, ts);
      const meanKw = (now.outKwh - before.outKwh) * 360;
      if (ts > camp.begins + 5 * DAY_MS) {
        expect(meanKw).toBeGreaterThan(0);
        expect(meanKw).toBeLessThan((camp.parts[position]?.ratedKw ?? 0) * 1.25);
      }
      before = now;
    }
  });

  it('holds a unit to its service', () => {
    const camp = model('malakal');
    const leaving = camp.parts.findIndex(({ unit }) => unit.id === 'malakal-g3');
    const coming = camp.parts.findIndex(({ unit }) => unit.id === 'malakal-g4');
    const change = camp.parts[leaving]?.to ?? 0;
    camp.advanceTo(change - STEP_MS);
    expect(fieldsAt(camp, leaving, change - STEP_MS)).not.toBeNull();
    expect(fieldsAt(camp, coming, change - STEP_MS)).toBeNull();
    camp.advanceTo(change + STEP_MS);
    expect(fieldsAt(camp, leaving, change + STEP_MS)).toBeNull();
    expect(fieldsAt(camp, coming, change + STEP_MS)).not.toBeNull();
  });
});

describe('a year of the demo', () => {
  const truth = {
    camps: new Map<string, ReturnType<typeof truthOf>['camps'][number]>(),
    units: new Map<string, number>(),
  };

  beforeAll(() => {
    const year = truthOf(
      { registry: DEMO, seed: 42, faults: NO_FAULTS },
      { date: '2025-11-01' },
      { date: '2026-11-01' },
    );
    for (const camp of year.camps) truth.camps.set(camp.camp, camp);
    for (const unit of year.units) truth.units.set(unit.unit, unit.total.energyKwh ?? 0);
  }, 120_000);

  const amount = (camp: string, kind: string): number => truth.camps.get(camp)?.energyKwh[kind] ?? Number.NaN;

  it.each(DEMO.camps.map(({ id, headcount }) => [id, headcount ?? []] as const))(
    'gives the people of %s 5 to 12 kWh a day, at losses under 20 %%',
    (camp, headcount) => {
      const days = 365;
      let personDays = 0;
      for (let day = 0; day < days; day += 1) {
        const date = new Date(Date.parse('2025-11-01') + day * DAY_MS).toISOString().slice(0, 10);
        personDays += headcount.findLast(({ from }) => from <= date)?.people ?? 0;
      }
      const perPersonDay = amount(camp, 'load') / personDays;
      expect(perPersonDay).toBeGreaterThan(5);
      expect(perPersonDay).toBeLessThan(12);
      const losses = amount(camp, 'supplied') - amount(camp, 'exported') - amount(camp, 'load');
      expect(losses / amount(camp, 'supplied')).toBeGreaterThan(0.003);
      expect(losses / amount(camp, 'supplied')).toBeLessThan(0.2);
    },
  );

  it.each(DEMO.camps.map(({ id }) => id))('burns 0.24 to 0.60 L/kWh in %s', (camp) => {
    const litresPerKwh = (truth.camps.get(camp)?.fuelL ?? 0) / amount(camp, 'generator');
    expect(litresPerKwh).toBeGreaterThan(0.24);
    expect(litresPerKwh).toBeLessThan(0.6);
  });

  it('goes from all diesel to mostly solar', () => {
    const share = (camp: string) => (amount(camp, 'solar') + amount(camp, 'wind')) / amount(camp, 'supplied');
    expect(share('malakal')).toBe(0);
    expect(share('juba')).toBeGreaterThan(0.15);
    expect(share('abyei')).toBeGreaterThan(0.5);
    expect(share('faouar')).toBeGreaterThan(0.7);
  });

  it('has solar capacity factors of 10 to 30 %, and near 1 350 kWh/kWp in Naqoura, as UNIFIL’s plants yield', () => {
    for (const { id, kind, ratedKw } of DEMO.units) {
      if (kind !== 'solar') continue;
      const factor = (truth.units.get(id) ?? 0) / (8_760 * (ratedKw ?? 0));
      expect(factor).toBeGreaterThan(0.1);
      expect(factor).toBeLessThan(0.3);
    }
    const kwp = DEMO.units
      .filter(({ id }) => id.startsWith('naqoura-s'))
      .reduce((kw, unit) => kw + (unit.ratedKw ?? 0), 0);
    expect(Math.abs(amount('naqoura', 'solar') / kwp / 1_350 - 1)).toBeLessThan(0.08);
  });

  it('shows by camp what its units add up to', () => {
    for (const camp of truth.camps.values()) {
      const { supplied = 0, ...parts } = camp.energyKwh;
      const sources = ['generator', 'solar', 'wind', 'hydro', 'grid'].map((kind) => parts[kind] ?? 0);
      expect(sources.reduce((sum, kwh) => sum + kwh, 0)).toBeCloseTo(supplied, 3);
    }
  });
});
