/** The profile language, rule by rule. */
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../services/domain/devices/profile.ts';
import { read, START_MS, simple, summary, tried } from './harness.ts';

const panel: Profile = {
  ...{ id: 'panel', topics: ['teltonika/{gateway}/{panel}'], format: 'json', device: '{gateway}/{panel}' },
  ...{ each: '/data', where: [{ at: '/name', is: 'D1' }], kind: 'generator', reads: 'qos1' },
  time: { at: '/timestamp', as: 'epoch-s' },
  fields: {
    powerKw: { at: '/Power', unit: 'W', invalid: [65535] },
    energyKwh: { at: '/data', item: 1, scale: 0.1 },
    state: { at: '/StatusCode', map: { '0': 'off', '8': 'running', '10': 'fault' } },
  },
};
const at = START_MS / 1000;

const value = (spec: NonNullable<Profile['fields']>[string], payload: unknown, source = {}) => {
  const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return read(simple({ powerKw: spec }), { topic: 'x/a', payload: bytes }, source);
};

describe('a profile of records', () => {
  test('takes the elements that it asks for, with units, items and maps', () => {
    const payload = {
      data: [
        { name: 'D1', timestamp: at, Power: 212500, data: '342,680', StatusCode: 8 },
        { name: 'D2', timestamp: at, Power: 1 },
      ],
    };
    const [result] = tried(panel, [{ topic: 'teltonika/gw/p1', payload }]);
    expect(result?.result).toMatchObject({ device: 'gw/p1', kind: 'generator', outcome: 'samples' });
    expect(result?.result?.samples).toEqual([
      { ts: START_MS, fields: { powerKw: 212.5, energyKwh: 68, state: 'running' }, timeFrom: 'device' },
    ]);
  });

  test('takes one object as it takes an array, and leaves out invalid and unmapped values', () => {
    const payload = { data: { name: 'D1', timestamp: at, Power: 65535, data: [1, 20], StatusCode: 9 } };
    expect(read(panel, { topic: 'teltonika/gw/p1', payload })).toEqual({ energyKwh: 2 });
  });

  test('gives nothing where it names no element, and quarantines what has no time', () => {
    expect(read(panel, { topic: 'teltonika/gw/p1', payload: { data: [{ name: 'D2' }] } })).toBe(
      'not-of-interest',
    );
    const untimed = { data: [{ name: 'D1', Power: 1 }] };
    expect(read(panel, { topic: 'teltonika/gw/p1', payload: untimed })).toBe('clock-not-set');
    const booting = { data: [{ name: 'D1', Power: 1, timestamp: 1.61 }] };
    expect(read(panel, { topic: 'teltonika/gw/p1', payload: booting })).toBe('clock-not-set');
  });

  test('merges records of one time, and gives each device of a message its own result', () => {
    const profile = simple(
      { powerKw: { at: '/p', unit: 'W' }, energyKwh: { at: '/e' } },
      { device: '{device}/{/id}', each: '' },
    );
    const payload = [
      { id: 1, p: 1000 },
      { id: 2, p: 2000 },
      { id: 1, e: 5 },
    ];
    const results = tried(profile, [{ topic: 'x/gw', payload }]).map(({ message, result }) => [
      message,
      result?.device,
      result?.samples.map(({ fields }) => fields),
    ]);
    expect(results).toEqual([
      [0, 'gw/1', [{ powerKw: 1, energyKwh: 5 }]],
      [0, 'gw/2', [{ powerKw: 2 }]],
    ]);
  });
});

