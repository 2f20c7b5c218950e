/** The profile language, rule by rule. */
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../services/domain/devices/profile.ts';
import { read, START_MS, summary, tried } from './harness.ts';

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

function simple(fields: Profile['fields'], more: Partial<Profile> = {}): Profile {
  return { id: 'simple', topics: ['x/{device}/#'], device: '{device}', fields, ...more };
}

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

describe('time', () => {
  const timed = (as: 'rfc3339' | 'epoch-s' | 'epoch-ms' | 'epoch-us' | 'epoch-ns' | 'local') =>
    simple({ powerKw: { at: '/p' } }, { time: { at: '/t', as } });
  const ts = (as: Parameters<typeof timed>[0], t: unknown, timeZone = 'UTC', afterS = 0) => {
    const message = { topic: 'x/a', payload: { p: 1, t }, afterS };
    return tried(timed(as), [message], { timeZone })[0]?.result?.samples[0]?.ts;
  };

  test('is read in every form, fractions cut to milliseconds', () => {
    expect(ts('rfc3339', '2026-03-01T12:00:00.1239+0300')).toBe(START_MS + 123);
    expect(ts('rfc3339', '2026-03-01T09:00:00.999999999Z')).toBe(START_MS + 999);
    expect(ts('epoch-s', at)).toBe(START_MS);
    expect(ts('epoch-s', 1661517385.44)).toBe(1661517385440);
    expect(ts('epoch-ms', START_MS)).toBe(START_MS);
    expect(ts('epoch-us', (START_MS + 5) * 1000)).toBe(START_MS + 5);
    expect(ts('epoch-ns', '1772355600123456789')).toBe(START_MS + 123);
  });

  test('is local where the device says no zone: of two instants the one nearest to reception', () => {
    expect(ts('local', '2026-03-01T10:00:00', 'Europe/Berlin')).toBe(START_MS);
    const autumn = Date.UTC(2025, 9, 26, 0, 30);
    const afterS = (autumn - START_MS) / 1000;
    expect(ts('local', '2025-10-26T02:30:00', 'Europe/Berlin', afterS)).toBe(autumn);
    expect(ts('local', '2025-10-26T02:30:00', 'Europe/Berlin', afterS + 3600)).toBe(autumn + 3_600_000);
  });

  test('more than ten minutes ahead is quarantined', () => {
    const message = { topic: 'x/a', payload: { p: 1, t: at + 601 } };
    expect(read(timed('epoch-s'), message)).toBe('time-in-future');
  });

  test('without one it is that of reception, cut down to the grid', () => {
    const [result] = tried(simple({ powerKw: { at: '' } }), [{ topic: 'x/a', payload: '1', afterS: 17.4 }], {
      reportEveryS: 10,
    });
    expect(result?.result?.samples).toEqual([
      { ts: START_MS + 10_000, fields: { powerKw: 1 }, timeFrom: 'reception' },
    ]);
  });

  test('a retained copy counts only where it says its time', () => {
    const copy = { topic: 'x/a', retained: true };
    expect(read(simple({ powerKw: { at: '' } }), { ...copy, payload: '1' })).toBe('retained-copy');
    expect(read(timed('epoch-s'), { ...copy, payload: { p: 1, t: at } })).toEqual({ powerKw: 1 });
  });

  test('a clock that is not set gives way to reception where nothing waits', () => {
    const profile = { ...timed('epoch-s'), reads: 'qos0' as const };
    expect(tried(profile, [{ topic: 'x/a', payload: { p: 1, t: 5 } }])[0]?.result?.samples[0]).toMatchObject({
      ts: START_MS,
      timeFrom: 'reception',
    });
  });
});

describe('a tank', () => {
  const level = (unit: '%' | 'mm' | 'm3', raw: number, source: object) =>
    read(
      simple({ levelL: { at: '', unit } }),
      { topic: 'x/t', payload: String(raw) },
      { kind: 'tank', ...source },
    );

  test('in percent needs its capacity', () => {
    expect(level('%', 45, { capacityL: 1000 })).toEqual({ levelL: 450 });
    expect(level('%', 45, {})).toBe('settings-missing');
  });

  test('in millimetres needs its height, from the top or the bottom, upright or lying', () => {
    const tank = (more: object) => ({ capacityL: 1000, settings: { tank: { heightMm: 2000, ...more } } });
    expect(level('mm', 500, tank({ measuredFrom: 'top' }))).toEqual({ levelL: 750 });
    expect(level('mm', 500, tank({ measuredFrom: 'bottom' }))).toEqual({ levelL: 250 });
    expect(level('mm', 1000, tank({ shape: 'horizontal' }))).toEqual({ levelL: expect.closeTo(500, 6) });
    // A quarter of the height of a lying cylinder holds 19.55 % of it.
    expect(level('mm', 500, tank({ shape: 'horizontal' }))).toEqual({ levelL: expect.closeTo(195.501, 3) });
    expect(level('mm', 2100, tank({}))).toEqual({ levelL: 1000 });
    expect(level('mm', 2101, tank({}))).toBe('value-out-of-range');
    expect(level('mm', 5, {})).toBe('settings-missing');
  });

  test('by its table, linear between, full or empty a little beyond', () => {
    const source = {
      settings: {
        tank: {
          table: [
            [0, 0],
            [1000, 300],
            [2000, 1000],
          ],
        },
      },
    };
    expect(level('mm', 500, source)).toEqual({ levelL: 150 });
    expect(level('mm', 1500, source)).toEqual({ levelL: 650 });
    expect(level('mm', 2099, source)).toEqual({ levelL: 1000 });
    expect(level('mm', -100, source)).toEqual({ levelL: 0 });
    expect(level('mm', 2101, source)).toBe('value-out-of-range');
  });
});

