import { describe, expect, it } from 'vitest';
import {
  combustionKgCo2ePerL,
  FACTOR_CATALOGUE,
  type FactorCatalogue,
  factorCatalogueSchema,
  factorChanges,
  factorOn,
  isKnownFuel,
} from '../../../../services/domain/footprint/factors.ts';

const fuel = (id: string) => factorOn(FACTOR_CATALOGUE, id, '2026-03-01');

const DATED: FactorCatalogue = {
  version: 'test',
  factors: [
    { ...fuel('diesel'), kgCo2ePerUnit: 3, validFrom: '2026-01-01' },
    { ...fuel('diesel'), kgCo2ePerUnit: 2, validFrom: '2025-01-01' },
    { ...fuel('hvo'), kgCo2ePerUnit: 0, validFrom: '2025-01-01' },
  ],
};

describe('the factor catalogue', () => {
  it('derives diesel from its emissions per energy, its calorific value and its density', () => {
    expect(fuel('diesel').kgCo2ePerUnit).toBeCloseTo((74.1 + 0.081 + 0.1638) * 0.043 * 0.84, 12);
    expect(fuel('diesel').kgCo2ePerUnit).toBeCloseTo(2.6853, 4);
  });

  it('weighs methane and nitrous oxide by their warming potential', () => {
    const none = { co2KgPerGj: 0, ch4GPerGj: 0, n2oGPerGj: 0, ch4Gwp: 27, n2oGwp: 273 };
    const litre = { netCalorificMjPerKg: 1000, densityKgPerL: 1 };
    expect(combustionKgCo2ePerL({ ...none, ...litre, ch4GPerGj: 1000 })).toBe(27);
    expect(combustionKgCo2ePerL({ ...none, ...litre, n2oGPerGj: 1000 })).toBe(273);
  });

  it('has the published factors of the other fuels', () => {
    expect(fuel('b7').kgCo2ePerUnit).toBe(2.57082);
    expect(fuel('gas-oil').kgCo2ePerUnit).toBe(2.75541);
    expect(fuel('hvo')).toMatchObject({ kgCo2ePerUnit: 0.03558, biogenicKgCo2PerUnit: 2.43 });
  });

  it('names a source, a unit and a date for each factor', () => {
    expect(factorCatalogueSchema.parse(FACTOR_CATALOGUE)).toEqual(FACTOR_CATALOGUE);
    for (const { source } of FACTOR_CATALOGUE.factors) expect(source).toMatch(/IPCC|UK Government/);
  });

  it('has a factor for every date on which there can be telemetry', () => {
    for (const { id } of FACTOR_CATALOGUE.factors) {
      expect(factorOn(FACTOR_CATALOGUE, id, '2000-01-01').id).toBe(id);
    }
  });
});

describe('factorOn', () => {
  it('takes the latest entry that holds on the date, in whatever order the catalogue is', () => {
    expect(factorOn(DATED, 'diesel', '2025-12-31').kgCo2ePerUnit).toBe(2);
    expect(factorOn(DATED, 'diesel', '2026-01-01').kgCo2ePerUnit).toBe(3);
  });

  it('lets the first entry stand for the dates before it', () => {
    expect(factorOn(DATED, 'diesel', '2024-12-31').kgCo2ePerUnit).toBe(2);
  });

  it('takes a factor of 0 for a factor', () => {
    expect(factorOn(DATED, 'hvo', '2026-01-01').kgCo2ePerUnit).toBe(0);
  });

  it('refuses an unknown fuel and names those that there are', () => {
    expect(() => factorOn(FACTOR_CATALOGUE, 'petrol', '2026-01-01')).toThrow(
      'unknown fuel petrol: must be one of diesel, b7, hvo, gas-oil',
    );
    expect(isKnownFuel(FACTOR_CATALOGUE, 'petrol')).toBe(false);
    expect(isKnownFuel(FACTOR_CATALOGUE, 'gas-oil')).toBe(true);
  });

  it('tells on which dates a factor changes', () => {
    expect(factorChanges(DATED, 'diesel')).toEqual(['2026-01-01']);
    expect(factorChanges(DATED, 'hvo')).toEqual([]);
  });
});
