/** What batteries and tanks give back of what was put into them. Pure. */

export interface BatteryFlows {
  chargedKwh: number | null;
  dischargedKwh: number | null;
  capacityKwh: number | undefined;
  /** State of charge at the start and at the end, percent; null where it was not read. */
  startSocPct: number | null;
  endSocPct: number | null;
}

export interface BatteryHealth {
  /** Discharged kWh ÷ capacity; null where either is unknown. */
  equivalentCycles: number | null;
  /** Discharged ÷ (charged − what the battery holds more at the end); null where that cannot be told. */
  roundTripEfficiency: number | null;
}

/** A battery must have been discharged by this share of its capacity for an efficiency to mean anything. */
const CYCLES_AT_LEAST = 0.5;

/** Equivalent full cycles and round-trip efficiency, corrected for the change of the state of charge. */
export function batteryHealth({
  chargedKwh,
  dischargedKwh,
  capacityKwh,
  startSocPct,
  endSocPct,
}: BatteryFlows): BatteryHealth {
  if (dischargedKwh === null || capacityKwh === undefined) {
    return { equivalentCycles: null, roundTripEfficiency: null };
  }
  const equivalentCycles = dischargedKwh / capacityKwh;
  if (
    chargedKwh === null ||
    startSocPct === null ||
    endSocPct === null ||
    equivalentCycles < CYCLES_AT_LEAST
  ) {
    return { equivalentCycles, roundTripEfficiency: null };
  }
  const putInKwh = chargedKwh - ((endSocPct - startSocPct) / 100) * capacityKwh;
  return { equivalentCycles, roundTripEfficiency: putInKwh > 0 ? dischargedKwh / putInKwh : null };
}

export interface TankFlows {
  /** Litres in all of the camp's tanks at the start and at the end; null where a tank was not read. */
  startL: number | null;
  endL: number | null;
  deliveredL: number;
  /** What the camp's generators used, by the accounting. */
  usedL: number | null;
}

export interface FuelBalance {
  /** start + delivered − end: what left the tanks. */
  outL: number | null;
  /** out − used: positive where more left the tanks than the generators used. */
  unexplainedL: number | null;
}

/** What left a camp's tanks against what its generators used. */
export function fuelBalance({ startL, endL, deliveredL, usedL }: TankFlows): FuelBalance {
  if (startL === null || endL === null) return { outL: null, unexplainedL: null };
  const outL = startL + deliveredL - endL;
  return { outL, unexplainedL: usedL === null ? null : outL - usedL };
}
