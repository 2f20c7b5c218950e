/** The profile language's rules that look beyond one message: time, tanks, settings. */
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../services/domain/devices/profile.ts';
import { read, START_MS, simple, summary, tried } from './harness.ts';

const at = START_MS / 1000;

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
