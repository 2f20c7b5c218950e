/** The two sums by which many plans are compared, without the rest of their figures. Pure. */
import type { HourlyFlows } from './dispatch.ts';
import type { HourlyInputs } from './inputs.ts';

/** kWh supplied and the renewable part of them, and litres, of the whole range. */
export function shareAndFuel(
  { camp, local }: HourlyInputs,
  flows: HourlyFlows,
): { renewableKwh: number; suppliedKwh: number; fuelL: number } {
  const fractions = local.dates.map(
    (date) => camp.grid.findLast((entry) => entry.from <= date)?.renewableFraction ?? 0,
  );
  let onSite = 0;
  let generator = 0;
  let grid = 0;
  let renewableGrid = 0;
  let fuelL = 0;
  for (let hour = 0; hour < flows.generator.length; hour += 1) {
    onSite += (flows.solar[hour] ?? 0) + (flows.wind[hour] ?? 0) + (flows.hydro[hour] ?? 0);
    grid += flows.grid[hour] ?? 0;
    renewableGrid += (flows.grid[hour] ?? 0) * (fractions[local.day[hour] ?? 0] ?? 0);
    const kwh = flows.generator[hour] ?? 0;
    generator += kwh;
    const combination = flows.combination[hour] ?? -1;
    if (combination >= 0) fuelL += flows.choices[flows.choice[hour] ?? 0]?.litres(combination, kwh) ?? 0;
  }
  return { renewableKwh: onSite + renewableGrid, suppliedKwh: onSite + generator + grid, fuelL };
}
