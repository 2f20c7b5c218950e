/** What stands out among missions: thin data, and changes against the period before. Pure. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { RENEWABLE_TARGET } from '../../figures/targets.ts';
import type { ComparisonOf } from '../../queries/use-comparison.ts';

export type Remark =
  | { kind: 'thin'; mission: string; coverage: number }
  | { kind: 'shareFell' | 'shareRose'; mission: string; now: number; before: number }
  | { kind: 'fuelRose' | 'fuelFell'; mission: string; now: number; before: number }
  | { kind: 'ahead'; mission: string; share: number };

/** What is worth a remark: data thinner than this, changes larger than these. */
const THIN = 0.9;
const SHARE_POINTS = 0.03;
const FUEL_CHANGE = 0.1;
const MOST_REMARKS = 7;
/** Remarks on what is wrong come before those on what is well. */
const ORDER: Record<Remark['kind'], number> = {
  thin: 0,
  shareFell: 1,
  fuelRose: 2,
  shareRose: 3,
  fuelFell: 4,
  ahead: 5,
};

/** @param comparisonOf a mission against the period before; what does not compare is no change */
export function remarksOn(rows: readonly FootprintRow[], comparisonOf: ComparisonOf): Remark[] {
  const remarks = rows.flatMap((row): Remark[] => {
    const mission = row.mission ?? '';
    const { current = null, earlier: before = null } = comparisonOf(mission) ?? {};
    const found: Remark[] = [];
    if (row.coverage !== null && row.coverage < THIN) {
      found.push({ kind: 'thin', mission, coverage: row.coverage });
    }
    const [share, shareBefore] = [current?.renewableShare ?? null, before?.renewableShare ?? null];
    if (share !== null && shareBefore !== null && Math.abs(share - shareBefore) >= SHARE_POINTS) {
      found.push({
        kind: share < shareBefore ? 'shareFell' : 'shareRose',
        mission,
        now: share,
        before: shareBefore,
      });
    }
    const [fuel, fuelBefore] = [current?.fuelL ?? null, before?.fuelL ?? null];
    if (
      fuel !== null &&
      fuelBefore !== null &&
      fuelBefore > 0 &&
      Math.abs(fuel / fuelBefore - 1) >= FUEL_CHANGE
    ) {
      found.push({
        kind: fuel > fuelBefore ? 'fuelRose' : 'fuelFell',
        mission,
        now: fuel,
        before: fuelBefore,
      });
    }
    const { renewableShare } = row;
    if (renewableShare !== null && renewableShare >= RENEWABLE_TARGET.share) {
      found.push({ kind: 'ahead', mission, share: renewableShare });
    }
    return found;
  });
  return remarks.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]).slice(0, MOST_REMARKS);
}
