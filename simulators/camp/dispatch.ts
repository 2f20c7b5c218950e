/**
 * Who carries the load: sun (wind, water) first, then battery, grid, generating sets. Pure, and balanced:
 * renewables + sets + import + discharge = served + charge + export, to rounding.
 */

export interface DispatchQuestion {
  /** What the camp's bus asks for, distribution losses included. */
  demandKw: number;
  /** What renewables could give. */
  renewableKw: number;
  /** Sets on line together: least and most that they give. Both 0 with none on line. */
  setsLeastKw: number;
  setsMostKw: number;
  /** What the sets should give on top of what is asked, to charge the battery. */
  setsExtraKw: number;
  /** What the battery can take and give at this moment. */
  chargeKw: number;
  dischargeKw: number;
  /** What the grid can give and take at this moment. */
  importKw: number;
  exportKw: number;
}

export interface Flows {
  renewableKw: number;
  setsKw: number;
  chargeKw: number;
  dischargeKw: number;
  importKw: number;
  exportKw: number;
  servedKw: number;
}

export function dispatch(question: DispatchQuestion): Flows {
  const { demandKw, renewableKw, setsLeastKw, setsMostKw } = question;
  const flows: Flows = {
    renewableKw,
    setsKw: 0,
    chargeKw: 0,
    dischargeKw: 0,
    importKw: 0,
    exportKw: 0,
    servedKw: demandKw,
  };
  const gridCarries = question.importKw > 0;
  if (setsMostKw > 0) {
    const wanted = gridCarries ? 0 : demandKw - renewableKw + question.setsExtraKw;
    flows.setsKw = Math.min(setsMostKw, Math.max(setsLeastKw, wanted));
  }
  const missing = demandKw - renewableKw - flows.setsKw;
  if (missing >= 0) cover(flows, missing, question);
  else absorb(flows, -missing, question);
  return flows;
}

function cover(flows: Flows, missingKw: number, question: DispatchQuestion): void {
  let left = missingKw;
  const take = (limit: number): number => {
    const taken = Math.min(left, Math.max(0, limit));
    left -= taken;
    return taken;
  };
  flows.dischargeKw = take(question.dischargeKw);
  flows.importKw = take(question.importKw);
  flows.setsKw += take(question.setsMostKw - flows.setsKw);
  // Nobody can: the rest is shed.
  flows.servedKw -= left;
}

function absorb(flows: Flows, surplusKw: number, question: DispatchQuestion): void {
  let left = surplusKw;
  const put = (limit: number): number => {
    const taken = Math.min(left, Math.max(0, limit));
    left -= taken;
    return taken;
  };
  flows.chargeKw = put(question.chargeKw);
  flows.exportKw = put(question.exportKw);
  flows.renewableKw -= put(flows.renewableKw);
  // With nothing else to give way, the sets run below their least load.
  flows.setsKw -= left;
}
