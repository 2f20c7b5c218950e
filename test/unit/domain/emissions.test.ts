/** CO2e of fuel and grid together: what is known stands, and what is not is named. */
import { describe, expect, it } from 'vitest';
import { emissionsRows } from '../../../services/domain/analysis/emissions.ts';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { RegistryIndex, registrySchema } from '../../../services/domain/registry/registry.ts';

const index = new RegistryIndex(
  registrySchema.parse({
    missions: [{ id: 'north', name: 'N', country: 'CYP', timeZone: 'UTC' }],
    camps: ['a', 'b'].map((id) => ({
      ...{ id, mission: 'north', name: id, latitude: 1, longitude: 1, timeZone: 'UTC' },
      ...{ headcount: [], grid: [] },
    })),
    units: [],
  }),
);

function camp(
  id: string,
  fuel: number | null,
  grid: number | null,
): Pick<FootprintRow, 'camp' | 'co2eKg' | 'energyKwh'> {
  const none = { generator: 0, solar: 0, wind: 0, hydro: 0, supplied: 0, exported: 0, load: 0 };
  return {
    camp: id,
    co2eKg: { fuel, grid, biogenic: 0 },
    energyKwh: { ...none, grid: 500, batteryCharged: 0, batteryDischarged: 0, curtailed: null },
  };
}

const rowsOf = (camps: ReturnType<typeof camp>[]) => emissionsRows(camps as FootprintRow[], 'mission', index);

describe('emissions', () => {
  it('are fuel and grid import together', () => {
    expect(rowsOf([camp('a', 100, 40), camp('b', 10, 0)])).toEqual([
      { id: 'north', totalKg: 150, knownKg: 150, fuelKg: 110, gridKg: 40, unknown: [] },
    ]);
  });

  it('keep what is known where one camp’s grid has no factor, and name that camp', () => {
    expect(rowsOf([camp('a', 100, 40), camp('b', 10, null)])).toEqual([
      {
        ...{ id: 'north', totalKg: null, knownKg: 150, fuelKg: 110, gridKg: 40 },
        unknown: [{ camp: 'b', part: 'grid', importKwh: 500 }],
      },
    ]);
  });
});
