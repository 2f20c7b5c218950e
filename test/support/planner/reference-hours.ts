/**
 * The hourly model once more, as plainly as its rules can be written down: every subset of the sets tried in every
 * hour, nothing prepared, nothing shared with the planner but the numbers that go in.
 */
import type { HourlyInputs } from '../../../services/domain/planner/inputs.ts';
import type { Change, Rules } from '../../../services/domain/planner/request.ts';

export interface ReferenceTotals {
  fuelL: number;
  solarKwh: number;
  generatorKwh: number;
  curtailedKwh: number;
  unservedKwh: number;
  dischargedKwh: number;
  hoursRun: number;
  hoursBelow30Pct: number;
}

interface Engine {
  rated: number;
  a: number;
  b: number;
}

const ETA = Math.sqrt(0.9);

export function referenceTotals(inputs: HourlyInputs, change: Change, rules: Rules): ReferenceTotals {
  const engines: Engine[] = [
    ...inputs.gensets
      .filter(({ id }) => !change.generatorsOff.includes(id))
      .map(({ ratedKw, standingL, perKwhL }) => ({ rated: ratedKw, a: standingL, b: perKwhL })),
    ...change.generators.flatMap(({ ratedKw, count }) =>
      Array.from({ length: count }, () => ({ rated: ratedKw, a: 0.0165 * ratedKw, b: 0.267 })),
    ),
  ];
  const batteryKw = change.batteryKw ?? change.batteryKwh / 2;
  let soc = 0.5 * ((inputs.batteryKwh[0] ?? 0) + change.batteryKwh);
  let totals = empty();
  for (const _run of [1, 2]) {
    totals = empty();
    for (let h = 0; h < inputs.loadKwh.length; h += 1) {
      const capacity = (inputs.batteryKwh[h] ?? 0) + change.batteryKwh;
      const power = (inputs.batteryKw[h] ?? 0) + batteryKw;
      const load = inputs.loadKwh[h] ?? 0;
      const offered = {
        solar: (inputs.solarPerKwp[h] ?? 0) * ((inputs.solarKwp[h] ?? 0) + change.solarKwp),
        wind: (inputs.windPerKw[h] ?? 0) * ((inputs.windKw[h] ?? 0) + change.windKw),
        hydro: inputs.hydroKwh[h] ?? 0,
      };
      let { solar, wind, hydro } = offered;
      const renewables = solar + wind + hydro;
      if (renewables >= load) {
        const charge = Math.max(0, Math.min(renewables - load, power, (capacity - soc) / ETA));
        soc += charge * ETA;
        let rest = renewables - load - charge;
        const cut = Math.min(rest, solar + wind);
        const share = solar + wind > 0 ? cut / (solar + wind) : 0;
        [solar, wind] = [solar * (1 - share), wind * (1 - share)];
        rest -= cut;
        hydro -= rest;
        totals.curtailedKwh += renewables - load - charge;
      } else {
        const grid = Math.min(inputs.gridKwh[h] ?? 0, load - renewables);
        const n = load - renewables - grid;
        let discharge = Math.max(0, Math.min(n, power, (soc - 0.2 * capacity) * ETA));
        const d = n - discharge;
        if (d > 1e-10) {
          const needed = d + rules.reserve * load + 0.25 * solar + 0.5 * wind;
          const set = chosen(engines, needed, d);
          const rated = set.reduce((sum, engine) => sum + engine.rated, 0);
          let given = Math.min(d, rated);
          totals.unservedKwh += d - given;
          let short = Math.max(0, rules.minLoad * rated - given);
          const less = Math.min(short, discharge);
          [discharge, short, given] = [discharge - less, short - less, given + less];
          const charge = Math.max(0, Math.min(short, power, (capacity - (soc - discharge / ETA)) / ETA));
          [short, given] = [short - charge, given + charge];
          soc += charge * ETA;
          const cut = Math.min(short, solar + wind);
          const share = solar + wind > 0 ? cut / (solar + wind) : 0;
          [solar, wind, given] = [solar * (1 - share), wind * (1 - share), given + cut];
          totals.curtailedKwh += cut;
          totals.generatorKwh += given;
          totals.hoursRun += set.length;
          for (const { rated: own, a, b } of set) {
            const kwh = (given * own) / rated;
            totals.fuelL += a + b * kwh;
            if (kwh < (0.3 - 1e-9) * own) totals.hoursBelow30Pct += 1;
          }
        }
        soc -= discharge / ETA;
        totals.dischargedKwh += discharge;
      }
      totals.solarKwh += solar;
    }
  }
  return totals;
}

function chosen(engines: readonly Engine[], needed: number, d: number): Engine[] {
  let best: { set: Engine[]; litres: number; rated: number } | null = null;
  for (let mask = 1; mask < 2 ** engines.length; mask += 1) {
    const set = engines.filter((_, at) => (mask >> at) & 1);
    const rated = set.reduce((sum, engine) => sum + engine.rated, 0);
    if (rated < needed - 1e-9) continue;
    const litres = set.reduce((sum, { rated: own, a, b }) => sum + a + (b * d * own) / rated, 0);
    const isBetter =
      best === null ||
      litres < best.litres - 1e-9 ||
      (litres <= best.litres + 1e-9 &&
        (set.length < best.set.length || (set.length === best.set.length && rated < best.rated)));
    if (isBetter) best = { set, litres, rated };
  }
  return best?.set ?? [...engines];
}

function empty(): ReferenceTotals {
  return {
    fuelL: 0,
    solarKwh: 0,
    generatorKwh: 0,
    curtailedKwh: 0,
    unservedKwh: 0,
    dischargedKwh: 0,
    hoursRun: 0,
    hoursBelow30Pct: 0,
  };
}
