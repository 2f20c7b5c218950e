/** What a contributor may state beyond its footprint: emissions avoided, and how its units were available. Pure. */
import { z } from 'zod';
import { type Factor, type FactorCatalogue, factorOn, factorSchema } from '../footprint/factors.ts';
import type { FootprintRow } from '../footprint/row.ts';

/** What renewable energy is taken to have replaced. */
const BASELINE_FUEL = 'diesel';

export const statementSchema = z.object({
  /** Litres avoided × the baseline fuel's factor valid in each month, kg CO2e; null where no litre is known. */
  avoidedCo2eKg: z.number().nullable(),
  /** The factor in force at the end of the period. */
  factor: factorSchema,
  /** For each unit the days on which it reported ÷ its days in service (and owned); null where it had none. */
  availability: z.array(z.object({ unit: z.string(), share: z.number().nullable() })),
});
export type ContributorStatement = z.infer<typeof statementSchema>;

/**
 * @param months the contributor's rows by month
 * @param unitDays its units' rows by day
 * @param lastDate the last local date of the period
 */
export function contributorStatement(
  months: readonly FootprintRow[],
  unitDays: readonly FootprintRow[],
  lastDate: string,
  catalogue: FactorCatalogue,
): ContributorStatement {
  const factorAt = (date: string): Factor => factorOn(catalogue, BASELINE_FUEL, date);
  const avoided = months.flatMap(({ avoidedFuelL, month }) =>
    avoidedFuelL === null || month === undefined
      ? []
      : [avoidedFuelL * factorAt(`${month}-01`).kgCo2ePerUnit],
  );
  const days = Map.groupBy(unitDays, (row) => row.unit ?? '');
  return {
    avoidedCo2eKg: avoided.length === 0 ? null : avoided.reduce((sum, kg) => sum + kg, 0),
    factor: factorAt(lastDate),
    availability: [...days].map(([unit, rows]) => ({ unit, share: reportingShare(rows) })),
  };
}

function reportingShare(days: readonly FootprintRow[]): number | null {
  const inService = days.filter(({ coverage }) => coverage !== null);
  if (inService.length === 0) return null;
  return inService.filter(({ coverage }) => (coverage ?? 0) > 0).length / inService.length;
}
