/** Units whose rows were made by other rules than today's are made again. */
import { expect, it } from 'vitest';
import { RegistryIndex, registrySchema } from '../../../services/domain/registry/registry.ts';
import { noteRegistryChanges } from '../../../services/rollup/registry-changes.ts';

const INDEX = new RegistryIndex(
  registrySchema.parse({
    missions: [{ id: 'm1', name: 'M', country: 'SSD', timeZone: 'UTC' }],
    camps: [{ id: 'c1', mission: 'm1', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
    units: [
      { id: 'g1', camp: 'c1', kind: 'generator', name: 'G', ratedKw: 100, fuel: 'diesel' },
      { id: 's1', camp: 'c1', kind: 'solar', name: 'S', ratedKw: 50 },
    ],
  }),
);

it('makes rows of an earlier release again whose curtailed energy was 0 where it is unknown', async () => {
  let kept: string | null = JSON.stringify({
    g1: 'generator 100 60 UTC c1 m1',
    s1: 'solar 50 60 UTC c1 m1',
  });
  const metadata = {
    read: async () => kept,
    write: async (text: string) => {
      kept = text;
    },
  };
  const noted: string[] = [];
  const store = {
    extents: async (units: readonly { id: string }[]) =>
      new Map(units.map(({ id }) => [id, { first: 0, last: 1 }])),
    refileIntervals: async () => {},
    addStaleNote: async (spans: readonly { unit: string }[]) => {
      noted.push(...spans.map(({ unit }) => unit));
      return 1;
    },
  };
  expect(await noteRegistryChanges(INDEX, store, metadata)).toEqual(['s1']);
  expect(await noteRegistryChanges(INDEX, store, metadata)).toEqual([]);
  expect(noted).toEqual(['s1']);
});