describe('settings and profiles of one’s own', () => {
  test('a source ignores fields, adds some and replaces topics', () => {
    const message = {
      topic: 'site/plug/tele/SENSOR',
      payload: { Time: '2026-03-01T09:00:00', ENERGY: { Power: 5, Total: 2, P2: 7 } },
    };
    const settings = {
      topics: ['site/{device}/tele/SENSOR'],
      fields: { powerKw: { at: '/ENERGY/P2', unit: 'W' as const } },
    };
    expect(read('tasmota', message, { kind: 'load', ignore: ['energyKwh'], settings })).toEqual({
      powerKw: 0.007,
    });
    expect(read('tasmota', { ...message, topic: 'tele/plug/SENSOR' }, { settings })).toBe('no-topic');
  });

  test('a profile extends another: its keys replace, fields one by one', () => {
    const own: Profile = {
      id: 'own',
      extends: 'telegraf',
      topics: ['t/{host}'],
      fields: { powerKw: { at: '/fields/w', unit: 'W' } },
    };
    const message = { topic: 't/h', payload: `m w=1500,energyKwh=7 ${START_MS}000000` };
    expect(read(own, message, { kind: 'load' })).toEqual({ powerKw: 1.5, energyKwh: 7 });
  });

  test('a prefix of a bridge is left out of the device', () => {
    const message = { topic: 'venus-home/N/abc/genset/1/Ac/Power', payload: { value: 1000 } };
    const [result] = tried('victron-gx', [message], {}, ['venus-home/']);
    expect(result?.result).toMatchObject({ device: 'abc/genset/1', samples: [{ fields: { powerKw: 1 } }] });
  });

  test('a preferred topic silences its stand-in', () => {
    const say = (path: string, kwh: number) => ({
      topic: `N/p/solarcharger/1/Yield/${path}`,
      payload: { value: kwh },
    });
    const results = tried('victron-gx', [
      say('User', 3),
      say('System', 9),
      say('User', 4),
      say('System', 10),
    ]);
    expect(results.map(summary)).toEqual([
      { energyKwh: 3 },
      { energyKwh: 9 },
      'superseded',
      { energyKwh: 10 },
    ]);
  });

  test('the two halves of a Shelly meter are one device and one sample', () => {
    const params = {
      ts: at,
      'em:0': { total_act_power: 1300.2 },
      'emdata:0': { total_act: 2852055, total_act_ret: 0 },
    };
    const results = tried('shelly', [{ topic: 'm/events/rpc', payload: { src: 'pro3em', params } }], {
      kind: 'grid',
    });
    expect(
      results.map(({ result }) => [result?.device, result?.samples.map(({ fields }) => fields)]),
    ).toEqual([['pro3em/em:0', [{ powerKw: 1.3002, importedKwh: 2852.055, exportedKwh: 0 }]]]);
  });
});

test('quarantine keeps what the profile reads: no position, no person, no network', () => {
  const payload = {
    uplink_message: {
      received_at: 'never',
      decoded_payload: { level: 100, latitude: 9.5, longitude: 31.6 },
      rx_metadata: [{ gateway_ids: { eui: 'A' }, location: { latitude: 1 } }],
    },
    end_device_ids: { dev_eui: 'B' },
  };
  const [result] = tried('the-things-stack', [{ topic: 'v3/a/devices/t/up', payload }], {
    ...{ kind: 'tank', capacityL: 1 },
    settings: { fields: { levelL: { at: '/uplink_message/decoded_payload/level', unit: 'L' } } },
  });
  expect(result?.result?.code).toBe('clock-not-set');
  expect(JSON.parse(Buffer.from(result?.result?.kept() ?? []).toString())).toEqual({
    uplink_message: { received_at: 'never', decoded_payload: { level: 100 } },
  });
});
