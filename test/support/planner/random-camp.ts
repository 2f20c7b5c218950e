/** Camps made up of random numbers, as the hourly model takes them. */
import fc from 'fast-check';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { ratingLine } from '../../../services/domain/planner/fuel-curves.ts';
import { hoursIn, localHours } from '../../../services/domain/planner/hours.ts';
import type { CampGenset, HourlyInputs } from '../../../services/domain/planner/inputs.ts';

const FROM = Date.UTC(2025, 2, 1);

/** What a camp is made of; the hours follow from it. */
export interface CampSketch {
  days: number;
  meanLoadKw: number;
  noise: number;
  solarKwp: number;
  windKw: number;
  hydroKw: number;
  gridKw: number;
  batteryKwh: number;
  gensetsKw: number[];
  seed: number;
}

export const campSketches = (days: number): fc.Arbitrary<CampSketch> => {
  const kw = (max: number) => fc.oneof(fc.constant(0), fc.double({ min: 0, max, noNaN: true }));
  return fc.record({
    days: fc.constant(days),
    meanLoadKw: fc.double({ min: 1, max: 900, noNaN: true }),
    noise: fc.double({ min: 0, max: 0.9, noNaN: true }),
    solarKwp: kw(2_000),
    windKw: kw(300),
    hydroKw: kw(200),
    gridKw: kw(400),
    batteryKwh: kw(4_000),
    gensetsKw: fc.array(fc.integer({ min: 20, max: 600 }), { maxLength: 6 }),
    seed: fc.nat(1e6),
  });
};

/** A camp's inputs: a load with an evening peak, a sun that rises and clouds over, wind and a failing grid. */
export function sketchedInputs(sketch: CampSketch): HourlyInputs {
  const range = { from: FROM, to: FROM + sketch.days * DAY_MS };
  const count = hoursIn(range);
  const random = noiseOf(sketch.seed);
  const filled = (amountAt: (hour: number) => number) =>
    Float64Array.from({ length: count }, (_, at) => amountAt(at));
  const sun = (hour: number) => Math.max(0, Math.sin(((hour % 24) - 6) * (Math.PI / 12)));
  return {
    range,
    local: localHours(range, 'UTC'),
    camp: { id: 'camp', latitude: 5, longitude: 20, timeZone: 'UTC', grid: [] },
    loadKwh: filled((hour) => {
      const daily = 1 + 0.3 * Math.cos(((hour % 24) - 19) * (Math.PI / 12));
      return sketch.meanLoadKw * daily * (1 - sketch.noise * random());
    }),
    solarPerKwp: filled((hour) => 0.8 * sun(hour) * (1 - 0.8 * random() ** 3)),
    windPerKw: filled(() => random() ** 2),
    hydroKwh: filled(() => sketch.hydroKw * random()),
    gridKwh: filled(() => (random() < 0.2 ? 0 : sketch.gridKw * random())),
    solarKwp: filled(() => sketch.solarKwp),
    windKw: filled(() => sketch.windKw),
    batteryKwh: filled(() => sketch.batteryKwh),
    batteryKw: filled(() => sketch.batteryKwh / 2),
    gensets: sketch.gensetsKw.map((ratedKw, at) => gensetOf(`g${at + 1}`, ratedKw)),
    basis: {
      curves: {},
      fuelScale: 1,
      loadFilledHours: 0,
      solarHours: { own: count, neighbours: 0, clearSky: 0 },
      windHours: count,
    },
  };
}

/** A set on the rating's curve. */
export function gensetOf(id: string, ratedKw: number): CampGenset {
  const { a, b } = ratingLine(ratedKw);
  return { id, ratedKw, fuel: 'diesel', standingL: a, perKwhL: b, from: -Infinity, to: Infinity };
}

/** Mulberry32: the same numbers for the same seed. */
function noiseOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
