/**
 * A camp's batteries with their inverters, working as one bank: what they can take and give, and what is lost on
 * the way. 95 % each way (90 % there and back; NREL's Annual Technology Baseline has 85 % for lithium-ion systems
 * with all auxiliaries); the state of charge stays between 20 and 100 %.
 */

const ONE_WAY_EFFICIENCY = 0.95;
const LEAST_CHARGE = 0.2;
export const MOST_CHARGE = 1;

export interface Cell {
  ratedKw: number;
  capacityKwh: number;
  storedKwh: number;
}

export interface Bank {
  capacityKwh: number;
  ratedKw: number;
  /** State of charge, 0 to 1. */
  charge: number;
  /** The most power (AC) that it can take, and give, all through the given hours. */
  chargeKw: number;
  dischargeKw: number;
}

/**
 * The bank that batteries form; power is shared by capacity.
 * @param reserve the share of the capacity that is not to be given
 */
export function bankOf(cells: readonly Cell[], hours: number, reserve: number): Bank {
  const bank: Bank = { capacityKwh: 0, ratedKw: 0, charge: 0, chargeKw: 0, dischargeKw: 0 };
  if (cells.length === 0) return bank;
  let storedKwh = 0;
  for (const cell of cells) {
    bank.capacityKwh += cell.capacityKwh;
    bank.ratedKw += cell.ratedKw;
    storedKwh += cell.storedKwh;
  }
  const least = Math.max(LEAST_CHARGE, reserve);
  bank.charge = storedKwh / bank.capacityKwh;
  bank.chargeKw = Number.POSITIVE_INFINITY;
  bank.dischargeKw = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    const share = cell.capacityKwh / bank.capacityKwh;
    const roomKwh = Math.max(0, MOST_CHARGE * cell.capacityKwh - cell.storedKwh);
    const spareKwh = Math.max(0, cell.storedKwh - least * cell.capacityKwh);
    const takesKw = Math.min(cell.ratedKw, roomKwh / (ONE_WAY_EFFICIENCY * hours));
    const givesKw = Math.min(cell.ratedKw, (spareKwh * ONE_WAY_EFFICIENCY) / hours);
    bank.chargeKw = Math.min(bank.chargeKw, takesKw / share);
    bank.dischargeKw = Math.min(bank.dischargeKw, givesKw / share);
  }
  return bank;
}

/** The stored energy after some hours of charging and discharging (AC powers). */
export function storedAfter(storedKwh: number, chargeKw: number, dischargeKw: number, hours: number): number {
  return storedKwh + (chargeKw * ONE_WAY_EFFICIENCY - dischargeKw / ONE_WAY_EFFICIENCY) * hours;
}
