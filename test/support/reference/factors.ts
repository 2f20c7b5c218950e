/**
 * The reference's own copy of the published factors (kg per litre burnt), typed from the sources and not read
 * from the product: IPCC 2006 vol. 2 tables 1.2, 1.4 and 2.2 with AR6 GWP-100, and the UK Government GHG
 * conversion factors 2025.
 */
export interface FuelFactor {
  kgCo2ePerL: number;
  biogenicKgCo2PerL: number;
}

const FUEL_FACTORS: Readonly<Record<string, FuelFactor>> = {
  diesel: { kgCo2ePerL: (74.1 + 0.003 * 27 + 0.0006 * 273) * 0.043 * 0.84, biogenicKgCo2PerL: 0 },
  b7: { kgCo2ePerL: 2.57082, biogenicKgCo2PerL: 0 },
  hvo: { kgCo2ePerL: 0.03558, biogenicKgCo2PerL: 2.43 },
  'gas-oil': { kgCo2ePerL: 2.75541, biogenicKgCo2PerL: 0 },
};

/** The factor of a fuel; a fuel that is not listed is an error and never an average. */
export function fuelFactor(fuel: string | undefined): FuelFactor {
  const factor = FUEL_FACTORS[fuel ?? ''];
  if (factor === undefined) throw new Error(`the reference has no factor for the fuel ${fuel}`);
  return factor;
}