describe('a value', () => {
  test.each([
    ['a number', '212.5', 212.5],
    ['a number as text', '"212.5"', 212.5],
    ['a text with a unit, which wins', '"12.5 kW"', 12.5],
    ['a text in megawatts', '"0.5 MW"', 500],
    ['an array of one in a text', '"[65]"', 65],
  ])('%s', (_, payload, expected) => {
    expect(value({ at: '', unit: 'kW' }, payload)).toEqual({ powerKw: expected });
  });

  test.each(['NaN', '"unavailable"', '"No Sensor"', 'null', '', '{"v":NaN}', '"unknown"'])(
    '%s is no reading',
    (payload) => {
      const spec = payload.startsWith('{') ? { at: '/v' } : { at: '' };
      expect(value(spec, payload)).toBe('no-reading');
    },
  );

  test.each([
    ['"15 mm"', 'value-type-invalid'],
    ['"twelve"', 'value-type-invalid'],
    ['true', 'value-type-invalid'],
    ['[1,2]', 'value-type-invalid'],
    ['1e9', 'value-out-of-range'],
    ['1e999', 'value-type-invalid'],
    ['{', 'payload-not-json'],
  ])('%s is quarantined', (payload, code) => {
    expect(value({ at: '', unit: 'kW' }, payload)).toBe(code);
  });

  test.each([
    [{ words: [0, 1] }, [1, 2], 65538],
    [{ words: [0, 1], order: 'little' as const }, [2, 1], 65538],
    [{ words: [0, 1], signed: true }, [65535, 65534], -2],
    [{ words: [1] }, '9,7', 7],
    [{ sum: true as const }, [1, '2', null], 3],
    [{ sum: true as const }, 4, 4],
    [{ item: 2 }, '342,680,11', 11],
    [{ scale: 0.1, offset: 10 }, 1500, 160],
  ])('%j of %j', (spec, payload, expected) => {
    expect(value({ at: '/v', ...spec }, { v: payload })).toEqual({ powerKw: expected });
  });

  test('words that a text packs are looked into', () => {
    expect(value({ at: '/d', words: [0, 1] }, { d: '[0,53267]' })).toEqual({ powerKw: 53267 });
    expect(value({ at: '/d/0' }, { d: '[65,53267]' })).toEqual({ powerKw: 65 });
  });

  test.each([
    ['coolantC', '°F', 212, 100],
    ['coolantC', 'K', 300, 26.85],
    ['runHours', 's', 7200, 2],
    ['runHours', 'min', 90, 1.5],
    ['energyKwh', 'Wh', 1500, 1.5],
    ['energyKwh', 'MWh', 2, 2000],
    ['fuelUsedL', 'gal', 10, 37.85411784],
    ['fuelUsedL', 'm3', 0.25, 250],
  ] as const)('%s in %s', (field, unit, raw, expected) => {
    const profile = simple({ [field]: { at: '', unit } });
    const reading = read(profile, { topic: 'x/a', payload: String(raw) }, { kind: 'generator' });
    expect(reading).toEqual({ [field]: expect.closeTo(expected, 9) });
  });

  test('a zero never turns negative', () => {
    const reading = value({ at: '', scale: -1, unit: 'W' }, '0');
    expect(Object.is(reading.powerKw, 0)).toBe(true);
  });
});

describe('a sum over topics', () => {
  const part = (name: string) => ({ topic: `{device}/${name}`, at: '/value' });
  const profile = simple({ energyKwh: { sum: [part('a'), part('b')], unit: 'kWh' } });
  const say = (name: string, reading: number | null) => ({
    topic: `x/d/${name}`,
    payload: { value: reading },
  });

  test('is there once each part is known, and moves with each', () => {
    const results = tried(profile, [say('a', 1), say('b', 10), say('a', 2), say('b', null), say('a', 3)]);
    expect(results.map(summary)).toEqual([
      'no-reading',
      { energyKwh: 11 },
      { energyKwh: 12 },
      'no-reading',
      'no-reading',
    ]);
  });

  test('the phases of a first-generation Shelly become one device by a setting', () => {
    const say = (n: number, watts: number) => ({
      topic: `shellies/em/emeter/${n}/power`,
      payload: String(watts),
    });
    const settings = { sum: true };
    const three = tried('shelly-gen1', [say(0, 1000), say(1, 2000), say(2, 3000), say(0, 0)], {
      kind: 'load',
      settings,
    });
    expect(three.map(summary)).toEqual(['no-reading', 'no-reading', { powerKw: 6 }, { powerKw: 5 }]);
    expect(three[2]?.result?.device).toBe('em');
    const two = tried('shelly-gen1', [say(0, 1000), say(1, 2000), say(0, 1500)], { kind: 'load', settings });
    expect(two.map(summary)).toEqual(['no-reading', 'no-reading', { powerKw: 3.5 }]);
  });
});
