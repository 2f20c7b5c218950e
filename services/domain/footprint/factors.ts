/**
 * The factor catalogue: what burning a litre of each fuel emits, as dated data with its sources. A registry
 * names fuels by the ids here; an unknown one is an error, never a silent average. A factor of 0 is a factor.
 */
import { z } from 'zod';

export const factorSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** kg CO2e (CO2, CH4, N2O; GWP-100) of burning one unit of the fuel. */
  kgCo2ePerUnit: z.number(),
  /** kg CO2 of biogenic origin, reported apart and in no total. */
  biogenicKgCo2PerUnit: z.number(),
  unit: z.literal('L'),
  /** The first local date on which the factor holds, until a later entry of the same id. */
  validFrom: z.iso.date(),
  source: z.string(),
});
export type Factor = z.infer<typeof factorSchema>;

export const factorCatalogueSchema = z.object({ version: z.string(), factors: z.array(factorSchema) });
export type FactorCatalogue = z.infer<typeof factorCatalogueSchema>;

interface CombustionConstants {
  co2KgPerGj: number;
  ch4GPerGj: number;
  n2oGPerGj: number;
  /** GWP-100, kg CO2e per kg. */
  ch4Gwp: number;
  n2oGwp: number;
  netCalorificMjPerKg: number;
  densityKgPerL: number;
}

/** kg CO2e per litre burnt, from a fuel's emissions per energy, its calorific value and its density. */
export function combustionKgCo2ePerL(fuel: CombustionConstants): number {
  const kgCo2ePerGj =
    fuel.co2KgPerGj + (fuel.ch4GPerGj / 1000) * fuel.ch4Gwp + (fuel.n2oGPerGj / 1000) * fuel.n2oGwp;
  const gjPerL = (fuel.netCalorificMjPerKg / 1000) * fuel.densityKgPerL;
  return kgCo2ePerGj * gjPerL;
}

/** Gas/diesel oil burnt in stationary engines: IPCC 2006 vol. 2 tables 1.2, 1.4, 2.2; AR6 GWP-100. */
const DIESEL: CombustionConstants = {
  co2KgPerGj: 74.1,
  ch4GPerGj: 3,
  n2oGPerGj: 0.6,
  ch4Gwp: 27.0,
  n2oGwp: 273,
  netCalorificMjPerKg: 43.0,
  densityKgPerL: 0.84,
};

const UK_2025 = 'UK Government GHG conversion factors for company reporting 2025';

// The first entry of a fuel holds from before any telemetry there is; a revision is added as a later entry,
// with its own validFrom and a new catalogue version, and never edits an old one.
const FROM_THE_START = '2000-01-01';

export const FACTOR_CATALOGUE: FactorCatalogue = {
  version: '2026-1',
  factors: [
    {
      id: 'diesel',
      name: 'Diesel (mineral)',
      kgCo2ePerUnit: combustionKgCo2ePerL(DIESEL),
      biogenicKgCo2PerUnit: 0,
      unit: 'L',
      validFrom: FROM_THE_START,
      source:
        'IPCC 2006 Guidelines vol. 2, tables 1.2, 1.4 and 2.2: (74.1 kg CO2 + 3 g CH4 × 27.0 + 0.6 g N2O × 273) ' +
        'per GJ, 43.0 MJ/kg, 0.84 kg/L; GWP-100 of IPCC AR6',
    },
    {
      id: 'b7',
      name: 'Diesel with up to 7 % biodiesel (B7)',
      kgCo2ePerUnit: 2.57082,
      biogenicKgCo2PerUnit: 0,
      unit: 'L',
      validFrom: FROM_THE_START,
      source: `${UK_2025}, fuels: diesel (average biofuel blend)`,
    },
    {
      id: 'hvo',
      name: 'Hydrotreated vegetable oil (HVO)',
      kgCo2ePerUnit: 0.03558,
      biogenicKgCo2PerUnit: 2.43,
      unit: 'L',
      validFrom: FROM_THE_START,
      source: `${UK_2025}, bioenergy: biodiesel HVO; biogenic CO2 from "outside of scopes"`,
    },
    {
      id: 'gas-oil',
      name: 'Gas oil',
      kgCo2ePerUnit: 2.75541,
      biogenicKgCo2PerUnit: 0,
      unit: 'L',
      validFrom: FROM_THE_START,
      source: `${UK_2025}, fuels: gas oil`,
    },
  ],
};

/** Whether the catalogue has a factor for a fuel. */
export function isKnownFuel(catalogue: FactorCatalogue, fuelId: string): boolean {
  return catalogue.factors.some(({ id }) => id === fuelId);
}

/**
 * The factor of a fuel that holds on a local date: its latest entry with validFrom <= date. Its first entry
 * stands for all dates before it.
 * @param date YYYY-MM-DD
 * @throws RangeError for a fuel that the catalogue does not have
 */
export function factorOn(catalogue: FactorCatalogue, fuelId: string, date: string): Factor {
  const entries = entriesOf(catalogue, fuelId);
  const factor = entries.findLast(({ validFrom }) => validFrom <= date) ?? entries[0];
  if (factor === undefined) throw new RangeError(`unknown fuel ${fuelId}: ${knownFuels(catalogue)}`);
  return factor;
}

/** The local dates on which a fuel's factor changes, oldest first. */
export function factorChanges(catalogue: FactorCatalogue, fuelId: string): string[] {
  return entriesOf(catalogue, fuelId)
    .slice(1)
    .map(({ validFrom }) => validFrom);
}

/** What a fuel may be, in words: `must be one of diesel, hvo`. */
export function knownFuels(catalogue: FactorCatalogue): string {
  return `must be one of ${[...new Set(catalogue.factors.map(({ id }) => id))].join(', ')}`;
}

function entriesOf(catalogue: FactorCatalogue, fuelId: string): Factor[] {
  return catalogue.factors
    .filter(({ id }) => id === fuelId)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0));
}
