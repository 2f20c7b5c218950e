/** How long a camp's fuel lasts, and what its curtailed energy would have saved. Pure. */
import { DEFAULT_BASELINE_L_PER_KWH } from '../footprint/sum.ts';

export interface FuelDay {
  fuelL: number | null;
  coverage: number | null;
}

export interface FuelUse {
  /** Mean litres a day over the days that are known; null where none is. */
  fuelLPerDay: number | null;
  /** How many days that mean rests on. */
  days: number;
}

/** A day that was covered less than this says too little about a day's use. */
const DAY_COVERAGE_AT_LEAST = 0.5;

/** Mean daily fuel use over whole days: those of which at least half was observed. */
export function meanFuelUse(days: readonly FuelDay[]): FuelUse {
  const known = days.flatMap(({ fuelL, coverage }) =>
    fuelL !== null && coverage !== null && coverage >= DAY_COVERAGE_AT_LEAST ? [fuelL] : [],
  );
  if (known.length === 0) return { fuelLPerDay: null, days: 0 };
  return { fuelLPerDay: known.reduce((sum, fuelL) => sum + fuelL, 0) / known.length, days: known.length };
}

/** Days that a level lasts at a daily use: level ÷ use; null where either is unknown or nothing is used. */
export function autonomyDays(levelL: number | null, fuelLPerDay: number | null): number | null {
  return levelL === null || fuelLPerDay === null || fuelLPerDay === 0 ? null : levelL / fuelLPerDay;
}

export interface CurtailedFuel {
  fuelL: number | null;
  fuelLPerKwh: number;
  /** Whether the litres per kWh are the camp's own of this month, or the default of 0.30. */
  baseline: 'own' | 'default';
}

/** Curtailed energy in litres: kWh × the camp's own litres per generator kWh of the month, else 0.30 L/kWh. */
export function curtailedFuel(curtailedKwh: number | null, ownLPerKwh: number | null): CurtailedFuel {
  const fuelLPerKwh = ownLPerKwh ?? DEFAULT_BASELINE_L_PER_KWH;
  return {
    fuelL: curtailedKwh === null ? null : curtailedKwh * fuelLPerKwh,
    fuelLPerKwh,
    baseline: ownLPerKwh === null ? 'default' : 'own',
  };
}
