/**
 * Who carries the load: sun (wind, water) first, then battery, grid, gensets. Pure, and balanced:
 * renewables + gensets + import + discharge = served + charge + export, to rounding.
 */

export interface DispatchInput {
  /** What the camp's bus asks for, distribution losses included. */
  demandKw: number;
  /** What renewables could give. */
  renewableKw: number;
  /** Gensets on line together: least and most that they give. Both 0 with none on line. */
  gensetsLeastKw: number;
  gensetsMostKw: number;
  /** What the battery can take and give at this moment. */
  chargeKw: number;
  dischargeKw: number;
  /** What the grid can give and take at this moment. */
  importKw: number;
  exportKw: number;
}

export interface Flows {
  renewableKw: number;
  gensetsKw: number;
  chargeKw: number;
  dischargeKw: number;
  importKw: number;
  exportKw: number;
  servedKw: number;
}

export function dispatchPower(input: DispatchInput): Flows {
  const { demandKw, renewableKw, gensetsLeastKw, gensetsMostKw } = input;
  const flows: Flows = {
    renewableKw,
    gensetsKw: 0,
    chargeKw: 0,
    dischargeKw: 0,
    importKw: 0,
    exportKw: 0,
    servedKw: demandKw,
  };
  const gridCarries = input.importKw > 0;
  if (gensetsMostKw > 0) {
    const wanted = gridCarries ? 0 : demandKw - renewableKw - input.dischargeKw;
    flows.gensetsKw = Math.min(gensetsMostKw, Math.max(gensetsLeastKw, wanted));
  }
  const missing = demandKw - renewableKw - flows.gensetsKw;
  if (missing >= 0) cover(flows, missing, input);
  else absorb(flows, -missing, input);
  return flows;
}

function cover(flows: Flows, missingKw: number, input: DispatchInput): void {
  let leftKw = missingKw;
  const coverUpTo = (limit: number): number => {
    const kw = Math.min(leftKw, Math.max(0, limit));
    leftKw -= kw;
    return kw;
  };
  flows.dischargeKw = coverUpTo(input.dischargeKw);
  flows.importKw = coverUpTo(input.importKw);
  flows.gensetsKw += coverUpTo(input.gensetsMostKw - flows.gensetsKw);
  // Nobody can: the rest is shed.
  flows.servedKw -= leftKw;
}

function absorb(flows: Flows, surplusKw: number, input: DispatchInput): void {
  let leftKw = surplusKw;
  const absorbUpTo = (limit: number): number => {
    const kw = Math.min(leftKw, Math.max(0, limit));
    leftKw -= kw;
    return kw;
  };
  flows.chargeKw = absorbUpTo(input.chargeKw);
  flows.exportKw = absorbUpTo(input.exportKw);
  flows.renewableKw -= absorbUpTo(flows.renewableKw);
  // With nothing else to give way, the gensets run below their least load.
  flows.gensetsKw -= leftKw;
}
