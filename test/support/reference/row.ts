/** The reference's row: one group in one interval, each number computed from the exact segments. */
import {
  FOOTPRINT_NOTES,
  type FootprintNote,
  type FootprintRow,
} from '../../../services/domain/footprint/row.ts';
import type { UnitKind } from '../../../services/domain/telemetry.ts';
import { dateSpan, writeInZone } from './calendar.ts';
import type { Oddity } from './counter.ts';
import { type FuelFactor, fuelFactor } from './factors.ts';
import type { Group } from './groups.ts';
import type { Interval } from './intervals.ts';
import {
  amounts,
  byDate,
  coveredMs,
  curtailedOf,
  energyOf,
  fuelOf,
  type Ground,
  milliseconds,
  type Part,
  partsOf,
  reverseOf,
  runningOf,
  sum,
  total,
} from './parts.ts';
import { coverageOf, RENEWABLES, SUPPLIERS, shares } from './quality.ts';
import { validOn } from './registered.ts';

/** Litres per generator kWh where a camp has none of its own. */
const DEFAULT_BASELINE = 0.3;

export function rowOf(ground: Ground, group: Group, interval: Interval): FootprintRow {
  const parts = partsOf(ground, group, interval);
  const of = (kinds: readonly UnitKind[]) => parts.filter(({ unit }) => kinds.includes(unit.kind));
  const [generators, renewables, grids, batteries] = [
    of(['generator']),
    of(RENEWABLES),
    of(['grid']),
    of(['battery']),
  ];
  const suppliers = of(SUPPLIERS);
  const generator = total(generators, energyOf);
  const renewable = total(renewables, energyOf);
  const grid = total(grids, energyOf);
  const supplied = total(suppliers, energyOf);
  const fuelL = total(generators, fuelOf);
  const green = imported(grids, (date, part) => validOn(part.camp.grid, date)?.renewableFraction);
  const carbon = imported(grids, (date, part) => validOn(part.camp.grid, date)?.kgCo2ePerKwh);
  const avoided = avoidedFuel(ground, renewables);
  const people = personDays(group, interval);
  const perPersonDay = (amount: number | null) =>
    amount === null || people.days === null || people.days === 0 ? null : amount / people.days;
  const covered = sum(suppliers.map(coveredMs));
  const running = generators.flatMap(runningOf);
  const hoursRun = sum(running.map(({ hours }) => hours));
  const below = sum(running.filter(({ load }) => load < 0.3).map(({ hours }) => hours));
  const burnt = (factor: (fuel: FuelFactor) => number) =>
    fuelL === null ? null : sum(generators.map((part) => litres(part) * factor(fuelFactor(part.unit.fuel))));
  const notes: Record<FootprintNote, boolean> = {
    'grid-fraction-unknown': green.lacking,
    'grid-factor-unknown': carbon.lacking,
    'avoided-baseline-default': avoided.lacking,
    'headcount-unknown': people.lacking,
    simulated: group.simulated,
  };
  return {
    ...group.name,
    ...interval.name,
    from: writeInZone(interval.stated.from, group.timeZone),
    to: writeInZone(interval.stated.to, group.timeZone),
    energyKwh: {
      generator,
      solar: total(of(['solar']), energyOf),
      wind: total(of(['wind']), energyOf),
      hydro: total(of(['hydro']), energyOf),
      grid,
      supplied,
      exported: total(grids, reverseOf),
      load: total(of(['load']), energyOf),
      batteryCharged: total(batteries, reverseOf),
      batteryDischarged: total(batteries, energyOf),
      curtailed: curtailed(parts),
    },
    renewableShare:
      supplied === null || supplied === 0 || covered === 0
        ? null
        : ((renewable ?? 0) + green.product) / supplied,
    fuelL,
    fuelLPerKwh: fuelL === null || generator === null || generator === 0 ? null : fuelL / generator,
    co2eKg: {
      fuel: burnt(({ kgCo2ePerL }) => kgCo2ePerL),
      grid: grid === null || carbon.lacking ? null : carbon.product,
      biogenic: burnt(({ biogenicKgCo2PerL }) => biogenicKgCo2PerL),
    },
    avoidedFuelL: renewable === null ? null : avoided.litres,
    perPersonDay: { fuelL: perPersonDay(fuelL), kwh: perPersonDay(supplied) },
    generators: {
      hoursRun: generator === null ? null : hoursRun,
      hoursBelow30Pct: generator === null ? null : below,
      loadFactor:
        generator === null || hoursRun === 0
          ? null
          : generator / sum(running.map(({ hours, ratedKw }) => hours * ratedKw)),
    },
    coverage: coverageOf(ground, group, parts),
    energyBasis: shares(suppliers, energyOf, { measured: 0, recovered: 0, integrated: 0 }),
    fuelBasis: shares(generators, fuelOf, { measured: 0, recovered: 0, integrated: 0, estimated: 0 }),
    readings: { rejected: oddities(parts, 'rejected'), resets: oddities(parts, 'reset') },
    notes: FOOTPRINT_NOTES.filter((note) => notes[note]),
  };
}

