/** Holds running services to the reference. */
import { expect } from 'vitest';
import type { FootprintQuery, FootprintRow } from '../../../services/domain/footprint/row.ts';
import { eventually } from '../child.ts';
import type { Services } from '../services.ts';
import { differences } from './compare.ts';

/** Far above the promised 5 s, because a machine that runs many tests at once is slow. */
const AGREES_WITHIN_MS = 60_000;

/** Each answer agrees with the reference's, as soon as what was acknowledged is rolled up. */
export async function expectAgreement(
  services: Services,
  queries: readonly FootprintQuery[],
  reference: (query: FootprintQuery) => FootprintRow[],
): Promise<void> {
  for (const query of queries) {
    const expected = reference(query);
    let lines: string[] = [];
    await eventually(
      async () => {
        lines = differences(await services.footprint(query), expected);
        return lines.length === 0;
      },
      AGREES_WITHIN_MS,
      () => [JSON.stringify(query), ...lines, services.output].join('\n'),
    );
    expect(lines).toEqual([]);
  }
}
