/** What drives a camp's fuel: which of need, renewable cover and burn per kWh changed most. Pure. */
import type { ComparisonRow } from '../../../services/domain/analysis/comparison.ts';

export type Driver =
  | { kind: 'driverEnergyUp' | 'driverEnergyDown' | 'driverBurnUp' | 'driverBurnDown'; percent: number }
  | { kind: 'driverShareUp' | 'driverShareDown'; points: number }
  | { kind: 'driverNone' | 'driverUnknown' };

/** Changes smaller than this drive nothing. */
const LEAST = 0.02;

/**
 * The largest of three changes between two periods of one camp, each as a fraction: of the energy supplied, of
 * what is left for generators (1 − renewable share), and of litres per generator kWh. Fuel is their product.
 */
export function driverOf(comparison: Pick<ComparisonRow, 'current' | 'earlier'> | undefined): Driver {
  const { current: now = null, earlier: before = null } = comparison ?? {};
  if (now === null || before === null) return { kind: 'driverUnknown' };
  const energy = relative(now.energyKwh.supplied, before.energyKwh.supplied);
  const burn = relative(now.fuelLPerKwh, before.fuelLPerKwh);
  const points =
    now.renewableShare === null || before.renewableShare === null
      ? null
      : now.renewableShare - before.renewableShare;
  const cover = relative(rest(now.renewableShare), rest(before.renewableShare));
  if (energy === null && points === null && burn === null) return { kind: 'driverUnknown' };
  const largest = Math.max(size(energy), size(burn), size(cover));
  if (largest < LEAST) return { kind: 'driverNone' };
  if (cover !== null && points !== null && size(cover) === largest) {
    return { kind: points > 0 ? 'driverShareUp' : 'driverShareDown', points: Math.abs(points) };
  }
  if (energy !== null && size(energy) === largest) {
    return { kind: energy > 0 ? 'driverEnergyUp' : 'driverEnergyDown', percent: Math.abs(energy) };
  }
  return { kind: (burn ?? 0) > 0 ? 'driverBurnUp' : 'driverBurnDown', percent: size(burn) };
}

function relative(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : now / before - 1;
}

function rest(share: number | null): number | null {
  return share === null ? null : 1 - share;
}

function size(change: number | null): number {
  return Math.abs(change ?? 0);
}
