/** Plans: reads what was measured, refuses what can't be planned, and has threads do the work. */
import { localCalendar } from '../domain/calendar.ts';
import { DAY_MS, HOUR_MS } from '../domain/durations.ts';
import type { FootprintQuery, FootprintRow, PeriodBound } from '../domain/footprint/row.ts';
import { type HourRange, wholeHours } from '../domain/planner/hours.ts';
import type { MeasuredCamp } from '../domain/planner/inputs.ts';
import { measuredLoad } from '../domain/planner/load.ts';
import type { Frontier, MissionPlan, Plan } from '../domain/planner/plan-schema.ts';
import {
  type Change,
  GENSETS_AT_MOST,
  POINTS_AT_MOST,
  type Prices,
  RANGE_DAYS_AT_MOST,
  type Rules,
} from '../domain/planner/request.ts';
import type { Problem } from '../domain/problem.ts';
import type { Camp, Mission, RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { IntervalReplacement, Store } from '../store/port.ts';
import { MeasuredCamps } from './measured-camps.ts';
import { type JobOptions, PlanWorkers } from './plan-workers.ts';

/** Why a plan is refused: each problem names the field and what is allowed there. */
export class PlanRequestError extends Error {
  override name = 'PlanRequestError';
  readonly problems: Problem[];

  constructor(problems: Problem | Problem[]) {
    const list = [problems].flat();
    super(list.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.problems = list;
  }
}

interface Period {
  from: PeriodBound;
  to: PeriodBound;
}

export interface CampPlanRequest extends Period {
  camp: Camp;
  change: Change;
  rules: Rules;
  prices: Prices | null;
}

export interface CampFrontierRequest extends Period {
  camp: Camp;
  solarKwp: number[];
  batteryKwh: number[];
  targets: number[];
  rules: Rules;
  prices: Prices | null;
}

export interface MissionRequest extends Period {
  mission: Mission;
  solarKwp: number[];
  batteryKwh: number[];
  target: number;
  rules: Rules;
  prices: Prices;
}

/** Work that was checked and read, and only has to be done. */
export interface PreparedWork<Result> {
  /** Of how many parts it consists. */
  parts: number;
  run(options?: JobOptions): Promise<Result>;
}

export interface PlannerOptions {
  store: Pick<Store, 'hours'>;
  index: () => RegistryIndex;
  footprint: (query: FootprintQuery) => Promise<FootprintRow[]>;
  /** The present, epoch milliseconds. */
  now: () => number;
}

export class Planner {
  readonly #options: PlannerOptions;
  readonly #measured: MeasuredCamps;
  readonly #workers = new PlanWorkers();

  constructor(options: PlannerOptions) {
    this.#options = options;
    this.#measured = new MeasuredCamps(options);
  }

  /** Forgets what was read of rows that have changed. */
  onRowsReplaced(replacements: readonly IntervalReplacement[]): void {
    this.#measured.onRowsReplaced(replacements);
  }

  async stop(): Promise<void> {
    await this.#workers.stop();
  }

  /** @throws PlanRequestError */
  async preparePlan(request: CampPlanRequest): Promise<PreparedWork<Plan>> {
    const { camp, change, rules, prices } = request;
    const range = rangeOf(request, camp.timeZone);
    refuseGensets(change, camp, range, this.#options.index());
    const [measured, row] = await this.#readCamp(camp, range);
    if (change.windKw > 0 && !hasWind(measured)) {
      throw new PlanRequestError({
        path: 'change.windKw',
        message: `must be 0: no wind was measured in mission ${camp.mission} in this time`,
      });
    }
    return {
      parts: 1,
      run: (options) => this.#workers.run('plan', { measured, row, change, rules, prices }, options),
    };
  }

  /** @throws PlanRequestError */
  async prepareFrontier(request: CampFrontierRequest): Promise<PreparedWork<Frontier>> {
    const { camp, solarKwp, batteryKwh, targets, rules, prices } = request;
    refuseManyPoints(request);
    const range = rangeOf(request, camp.timeZone);
    const [measured, row] = await this.#readCamp(camp, range);
    const job = { measured, row, solarKwp, batteryKwh, targets, rules, prices };
    return {
      parts: solarKwp.length * batteryKwh.length,
      run: (options) => this.#workers.run('frontier', job, options),
    };
  }

  /** @throws PlanRequestError */
  async prepareMissionPlan(request: MissionRequest): Promise<PreparedWork<MissionPlan>> {
    const { mission, solarKwp, batteryKwh, target, rules, prices } = request;
    refuseManyPoints(request);
    const index = this.#options.index();
    const withUnits = new Set([...index.units.values()].map(({ camp }) => camp));
    const ofMission = [...index.camps.values()].filter(
      (camp) => camp.mission === mission.id && withUnits.has(camp.id),
    );
    const camps: MeasuredCamp[] = [];
    for (const camp of ofMission) {
      camps.push(await this.#measured.read(camp, rangeOf(request, camp.timeZone)));
    }
    if (!camps.some(hasKnownLoad)) throw loadUnknown(`no camp of mission ${mission.id} has`);
    const job = { camps, solarKwp, batteryKwh, target, rules, prices };
    return {
      parts: camps.length * (1 + solarKwp.length * batteryKwh.length),
      run: (options) => this.#workers.run('mission', job, options),
    };
  }

  async #readCamp(camp: Camp, range: HourRange): Promise<[MeasuredCamp, FootprintRow]> {
    const [measured, [row]] = await Promise.all([
      this.#measured.read(camp, range),
      this.#options.footprint({
        by: 'camp',
        interval: 'total',
        from: { instant: range.from },
        to: { instant: range.to },
        missions: [],
        camps: [camp.id],
        units: [],
        contributors: [],
      }),
    ]);
    if (row === undefined || !hasKnownLoad(measured)) throw loadUnknown(`camp ${camp.id} has`);
    return [measured, row];
  }
}

function loadUnknown(who: string): PlanRequestError {
  return new PlanRequestError({ path: 'from', message: `${who} no hour of known load in this time` });
}

/** @throws PlanRequestError where the range has no hour, or too many */
function rangeOf({ from, to }: Period, timeZone: string): HourRange {
  const range = wholeHours(from, to, timeZone);
  if (range.from >= range.to) throw new PlanRequestError({ path: 'from', message: 'must be before to' });
  // An hour more where summer time ends within the range.
  if (range.to - range.from > RANGE_DAYS_AT_MOST * DAY_MS + HOUR_MS) {
    throw new PlanRequestError({
      path: 'to',
      message: `must be at most ${RANGE_DAYS_AT_MOST} days after from`,
    });
  }
  return range;
}

function refuseManyPoints({ solarKwp, batteryKwh }: { solarKwp: number[]; batteryKwh: number[] }): void {
  const points = solarKwp.length * batteryKwh.length;
  if (points <= POINTS_AT_MOST) return;
  throw new PlanRequestError({
    path: 'solarKwp',
    message: `with batteryKwh makes ${points} points, at most ${POINTS_AT_MOST} are allowed`,
  });
}

/** @throws PlanRequestError for sets that the camp does not have, or too many at a time */
function refuseGensets(change: Change, camp: Camp, range: HourRange, index: RegistryIndex): void {
  const own = [...index.units.values()].filter(
    ({ camp: campId, kind }) => campId === camp.id && kind === 'generator',
  );
  const unknown = change.generatorsOff.flatMap((id, position): Problem[] => {
    if (own.some((unit) => unit.id === id)) return [];
    const path = `change.generatorsOff[${position}]`;
    return [{ path, message: `must be a generator of camp ${camp.id}` }];
  });
  if (unknown.length > 0) throw new PlanRequestError(unknown);
  const added = change.generators.reduce((sum, { count }) => sum + count, 0);
  const stay = own.filter(({ id }) => !change.generatorsOff.includes(id));
  const gensets = mostGensets(stay, range) + added;
  if (gensets <= GENSETS_AT_MOST) return;
  throw new PlanRequestError({
    path: 'change.generators',
    message: `makes ${gensets} sets at a time, at most ${GENSETS_AT_MOST} are allowed`,
  });
}

function hasKnownLoad({ units, range }: MeasuredCamp): boolean {
  return measuredLoad(units, range).some((kwh) => !Number.isNaN(kwh));
}

/** The most of some sets that are in service at one time of a range. */
function mostGensets(gensets: readonly RegisteredUnit[], { from, to }: HourRange): number {
  const services = gensets.map(({ inService, timeZone }) => {
    const calendar = localCalendar(timeZone);
    return {
      from: inService.from === null ? from : calendar.dayStart(inService.from),
      to: inService.to === null ? to : calendar.dayStart(inService.to),
    };
  });
  const starts = [from, ...services.map((service) => service.from).filter((at) => at > from && at < to)];
  return Math.max(...starts.map((at) => services.filter((each) => each.from <= at && at < each.to).length));
}

/** Whether wind was measured in any hour, here or in the mission. */
function hasWind({ units, missionWind }: MeasuredCamp): boolean {
  const isOwn = units.some(({ kind, known }) => kind === 'wind' && known.includes(1));
  return isOwn || missionWind.ratedKw.some((kw) => kw > 0);
}