/** Grid import weighed by what was valid on each date; lacking where some of it met nothing valid. */
function imported(grids: readonly Part[], valueOn: (date: string, part: Part) => number | undefined) {
  const flows = grids.flatMap((part) =>
    amounts(part, energyOf).map(({ amount, piece }) => ({ amount, value: valueOn(piece.date, part) })),
  );
  return {
    product: sum(flows.map(({ amount, value }) => amount * (value ?? 0))),
    lacking: flows.some(({ amount, value }) => amount > 0 && value === undefined),
  };
}

/** The litres that the camps' generators would have burnt for the renewable energy. */
function avoidedFuel(ground: Ground, renewables: readonly Part[]) {
  const flows = renewables.flatMap((part) =>
    amounts(part, energyOf).map(({ amount, piece }) => ({
      amount,
      baseline: ground.baseline(part.camp, piece.month),
    })),
  );
  return {
    litres: sum(flows.map(({ amount, baseline }) => amount * (baseline ?? DEFAULT_BASELINE))),
    lacking: flows.some(({ amount, baseline }) => amount > 0 && baseline === null),
  };
}

/** Headcount × days, a cut day as its fraction; null where a camp lacks a headcount on some day. */
function personDays(group: Group, interval: Interval): { days: number | null; lacking: boolean } {
  if (!group.perPerson) return { days: null, lacking: false };
  const counted = group.camps.flatMap((camp) => {
    const span = interval.inCamp(camp);
    if (span === null) return [];
    return byDate(span, camp.timeZone).map((piece) => ({
      people: validOn(camp.headcount, piece.date)?.people,
      fraction: milliseconds(piece) / milliseconds(dateSpan(piece.date, camp.timeZone)),
    }));
  });
  const lacking = counted.some(({ people }) => people === undefined);
  return {
    days: lacking ? null : sum(counted.map(({ people, fraction }) => (people ?? 0) * fraction)),
    lacking,
  };
}

/** Unknown where no unit told in the row both what it could give and what it gave. */
function curtailed(parts: readonly Part[]): number | null {
  const known = parts.flatMap((part) => amounts(part, curtailedOf));
  return known.length === 0 ? null : sum(known.map(({ amount }) => amount));
}

function litres(part: Part): number {
  return sum(amounts(part, fuelOf).map(({ amount }) => amount));
}

function oddities(parts: readonly Part[], verdict: Oddity['verdict']): number {
  const within = (part: Part, ts: number) => part.pieces.some(({ from, to }) => from <= ts && ts < to);
  return sum(
    parts.map(
      (part) => part.metered.oddities.filter((odd) => odd.verdict === verdict && within(part, odd.ts)).length,
    ),
  );
}
