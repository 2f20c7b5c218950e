/**
 * A mission's way to a renewable share: from every camp as it is, always the step that saves most litres a year per
 * money that it adds a year. Pure.
 */
import { hardwareCost } from './cost.ts';
import { yearFactor } from './figures.ts';
import { gridOfSizes, meets, type OnProgress, type PointFigures, pointFigures, shareOf } from './frontier.ts';
import type { HourRange } from './hours.ts';
import { hourlyInputs, type MeasuredCamp } from './inputs.ts';
import type { MissionPlan } from './plan-schema.ts';
import { type Prices, type Rules, sizeChange } from './request.ts';

export interface MissionPlanRequest {
  camps: readonly MeasuredCamp[];
  solarKwp: readonly number[];
  batteryKwh: readonly number[];
  target: number;
  rules: Rules;
  prices: Prices;
}

/** A step that saves less is none, litres a year. */
const SAVING_AT_LEAST_L = 1e-6;

/** A size that a camp could have, by the year. */
interface YearPoint extends PointFigures {
  fuelLPerYear: number;
  costPerYear: number;
}

interface CampOptions {
  camp: string;
  now: YearPoint;
  points: YearPoint[];
}

interface Step {
  options: CampOptions;
  to: YearPoint;
  litresSavedPerYear: number;
  costPerYear: number;
}

/** The steps of a mission's plan. */
export function planMission(request: MissionPlanRequest, onProgress: OnProgress = () => {}): MissionPlan {
  const sizes = [
    { solarKwp: 0, batteryKwh: 0 },
    ...gridOfSizes(request.solarKwp, request.batteryKwh).filter(
      ({ solarKwp, batteryKwh }) => solarKwp > 0 || batteryKwh > 0,
    ),
  ];
  const campsWithoutLoad: string[] = [];
  const camps = request.camps.toSorted((a, b) => (a.camp.id < b.camp.id ? -1 : 1));
  const options = camps.flatMap((measured, position): CampOptions[] => {
    const inputs = hourlyInputs(measured, request.rules);
    if (inputs === null) {
      campsWithoutLoad.push(measured.camp.id);
      return [];
    }
    const points = pointFigures(inputs, sizes, request.rules, (done) =>
      onProgress(position * sizes.length + done),
    ).map((figures) => yearPoint(figures, measured.range, request.prices));
    const [now] = points;
    return now === undefined ? [] : [{ camp: measured.camp.id, now, points }];
  });
  const missionShareBefore = missionShare(options);
  const steps: MissionPlan['steps'] = [];
  while (!meets(missionShare(options), request.target)) {
    const step = bestStep(options);
    if (step === null) break;
    step.options.now = step.to;
    steps.push({
      camp: step.options.camp,
      solarKwp: step.to.solarKwp,
      batteryKwh: step.to.batteryKwh,
      litresSavedPerYear: step.litresSavedPerYear,
      costPerYear: step.costPerYear,
      missionShareAfter: missionShare(options),
    });
  }
  const reached = meets(missionShare(options), request.target);
  return { simulated: true, steps, reached, missionShareBefore, campsWithoutLoad };
}

function yearPoint(figures: PointFigures, range: HourRange, prices: Prices): YearPoint {
  const { capitalPerYear, upkeepPerYear } = hardwareCost(
    sizeChange(figures.solarKwp, figures.batteryKwh),
    prices,
  );
  return {
    ...figures,
    fuelLPerYear: figures.fuelL * yearFactor(range),
    costPerYear: capitalPerYear + upkeepPerYear,
  };
}

function missionShare(options: readonly CampOptions[]): number | null {
  const sum = (amount: (point: YearPoint) => number) =>
    options.reduce((total, { now }) => total + amount(now), 0);
  return shareOf({
    renewableKwh: sum(({ renewableKwh }) => renewableKwh),
    suppliedKwh: sum(({ suppliedKwh }) => suppliedKwh),
  });
}

/** The step that saves most litres per added cost; of equals, the one of the camp that comes first by its id. */
function bestStep(options: readonly CampOptions[]): Step | null {
  let [best, bestRate] = [null as Step | null, 0];
  for (const camp of options) {
    const { now } = camp;
    for (const to of camp.points) {
      if (to.solarKwp < now.solarKwp || to.batteryKwh < now.batteryKwh) continue;
      const litresSavedPerYear = now.fuelLPerYear - to.fuelLPerYear;
      if (litresSavedPerYear <= SAVING_AT_LEAST_L) continue;
      const costPerYear = to.costPerYear - now.costPerYear;
      const rate = costPerYear > 0 ? litresSavedPerYear / costPerYear : Number.POSITIVE_INFINITY;
      if (best !== null && rate <= bestRate) continue;
      [best, bestRate] = [{ options: camp, to, litresSavedPerYear, costPerYear }, rate];
    }
  }
  return best;
}
