import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRegistry } from '../../../services/domain/registry/check.ts';
import { demoFleet } from '../../../simulators/demo/fleet.ts';
import { mergedRegistry } from '../../../simulators/feed/api-client.ts';
import { generatedFleet } from '../../../simulators/fleet/generated-fleet.ts';
import { registrySchema } from '../../../simulators/fleet/registry.ts';

describe('the demo’s fleet', () => {
  const fleet = demoFleet('2025-10-24', 300);

  it('is a registry that the services take, whatever its first day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        (day) => {
          expect(checkRegistry(demoFleet(day.toISOString().slice(0, 10), 300))).toHaveProperty('registry');
        },
      ),
      { numRuns: 20 },
    );
  });

  it('says that it is simulated', () => {
    for (const { simulated } of fleet.missions) expect(simulated).toBe(true);
  });

  it('has about 60 units of several contributors, a rotation, and headcounts that change', () => {
    expect(fleet.units.length).toBeGreaterThan(55);
    expect(fleet.units.length).toBeLessThan(75);
    const contributors = new Set(
      fleet.units.flatMap(({ owner }) => owner?.map(({ contributor }) => contributor) ?? []),
    );
    expect(contributors.size).toBeGreaterThan(4);
    expect(fleet.units.some(({ owner }) => (owner?.length ?? 0) > 1)).toBe(true);
    expect(fleet.units.some(({ inService }) => inService?.to)).toBe(true);
    expect(fleet.camps.every(({ headcount }) => (headcount?.length ?? 0) > 0)).toBe(true);
    expect(fleet.camps.some(({ headcount }) => (headcount?.length ?? 0) > 1)).toBe(true);
  });

  it('has two to four gensets in a camp at any time', () => {
    for (const { id } of fleet.camps) {
      const gensets = fleet.units.filter(
        ({ camp, kind, inService }) => camp === id && kind === 'generator' && !inService?.to,
      );
      expect(gensets.length).toBeGreaterThanOrEqual(2);
      expect(gensets.length).toBeLessThanOrEqual(4);
    }
  });
});

describe('a generated fleet', () => {
  it('has exactly the size asked for, and is a registry that the services take', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.nat(20),
        fc.nat(150),
        fc.nat(1e6),
        (missions, moreCamps, moreUnits, seed) => {
          const camps = missions + moreCamps;
          const units = 2 * camps + moreUnits;
          const fleet = generatedFleet({ missions, camps, units }, seed, '2026-01-01', 60);
          expect([fleet.missions.length, fleet.camps.length, fleet.units.length]).toEqual([
            missions,
            camps,
            units,
          ]);
          expect(checkRegistry(fleet)).toHaveProperty('registry');
          expect(registrySchema.parse(fleet)).toEqual(fleet);
          expect(fleet.missions.every(({ simulated }) => simulated)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reaches the size of all missions', () => {
    const fleet = generatedFleet({ missions: 12, camps: 400, units: 3_200 }, 42, '2026-01-01', 10);
    expect(fleet.units.length).toBe(3_200);
    expect(checkRegistry(fleet)).toHaveProperty('registry');
  });

  it('refuses numbers that do not fit each other', () => {
    expect(() => generatedFleet({ missions: 3, camps: 2, units: 9 }, 1, '2026-01-01', 60)).toThrow(
      /3 missions, 2 camps/,
    );
    expect(() => generatedFleet({ missions: 1, camps: 2, units: 3 }, 1, '2026-01-01', 60)).toThrow(
      RangeError,
    );
  });
});

it('is put into a registry without touching what else is there', () => {
  const present = generatedFleet({ missions: 1, camps: 1, units: 4 }, 1, '2026-01-01', 60);
  const fleet = demoFleet('2026-01-01', 300);
  const merged = mergedRegistry(mergedRegistry(present, fleet), fleet);
  expect(merged.units.length).toBe(present.units.length + fleet.units.length);
  expect(merged.missions).toEqual([...present.missions, ...fleet.missions]);
});
