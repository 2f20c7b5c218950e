/** The model against what truly happened in the simulators' camps: no meter comes between. */
import { describe, expect, it } from 'vitest';
import { FACTOR_CATALOGUE } from '../../../../services/domain/footprint/factors.ts';
import { FigureSums } from '../../../../services/domain/planner/figures.ts';
import { flowsAfter, inputsOf } from '../../../../services/domain/planner/plan.ts';
import { DEFAULT_RULES, NO_CHANGE, sizeChange } from '../../../../services/domain/planner/request.ts';
import { demoFleet } from '../../../../simulators/demo/fleet.ts';
import { fleetOf } from '../../../../simulators/fleet/fleet.ts';
import { daysFrom, simulatedCamp } from '../../../support/planner/simulated-camp.ts';

const SEED = 42;
const DEMO = demoFleet('2025-10-24', 300);

describe('the model of a camp as it is', { timeout: 60_000 }, () => {
  it.each(DEMO.camps.map(({ id }) => id))(
    'meets a year’s true litres and share of %s within 3 %%',
    (campId) => {
      const { measured, truth } = simulatedCamp(DEMO, campId, SEED, daysFrom('2025-11-01', 365));
      const inputs = inputsOf(measured, DEFAULT_RULES);
      const before = new FigureSums(inputs, 0, FACTOR_CATALOGUE).total(
        flowsAfter(inputs, NO_CHANGE, DEFAULT_RULES),
      );
      expect(inputs.basis.loadFilledHours).toBe(0);
      expect(Math.abs(before.fuelL / truth.fuelL - 1)).toBeLessThan(0.03);
      expect(Math.abs((before.renewableShare ?? Number.NaN) - truth.renewableShare)).toBeLessThan(
        0.03 * Math.max(truth.renewableShare, 0.1),
      );
      expect(before.unservedKwh).toBe(0);
    },
  );
});

describe('the model of a camp that will grow', { timeout: 60_000 }, () => {
  it('predicts the half year after an array came from the half year before, within 5 %', () => {
    const start = Temporal.PlainDate.from('2025-10-01');
    const dateAfter = (months: number) => start.add({ months }).toString();
    const addedKwp = 200;
    const fleet = fleetOf({
      firstDay: dateAfter(-1),
      reportEveryS: 300,
      missions: [{ id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba', simulated: true }],
      camps: [
        {
          ...{ place: 'malakal', mission: 'unmiss', name: 'Malakal', loads: ['Camp'] },
          ...{ people: [[dateAfter(-1), 430]], gensetsKw: [150, 150, 150], solarKw: [60] },
          laterSolar: { ratedKw: addedKwp, from: dateAfter(6) },
        },
      ],
    });
    const halfYear = (from: number) => {
      const midnight = (months: number) =>
        Temporal.PlainDate.from(dateAfter(months)).toZonedDateTime('Africa/Juba').epochMilliseconds;
      return { from: midnight(from), to: midnight(from + 6) };
    };
    const known = simulatedCamp(fleet, 'malakal', SEED, halfYear(0));
    const came = simulatedCamp(fleet, 'malakal', SEED, halfYear(6));
    const inputs = inputsOf(known.measured, DEFAULT_RULES);
    const change = sizeChange(addedKwp, 0);
    const planned = new FigureSums(inputs, 0, FACTOR_CATALOGUE).total(
      flowsAfter(inputs, change, DEFAULT_RULES),
    );
    const perHour = ({ from, to }: { from: number; to: number }, litres: number) => litres / (to - from);
    const fuelError = perHour(halfYear(0), planned.fuelL) / perHour(halfYear(6), came.truth.fuelL) - 1;
    expect(Math.abs(fuelError)).toBeLessThan(0.05);
    expect(Math.abs((planned.renewableShare ?? Number.NaN) / came.truth.renewableShare - 1)).toBeLessThan(
      0.05,
    );
    // The prediction is worth something: without the array nobody would have been near.
    expect(known.truth.renewableShare).toBeLessThan(0.4 * came.truth.renewableShare);
  });
});
