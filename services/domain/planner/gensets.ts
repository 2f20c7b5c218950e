/**
 * Which generating sets run: of all combinations that carry what is required, the one that burns least. Load following
 * with an operating reserve, as HOMER Pro's help describes it.
 */

/** A set that may run, with its litres an hour: standing + perKwh × kWh. */
export interface Genset {
  ratedKw: number;
  fuel: string;
  standingL: number;
  perKwhL: number;
  /** May run, epoch ms, [from, to). */
  from: number;
  to: number;
}

/** Litres of one fuel that a combination burns in an hour: standing + perKwh × its kWh. */
interface FuelPart {
  fuel: string;
  standingL: number;
  perKwhL: number;
}

/** Sets that run together, sharing what they give in proportion to their ratings. */
export interface Combination {
  ratedKw: number;
  gensets: number;
  standingL: number;
  perKwhL: number;
  fuels: FuelPart[];
}

/** Litres, and kW, that are no further apart are the same. */
const TIE = 1e-9;

/** All combinations of some sets, by rated sum. Sets that are alike stand for each other. */
export class GensetChoice {
  readonly combinations: readonly Combination[];
  // The search runs ten million times for a frontier: numbers side by side are read several times as fast.
  readonly #ratedKw: Float64Array;
  readonly #gensets: Uint8Array;
  readonly #standingL: Float64Array;
  readonly #perKwhL: Float64Array;
  /** The least standing litres, and litres per kWh, of a combination and all after it: a bound for the search. */
  readonly #leastStandingL: Float64Array;
  readonly #leastPerKwhL: Float64Array;

  constructor(gensets: readonly Genset[]) {
    const all = combinationsOf(gensets);
    this.combinations = all;
    this.#ratedKw = Float64Array.from(all, ({ ratedKw }) => ratedKw);
    this.#gensets = Uint8Array.from(all, ({ gensets: count }) => count);
    this.#standingL = Float64Array.from(all, ({ standingL }) => standingL);
    this.#perKwhL = Float64Array.from(all, ({ perKwhL }) => perKwhL);
    this.#leastStandingL = new Float64Array(all.length + 1).fill(Number.POSITIVE_INFINITY);
    this.#leastPerKwhL = new Float64Array(all.length + 1).fill(Number.POSITIVE_INFINITY);
    for (const [at, { standingL, perKwhL }] of [...all.entries()].reverse()) {
      this.#leastStandingL[at] = Math.min(standingL, this.#leastStandingL[at + 1] ?? standingL);
      this.#leastPerKwhL[at] = Math.min(perKwhL, this.#leastPerKwhL[at + 1] ?? perKwhL);
    }
  }

  /**
   * The combination with a rated sum of at least `requiredKw` that burns least at `energyKwh`; of those that burn the
   * same, the fewest sets, then the smaller rated sum. All sets where none reaches.
   * @returns its position among the combinations; -1 where there are no sets
   */
  choose(requiredKw: number, energyKwh: number): number {
    const count = this.#ratedKw.length;
    let best = count - 1;
    let bestL = Number.POSITIVE_INFINITY;
    let bestGensets = 0;
    for (let at = this.#firstOf(requiredKw - TIE); at < count; at += 1) {
      const bound = (this.#leastStandingL[at] ?? 0) + (this.#leastPerKwhL[at] ?? 0) * energyKwh;
      if (bound > bestL + TIE) break;
      const litres = (this.#standingL[at] ?? 0) + (this.#perKwhL[at] ?? 0) * energyKwh;
      const gensets = this.#gensets[at] ?? 0;
      // In order of the rated sum, so that of equals with as many sets the smaller sum stays.
      const isBetter = litres < bestL - TIE || (litres <= bestL + TIE && gensets < bestGensets);
      if (!isBetter) continue;
      best = at;
      bestL = Math.min(bestL, litres);
      bestGensets = gensets;
    }
    return best;
  }

  /** The rated sum of a combination, kW; 0 where there is none. */
  ratedKw(combination: number): number {
    return this.#ratedKw[combination] ?? 0;
  }

  /** The litres of a combination in an hour in which it gives `kwh`. */
  litres(combination: number, kwh: number): number {
    return (this.#standingL[combination] ?? 0) + (this.#perKwhL[combination] ?? 0) * kwh;
  }

  /** The position of the first combination with at least this rated sum. */
  #firstOf(ratedKw: number): number {
    let low = 0;
    let high = this.#ratedKw.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ratedKw[middle] ?? 0) < ratedKw) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function combinationsOf(gensets: readonly Genset[]): Combination[] {
  const alike = Map.groupBy(gensets, ({ ratedKw, fuel, standingL, perKwhL }) =>
    [ratedKw, fuel, standingL, perKwhL].join(' '),
  );
  let picks: Genset[][] = [[]];
  for (const same of alike.values()) {
    picks = picks.flatMap((pick) =>
      Array.from({ length: same.length + 1 }, (_, count) => [...pick, ...same.slice(0, count)]),
    );
  }
  return picks
    .filter((pick) => pick.length > 0)
    .map(combinationOf)
    .sort((a, b) => a.ratedKw - b.ratedKw || a.gensets - b.gensets);
}

function combinationOf(gensets: readonly Genset[]): Combination {
  const ratedKw = gensets.reduce((sum, genset) => sum + genset.ratedKw, 0);
  const fuels = [...Map.groupBy(gensets, ({ fuel }) => fuel)].map(([fuel, burners]): FuelPart => {
    return {
      fuel,
      standingL: burners.reduce((sum, { standingL }) => sum + standingL, 0),
      perKwhL: burners.reduce((sum, genset) => sum + genset.perKwhL * (genset.ratedKw / ratedKw), 0),
    };
  });
  return {
    ratedKw,
    gensets: gensets.length,
    standingL: fuels.reduce((sum, { standingL }) => sum + standingL, 0),
    perKwhL: fuels.reduce((sum, { perKwhL }) => sum + perKwhL, 0),
    fuels,
  };
}
