import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../../services/domain/problem.ts';
import { checkRegistry } from '../../../../services/domain/registry/check.ts';
import type { RegistryInput } from '../../../../services/domain/registry/registry.ts';

const mission = { id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' };
const camp = {
  id: 'malakal',
  mission: 'unmiss',
  name: 'Malakal',
  latitude: 9.53,
  longitude: 31.66,
  timeZone: 'Africa/Juba',
};
const unit = { id: 'g1', camp: 'malakal', kind: 'generator', name: 'Genset 1', ratedKw: 400, fuel: 'diesel' };

const withUnits = (...units: object[]) => ({ missions: [mission], camps: [camp], units });
const withCamp = (change: object) => ({ missions: [mission], camps: [{ ...camp, ...change }], units: [] });

function problemsOf(input: unknown): string[] {
  const checked = checkRegistry(input);
  return 'problems' in checked ? checked.problems.map(problemText) : [];
}

describe('checkRegistry', () => {
  it('accepts the registry of the contract, with its defaults filled in', () => {
    const input: RegistryInput = {
      missions: [mission],
      camps: [
        {
          ...camp,
          headcount: [{ from: '2025-07-01', people: 1200 }],
          grid: [{ from: '2025-07-01', renewableFraction: 0.2, kgCo2ePerKwh: 0.55 }],
        },
      ],
      units: [
        {
          ...unit,
          kind: 'generator',
          reportEveryS: 10,
          inService: { from: '2025-07-01', to: null },
          owner: [{ from: '2025-07-01', contributor: 'IND', formedUnit: 'INDBATT-2', lease: 'wet' }],
        },
        { id: 'm1', camp: 'malakal', kind: 'load', name: 'Kitchen' },
      ],
    };
    const checked = checkRegistry(input);
    if ('problems' in checked) throw new Error(checked.problems.map(problemText).join('\n'));
    expect(checked.registry.units[0]).toMatchObject({ reportEveryS: 10, fuel: 'diesel' });
    expect(checked.registry.units[1]).toMatchObject({
      reportEveryS: 60,
      owner: [],
      inService: { from: null, to: null },
    });
  });

  it('accepts an empty registry', () => {
    expect(problemsOf({ missions: [], camps: [], units: [] })).toEqual([]);
  });

  it.each([
    ['a value out of range', withUnits({ ...unit, ratedKw: 0 }), 'units[0].ratedKw: must be > 0'],
    ['an unknown mission', withCamp({ mission: 'minusca' }), 'camps[0].mission: unknown mission minusca'],
    ['an unknown camp', withUnits({ ...unit, camp: 'bor' }), 'units[0].camp: unknown camp bor'],
    [
      'an unknown fuel',
      withUnits({ ...unit, fuel: 'petrol' }),
      'units[0].fuel: unknown fuel petrol: must be one of',
    ],
    [
      'an unknown time zone',
      withCamp({ timeZone: 'Africa/Malakal' }),
      'camps[0].timeZone: unknown time zone Africa/Malakal',
    ],
    [
      'an offset as time zone',
      withCamp({ timeZone: '+02:00' }),
      'camps[0].timeZone: unknown time zone +02:00',
    ],
    [
      'an unknown kind',
      withUnits({ ...unit, kind: 'reactor' }),
      'units[0].kind: must be one of generator, solar',
    ],
    ['an unknown key', withUnits({ ...unit, colour: 'red' }), 'units[0].colour: unknown key'],
    [
      'an id with capitals',
      withUnits({ ...unit, id: 'G1' }),
      'units[0].id: must be 1 to 64 of a-z, 0-9 and -',
    ],
    ['a missing name', withUnits({ ...unit, name: undefined }), 'units[0].name: is required'],
    ['a text for a number', withCamp({ latitude: '9.5' }), 'camps[0].latitude: must be a number'],
    ['a latitude off the globe', withCamp({ latitude: 91 }), 'camps[0].latitude: must be <= 90'],
    [
      'a date that there is not',
      withUnits({ ...unit, inService: { from: '2025-02-30' } }),
      'units[0].inService.from: must be a date like 2025-07-01',
    ],
    [
      'a service that ends before it begins',
      withUnits({ ...unit, inService: { from: '2025-07-01', to: '2025-07-01' } }),
      'units[0].inService.to: must be after from (2025-07-01)',
    ],
    [
      'a contributor that is no code',
      withUnits({ ...unit, owner: [{ from: '2025-07-01', contributor: 'India' }] }),
      'units[0].owner[0].contributor: must be an ISO 3166-1 alpha-3 code like IND, or UN',
    ],
    [
      'half a person',
      withCamp({ headcount: [{ from: '2025-07-01', people: 1.5 }] }),
      'camps[0].headcount[0].people: must be a whole number',
    ],
    ['an element that is no object', withUnits(unit, [7]), 'units[1]: must be an object'],
    ['no registry at all', null, 'must be an object'],
  ])('refuses %s', (_, input, expected) => {
    expect(problemsOf(input).filter((text) => text.startsWith(expected))).toHaveLength(1);
  });

  it.each([
    ['generator', ['ratedKw', 'fuel']],
    ['solar', ['ratedKw']],
    ['wind', ['ratedKw']],
    ['hydro', ['ratedKw']],
    ['battery', ['ratedKw', 'capacityKwh']],
    ['tank', ['capacityL']],
    ['grid', []],
    ['load', []],
    ['weather', []],
  ])('requires of a %s: %j', (kind, required) => {
    expect(problemsOf(withUnits({ id: 'u', camp: 'malakal', kind, name: 'U' }))).toEqual(
      required.map((key) => `units[0].${key}: is required for kind ${kind}`),
    );
  });

  it('refuses an id that is taken, over the whole registry', () => {
    const other = { ...camp, id: 'bor' };
    expect(
      problemsOf({
        missions: [mission, mission],
        camps: [camp, other, camp],
        units: [unit, { ...unit, camp: 'bor' }],
      }),
    ).toEqual([
      'missions[1].id: must be unique: unmiss is also the id of missions[0]',
      'camps[2].id: must be unique: malakal is also the id of camps[0]',
      'units[1].id: must be unique: g1 is also the id of units[0]',
    ]);
  });

  it('wants dated entries in order of time, one a date', () => {
    const owner = (...dates: string[]) => dates.map((from) => ({ from, contributor: 'IND' }));
    const people = (...dates: string[]) => dates.map((from) => ({ from, people: 1 }));
    expect(
      problemsOf(withUnits({ ...unit, owner: owner('2025-07-01', '2025-07-01', '2025-06-01') })),
    ).toEqual([
      'units[0].owner[1].from: overlaps the entry before it (2025-07-01): entries go in order of time, one a date',
      'units[0].owner[2].from: must be later than the entry before it (2025-07-01): entries go in order of time, one a date',
    ]);
    const lists = {
      headcount: people('2025-07-02', '2025-07-01'),
      grid: [{ from: '2025-07-01' }, { from: '2025-07-01' }],
    };
    expect(problemsOf(withCamp(lists)).map((text) => text.split(':')[0])).toEqual([
      'camps[0].headcount[1].from',
      'camps[0].grid[1].from',
    ]);
  });

  it('names all problems at once, also where parts are broken', () => {
    const problems = problemsOf({
      missions: [mission],
      camps: [camp, 'not a camp'],
      units: [
        unit,
        { ...unit, id: 'g2', ratedKw: -1, camp: 'bor', fuel: 'petrol' },
        null,
        { id: 'b1', camp: 'malakal', kind: 'battery' },
      ],
      version: 3,
    });
    expect(problems.map((text) => text.split(':')[0])).toEqual([
      'camps[1]',
      'units[1].ratedKw',
      'units[2]',
      'units[3].name',
      'version',
      'units[1].camp',
      'units[1].fuel',
      'units[3].ratedKw',
      'units[3].capacityKwh',
    ]);
  });

  it('refuses a key that would reach into prototypes', () => {
    const input: unknown = JSON.parse('{"missions":[],"camps":[],"units":[],"__proto__":{"missions":[]}}');
    expect(problemsOf(input)).toEqual(['__proto__: unknown key']);
  });

  it('never throws, whatever it is given', () => {
    const list = fc.array(fc.jsonValue(), { maxLength: 4 });
    const input = fc.oneof(fc.jsonValue(), fc.record({ missions: list, camps: list, units: list }));
    void fc.assert(
      fc.property(input, (value) => {
        const checked = checkRegistry(value);
        return 'registry' in checked || checked.problems.length > 0;
      }),
    );
  });
});

it('checks a hundred thousand units in linear time', () => {
  const registryOf = (count: number) => ({
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
    camps: Array.from({ length: count / 10 }, (_, at) => ({
      ...{ id: `c${at}`, mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'Africa/Juba' },
    })),
    units: Array.from({ length: count }, (_, at) => ({
      ...{ id: `u${at}`, camp: `c${at % (count / 10)}`, kind: 'load', name: 'U' },
    })),
  });
  const timeMs = (count: number) => {
    const input = registryOf(count);
    const begun = performance.now();
    expect(checkRegistry(input)).toHaveProperty('registry');
    return performance.now() - begun;
  };
  timeMs(10_000);
  expect(timeMs(100_000) / timeMs(10_000)).toBeLessThan(40);
});
