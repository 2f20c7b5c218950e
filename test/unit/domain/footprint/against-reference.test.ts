/** The engine against an independent, naive reading of the accounting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dirtyQuestions, dirtyWorld } from '../../../support/dirty/days.ts';
import { questionAbout, smallWorld } from '../../../support/reference/arbitraries.ts';
import { differences } from '../../../support/reference/compare.ts';
import { engineFootprint } from '../../../support/reference/engine.ts';
import { referenceFootprint } from '../../../support/reference/footprint.ts';

describe('the footprint of three dirty days', () => {
  const world = dirtyWorld(7, Date.now());
  const arrivals = [...world.inTime, ...world.late].flatMap((message) => message.arrivals);
  const reference = referenceFootprint(world.registry, arrivals);
  const engine = engineFootprint(world.registry, arrivals);

  it.each(dirtyQuestions(world))('agrees with the reference: $by $interval', async (query) => {
    expect(differences(await engine(query), reference(query))).toEqual([]);
  });
});

describe('the footprint of any small world', () => {
  it('is the same in parts of whatever size', async () => {
    const worldAndQuestion = smallWorld.chain((world) =>
      fc.record({
        world: fc.constant(world),
        query: questionAbout(world),
        rows: fc.integer({ min: 1, max: 40 }),
        storedRows: fc.integer({ min: 1, max: 400 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(worldAndQuestion, async ({ world: { registry, arrivals }, query, ...limits }) => {
        const whole = await engineFootprint(registry, arrivals)(query);
        expect(await engineFootprint(registry, arrivals, limits)(query)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the reference for any question', async () => {
    const worldAndQuestion = smallWorld.chain((world) =>
      questionAbout(world).map((query) => ({ ...world, query })),
    );
    await fc.assert(
      fc.asyncProperty(worldAndQuestion, async ({ registry, arrivals, query }) => {
        const expected = referenceFootprint(registry, arrivals)(query);
        const actual = await engineFootprint(registry, arrivals)(query);
        expect(differences(actual, expected)).toEqual([]);
      }),
      { numRuns: Number(process.env.REFERENCE_RUNS ?? 1_000) },
    );
  });
});
