/** Small random worlds and questions for property tests: few camps, units and samples, all of them awkward. */
import fc from 'fast-check';
import {
  FOOTPRINT_GROUPS,
  FOOTPRINT_INTERVALS,
  type FootprintQuery,
} from '../../../services/domain/footprint/row.ts';
import { type Registry, registrySchema } from '../../../services/domain/registry/registry.ts';
import type { Sample, SampleFields } from '../../../services/domain/telemetry.ts';
import { startOfDate } from './calendar.ts';
import type { Arrival } from './footprint.ts';

/** A month's border; the clocks of Havana and Port-au-Prince go back on the second of these days. */
const DATES = ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03'] as const;
const ZONES = ['UTC', 'Africa/Juba', 'Asia/Kathmandu', 'America/Port-au-Prince', 'America/Havana'];
const OWNERS = ['IND', 'RWA', 'UN'];
const START = startOfDate('2026-10-30', 'UTC');
const MS_PER_HOUR = 3_600_000;

export interface SmallWorld {
  registry: Registry;
  arrivals: Arrival[];
}

const date = fc.constantFrom(...DATES);
const ratedKw = fc.integer({ min: 1, max: 500 }).map((kw) => kw + 0.37);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

function dated<T extends object>(entry: fc.Arbitrary<T>) {
  return fc
    .uniqueArray(
      fc
        .record({ from: fc.constantFrom('2020-01-01', ...DATES), entry })
        .map(({ from, entry: more }) => ({ from, ...more })),
      { maxLength: 3, selector: ({ from }) => from },
    )
    .map((entries) => entries.toSorted((a, b) => (a.from < b.from ? -1 : 1)));
}

const camp = fc.record({
  mission: fc.constantFrom('m0', 'm1'),
  timeZone: fc.constantFrom(...ZONES),
  headcount: dated(fc.record({ people: fc.integer({ min: 0, max: 900 }) })),
  grid: dated(
    fc.record(
      {
        renewableFraction: fc.double({ min: 0, max: 1, noNaN: true }),
        kgCo2ePerKwh: fc.double({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: [] },
    ),
  ),
});

const unit = fc.record({
  camp: fc.nat(2),
  kind: fc.constantFrom(
    'generator',
    'generator',
    'solar',
    'wind',
    'hydro',
    'battery',
    'grid',
    'grid',
    'load',
    'tank',
  ),
  ratedKw,
  rated: fc.boolean(),
  reportEveryS: fc.constantFrom(10, 60, 200, 900),
  fuel: fc.constantFrom('diesel', 'hvo', 'b7', 'gas-oil'),
  inService: fc.tuple(maybe(date), maybe(date)),
  owner: dated(fc.record({ contributor: fc.constantFrom(...OWNERS) })),
});

/** One step of a unit's life: how long it took, at which power, and which readings came with it. */
const step = fc.record({
  seconds: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(10, 60, 150, 299, 300, 301, 600, 601) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 900, 2_700, 3_600, 90_000) },
  ),
  sharePower: fc.oneof(fc.integer({ min: -60, max: 119 }), fc.constant(0)).map((share) => share * 0.0101),
  available: fc.integer({ min: 0, max: 150 }).map((share) => share * 0.0101),
  says: fc.array(fc.constantFrom('power', 'available', 'counter', 'reverse', 'fuel', 'rate'), {
    maxLength: 6,
  }),
  fault: fc.oneof(
    { weight: 12, arbitrary: fc.constant('none' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('zero' as const, 'spike' as const, 'reset' as const, 'swap' as const),
    },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A registry with up to two missions, three camps and five units, and what those units said. */
export const smallWorld: fc.Arbitrary<SmallWorld> = fc
  .record({
    zones: fc.tuple(fc.constantFrom(...ZONES), fc.constantFrom(...ZONES)),
    simulated: fc.tuple(fc.boolean(), fc.boolean()),
    camps: fc.array(camp, { minLength: 1, maxLength: 3 }),
    units: fc.array(fc.tuple(unit, fc.array(step, { maxLength: 25 }), fc.nat(3 * 86_400)), {
      minLength: 1,
      maxLength: 5,
    }),
  })
  .map(({ zones, simulated, camps, units }) => {
    const registry = registrySchema.parse({
      missions: zones.map((timeZone, at) => ({
        ...{ id: `m${at}`, name: 'Mission', country: 'SSD', timeZone },
        simulated: simulated[at],
      })),
      camps: camps.map((some, at) => ({ id: `c${at}`, name: 'Camp', latitude: 0, longitude: 0, ...some })),
      units: units.map(([some, ,], at) => {
        const { rated, ratedKw: kw, fuel, inService, camp: place, ...more } = some;
        const [from, to] = inService.toSorted();
        const optional = ['grid', 'load', 'tank'].includes(some.kind);
        return {
          ...more,
          id: `u${at}`,
          name: 'Unit',
          camp: `c${place % camps.length}`,
          ...(rated || !optional ? { ratedKw: kw } : {}),
          ...(some.kind === 'generator' ? { fuel } : {}),
          ...(some.kind === 'battery' ? { capacityKwh: 500 } : {}),
          ...(some.kind === 'tank' ? { capacityL: 5_000 } : {}),
          inService: from === to ? {} : { from: from ?? null, to: to ?? null },
        };
      }),
    });
    const arrivals = units.flatMap(([some, steps, offset], at) =>
      live(some.kind, some.ratedKw, steps, START + offset * 1_000).map((sample) => ({
        unit: `u${at}`,
        ...sample,
      })),
    );
    return { registry, arrivals };
  });

/** A question about such a world: dates or instants, any grouping, filters that name what there is. */
export function questionAbout({ registry }: SmallWorld): fc.Arbitrary<FootprintQuery> {
  const some = (ids: readonly string[]): fc.Arbitrary<string[]> =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.subarray([...ids]) },
    );
  const contributors = registry.units.flatMap(({ owner }) => owner.map(({ contributor }) => contributor));
  const quarter = fc
    .integer({ min: 0, max: 4 * 96 })
    .map((quarters) => START + 86_400_000 + quarters * 900_000);
  const period = fc.oneof(
    fc.tuple(fc.nat(2), fc.nat(2)).map(([a, b]) => ({
      from: { date: DATES[Math.min(a, b)] ?? DATES[0] },
      to: { date: DATES[Math.max(a, b) + 1] ?? DATES[3] },
    })),
    fc
      .tuple(quarter, quarter)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({
        from: { instant: Math.min(a, b) },
        to: { instant: Math.max(a, b) },
      })),
  );
  return fc
    .record({
      by: fc.constantFrom(...FOOTPRINT_GROUPS),
      interval: fc.constantFrom(...FOOTPRINT_INTERVALS),
      period,
      missions: some(registry.missions.map(({ id }) => id)),
      camps: some(registry.camps.map(({ id }) => id)),
      units: some(registry.units.map(({ id }) => id)),
      contributors: some([...new Set([...contributors, 'UN'])]),
    })
    .map(({ period: { from, to }, ...query }) => ({ ...query, from, to }));
}

