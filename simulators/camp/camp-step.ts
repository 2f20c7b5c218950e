/**
 * One step of a camp: given its state, what every unit does until the step's end. Within a step all is steady but
 * for a ripple of the load, which whoever swings with the load follows.
 */
import { HOUR_MS } from '../durations.ts';
import { type Bank, bankOf } from '../physics/battery.ts';
import { LEAST_LOAD } from '../physics/genset.ts';
import { gridSupply } from '../physics/grid-supply.ts';
import { loadModel } from '../physics/load.ts';
import { draw, drawBetween, type Stream, smooth, stream } from '../physics/noise.ts';
import { type Ripple, rippleOf } from '../physics/ripple.ts';
import type { Sky } from '../physics/weather.ts';
import type { CampParts } from './camp-parts.ts';
import type { CampState } from './camp-state.ts';
import { type CampToday, campToday } from './camp-today.ts';
import { commitGensets, type GensetStatus } from './commitment.ts';
import { dispatchPower, type Flows } from './dispatch.ts';
import { idleFlow, resetFlow, shareFlows, type UnitFlow } from './unit-flow.ts';

export const STEP_MS = 300_000;
export const STEP_HOURS = STEP_MS / 3_600_000;

/**
 * Gensets follow the load with this much in reserve, of the load and of what clouds and lulls could take away: HOMER's
 * defaults.
 */
const LOAD_RESERVE = 0.1;
const SOLAR_RESERVE = 0.25;
const WIND_RESERVE = 0.5;
/** Load meters sit at the main board's feeders: what is lost before them is little. */
const LOSSES = { least: 0.003, most: 0.008 };
/** Where there is a grid, the battery keeps this much for its outages. */
const GRID_RESERVE = 0.5;

export interface Step {
  today: CampToday;
  sky: Sky;
  /** By position in the camp's parts. */
  flows: UnitFlow[];
  totals: Flows;
  /** The demand on the bus, and how much of it reaches the loads. */
  demandKw: number;
  deliveredShare: number;
  ripple: Ripple;
  /** By position: whether the genset runs, and whether it is in fault. */
  running: boolean[];
  faulty: boolean[];
}

/**
 * Plans a camp's steps, each valid until the next. Remembers the current local day, and nothing that changes an
 * answer.
 */
export class StepPlanner {
  readonly #camp: CampParts;
  readonly #demandKw: ReturnType<typeof loadModel>['demandKw'];
  readonly #gridUp: (ts: number) => boolean;
  readonly #flicker: Stream;
  readonly #deliveredShare: number;
  readonly #exports: boolean;
  /** One set of flows for all steps: a step is over when the next is planned. */
  readonly #flows: UnitFlow[];
  #today: CampToday | null = null;

  constructor(camp: CampParts, seed: number) {
    this.#camp = camp;
    this.#flows = camp.parts.map(idleFlow);
    this.#demandKw = loadModel(camp.camp.id, seed).demandKw;
    this.#gridUp = gridSupply(camp.camp.id, seed);
    this.#flicker = stream(seed, camp.camp.id, 'flicker');
    const network = stream(seed, camp.camp.id, 'network');
    this.#deliveredShare = 1 - drawBetween(network, 0, LOSSES.least, LOSSES.most);
    this.#exports = draw(network, 1) < 0.5;
  }

