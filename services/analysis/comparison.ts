/** Compares the footprint of two periods, like with like. */
import { type ComparisonRow, comparisonRows } from '../domain/analysis/comparison.ts';
import { planFootprint } from '../domain/footprint/plan.ts';
import type { FootprintQuery } from '../domain/footprint/row.ts';
import { answerFootprint, type FootprintSources } from './footprint.ts';

/**
 * One row for each group of the query.
 * @param query of interval `total`
 * @param earlier the period that it is held against
 * @throws when the store can't be read
 */
export async function compareFootprints(
  sources: FootprintSources,
  query: FootprintQuery,
  earlier: Pick<FootprintQuery, 'from' | 'to'>,
): Promise<ComparisonRow[]> {
  const { index, catalogue } = sources;
  const current = { from: query.from, to: query.to };
  const period = async (own: typeof current, other: typeof current) => {
    const whole = { ...query, ...own };
    const common = { ...whole, comparedWith: other };
    return {
      whole: planFootprint(whole, index, catalogue),
      common: planFootprint(common, index, catalogue),
      rows: await answerFootprint(sources, common),
    };
  };
  const [compared, comparedWith] = await Promise.all([period(current, earlier), period(earlier, current)]);
  return comparisonRows(compared, comparedWith, index);
}