function live(kind: string, ratedKw: number, steps: readonly Step[], start: number): Sample[] {
  let [ts, out, back, litres] = [start, 100, 100, 100];
  return steps.map(({ seconds, sharePower, available, says, fault }) => {
    const powerKw = sharePower * ratedKw;
    const hours = (seconds * 1_000) / MS_PER_HOUR;
    ts += seconds * 1_000;
    if (fault === 'reset') [out, back, litres] = [0, 0, 0];
    if (fault === 'swap') [out, back, litres] = [out + 9e6, back + 9e6, litres + 9e6];
    out += Math.max(0, powerKw) * hours;
    back += Math.max(0, -powerKw) * hours;
    litres += Math.max(0, powerKw) * hours * 0.27;
    const shown = (counter: number) => (fault === 'zero' ? 0 : fault === 'spike' ? counter + 7e6 : counter);
    const [forward, reverse] = {
      battery: ['dischargedKwh', 'chargedKwh'] as const,
      grid: ['importedKwh', 'exportedKwh'] as const,
    }[kind] ?? ['energyKwh', null];
    const fields: SampleFields = {};
    if (kind === 'tank') return { ts, fields: { levelL: 1_000 } };
    if (says.includes('power')) fields.powerKw = powerKw;
    if (says.includes('counter')) fields[forward] = shown(out);
    if (says.includes('reverse') && reverse !== null) fields[reverse] = shown(back);
    if (kind === 'generator' && says.includes('fuel')) fields.fuelUsedL = shown(litres);
    if (kind === 'generator' && says.includes('rate')) fields.fuelRateLph = Math.max(0, powerKw) * 0.27;
    if (['solar', 'wind', 'hydro'].includes(kind) && says.includes('available')) {
      fields.availableKw = available * ratedKw;
    }
    return { ts, fields };
  });
}