  plan(state: CampState): Step {
    const { stepStartMs } = state;
    const today = this.#todayAt(stepStartMs);
    const middle = stepStartMs + STEP_MS / 2;
    const sky = this.#camp.weather.skyAt(middle);
    const flows = this.#flows;
    for (const flow of flows) resetFlow(flow);
    const { renewableKw, reserveKw } = askRenewables(today, middle, sky, flows);
    const localHour = (middle - today.day.from) / HOUR_MS;
    const wantedKw = this.#demandKw(middle, today.people, sky.ambientC, today.day.number, localHour);
    const demandKw = Math.min(wantedKw, today.loadKw) / this.#deliveredShare;

    const importKw = this.#gridUp(middle) ? today.gridKw : 0;
    const bank = bankToday(today, state, importKw > 0 ? GRID_RESERVE : 0);
    const netKw = demandKw - renewableKw - importKw;
    const neededKw = needsGensets(netKw, bank, importKw > 0)
      ? Math.max(1, netKw - bank.dischargeKw + LOAD_RESERVE * demandKw + reserveKw)
      : 0;
    const { running, faulty, onLineKw } = this.#commitGensets(state, today, neededKw);
    const totals = dispatchPower({
      demandKw,
      renewableKw,
      gensetsLeastKw: LEAST_LOAD * onLineKw,
      gensetsMostKw: onLineKw,
      chargeKw: bank.chargeKw,
      dischargeKw: bank.dischargeKw,
      importKw,
      exportKw: this.#exports ? 0.5 * importKw : 0,
    });
    shareFlows(
      today,
      state,
      totals,
      flows,
      running,
      renewableKw > 0 ? totals.renewableKw / renewableKw : 0,
      this.#deliveredShare,
      (position) => {
        return 0.85 + 0.3 * smooth(this.#flicker, stepStartMs / (7 * HOUR_MS) + position * 1e6);
      },
    );
    const ripple = rippleOf(this.#flicker, stepStartMs / STEP_MS);
    return {
      ...{ today, sky, flows, totals, demandKw, ripple, running, faulty },
      deliveredShare: this.#deliveredShare,
    };
  }

  #todayAt(ts: number): CampToday {
    if (this.#today === null || ts < this.#today.day.from || ts >= this.#today.day.to) {
      this.#today = campToday(this.#camp, ts);
    }
    return this.#today;
  }

  #commitGensets(
    state: CampState,
    today: CampToday,
    neededKw: number,
  ): { running: boolean[]; faulty: boolean[]; onLineKw: number } {
    const running = this.#camp.parts.map(() => false);
    const faulty = this.#camp.parts.map(() => false);
    let onLineKw = 0;
    let anyFaulty = false;
    const statuses = today.gensets.map(({ part, position }): GensetStatus => {
      const genset = state.units[position]?.genset;
      // One genset in fault at a time is enough: the others are sized to carry the camp.
      const fails = !anyFaulty && part.genset.faulty(state.stepStartMs);
      anyFaulty ||= fails;
      faulty[position] = fails;
      return {
        ratedKw: part.ratedKw,
        available: !fails,
        running: genset?.running ?? false,
        since: genset?.since ?? 0,
      };
    });
    const turn = statuses.length > 0 ? Math.floor(today.day.number / 7) % statuses.length : 0;
    const runs = commitGensets(statuses, neededKw, turn, state.stepStartMs);
    for (const [index, { part, position }] of today.gensets.entries()) {
      if (!runs[index]) continue;
      running[position] = true;
      onLineKw += part.ratedKw;
    }
    return { running, faulty, onLineKw };
  }
}

/** What renewables could give, and what the gensets keep in reserve for it. */
function askRenewables(
  today: CampToday,
  ts: number,
  sky: Sky,
  flows: readonly UnitFlow[],
): { renewableKw: number; reserveKw: number } {
  let [renewableKw, reserveKw] = [0, 0];
  for (const { part, position } of today.arrays) {
    const flow = flows[position];
    if (flow === undefined) continue;
    const { availableKw, irradianceWm2, moduleC } = part.array.output(ts, sky);
    flow.availableKw = availableKw;
    flow.irradianceWm2 = irradianceWm2;
    flow.moduleC = moduleC;
    renewableKw += availableKw;
    reserveKw += SOLAR_RESERVE * availableKw;
  }
  for (const { part, position } of today.turbines) {
    const flow = flows[position];
    if (flow === undefined) continue;
    flow.availableKw = part.turbine(ts);
    renewableKw += flow.availableKw;
    if (part.kind === 'wind') reserveKw += WIND_RESERVE * flow.availableKw;
  }
  return { renewableKw, reserveKw };
}

function bankToday(today: CampToday, state: CampState, reserve: number): Bank {
  const cells = today.batteries.map(({ part, position }) => ({
    ratedKw: part.ratedKw,
    capacityKwh: part.capacityKwh,
    storedKwh: state.units[position]?.storedKwh ?? 0,
  }));
  return bankOf(cells, STEP_HOURS, reserve);
}

/** Whether gensets are needed: without a battery whenever no grid carries the camp, else where the battery can't. */
function needsGensets(netKw: number, bank: Bank, gridUp: boolean): boolean {
  if (bank.capacityKwh === 0) return !gridUp || netKw > 0;
  return netKw > bank.dischargeKw;
}
