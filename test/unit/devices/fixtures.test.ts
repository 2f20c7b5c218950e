/** The example messages beside each built-in profile decode as their notes say. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BUILT_IN_PROFILES } from '../../../services/devices/profiles.ts';
import type { TriedSource } from '../../../services/devices/try-profile.ts';
import { summary, tried } from './harness.ts';

const DIR = new URL('../../../services/devices/built-in/', import.meta.url);
const fixtureSchema = z.array(
  z.object({
    topic: z.string(),
    payload: z.string(),
    payloadEncoding: z.string().optional(),
    direction: z.string().optional(),
    note: z.string(),
    source: z.string(),
  }),
);

function fixtures(id: string) {
  const list = fixtureSchema.parse(JSON.parse(readFileSync(new URL(`${id}.fixtures.json`, DIR), 'utf8')));
  return list.filter(({ direction }) => direction === undefined);
}

/** What each message of a profile's fixtures comes to, by its topic's end and its place. */
function readAll(id: string, source: TriedSource = {}) {
  const messages = fixtures(id);
  const results = tried(
    id,
    messages.map((message, index) => ({ ...message, afterS: index * 10 })),
    source,
  );
  return messages.map(({ topic }, index) => ({
    topic,
    reading: summary(results.find(({ message }) => message === index)),
    device: results.find(({ message }) => message === index)?.result?.device ?? null,
  }));
}

const samplesOnly = (id: string, source: TriedSource = {}) =>
  readAll(id, source)
    .filter(({ reading }) => typeof reading === 'object')
    .map(({ device, reading }) => [device, reading]);

describe('every built-in profile', () => {
  test.each([...BUILT_IN_PROFILES.keys()])('%s has fixtures with their public source', (id) => {
    expect(readdirSync(DIR)).toContain(`${id}.fixtures.json`);
    expect(fixtures(id).length).toBeGreaterThan(0);
  });
});

describe('victron-gx', () => {
  // Of a topic that is there twice, the first.
  const readings = Object.fromEntries(
    readAll('victron-gx')
      .reverse()
      .map(({ topic, reading }) => [topic.split('/').slice(2).join('/'), reading]),
  );

  test('maps gensets, converting seconds to hours and codes to states', () => {
    expect(readings).toMatchObject({
      'genset/40/Ac/Power': { powerKw: 4.491 },
      'genset/40/Ac/L1/Power': 'not-of-interest',
      'genset/40/Ac/Energy/Forward': { energyKwh: 1.7 },
      'genset/40/Engine/OperatingHours': { runHours: 138201 / 3600 },
      'genset/40/Engine/Load': { loadPct: 0 },
      'genset/40/Engine/CoolantTemperature': 'no-reading',
      'genset/40/StatusCode': { state: 'off' },
      'dcgenset/30/Dc/0/Power': { powerKw: 0.256 },
      'dcgenset/30/StatusCode': { state: 'running' },
    });
  });

  test('maps grid meters by their netted totals, never by phases', () => {
    expect(readings).toMatchObject({
      'grid/1/Ac/Power': { powerKw: 4.642 },
      'grid/1/Ac/Energy/Forward': { importedKwh: 24214.26953125 },
      'grid/1/Ac/Energy/Reverse': { exportedKwh: 274.0799865722656 },
      'grid/1/Ac/L1/Energy/Forward': 'not-of-interest',
    });
  });

  test('takes no reading from null, zero bytes, phases, the system and daily counters', () => {
    expect(readings).toMatchObject({
      'pvinverter/20/Ac/Power': { powerKw: 0.936 },
      'pvinverter/20/Ac/L2/Power': 'not-of-interest',
      'system/0/Dc/Battery/Voltage': 'no-topic',
      'solarcharger/256/History/Daily/0/Yield': 'not-of-interest',
    });
  });

  test('turns the sign of a battery and takes only fuel for fuel', () => {
    expect(readings['battery/289/Dc/0/Power']).toEqual({ powerKw: expect.closeTo(-0.002696, 6) });
    expect(readings).toMatchObject({
      'tank/23/Remaining': { levelL: 248 },
      'tank/22/Level': 'not-of-interest',
      'tank/30/Remaining': 'guarded',
      'meteo/20/Irradiance': { irradianceWm2: 123 },
    });
  });
});

test('sparkplug-b reads aliases, signs, both integer fields, history, and asks for what it does not know', () => {
  const fields = {
    powerKw: { metric: 'AC/Active Power' },
    energyKwh: { metric: 'AC/Energy Total' },
    fuelUsedL: { metric: 'Fuel/Used Total' },
    runHours: { metric: 'Engine/Run Hours' },
    coolantC: { metric: 'Engine/Coolant Temp' },
    state: { metric: 'Engine/State' },
  };
  const list = readAll('sparkplug-b', { kind: 'generator', settings: { fields } }).map(
    ({ reading }) => reading,
  );
  expect(list).toEqual([
    'not-of-interest',
    {
      ...{ powerKw: 212.5, energyKwh: 1250300.25, fuelUsedL: 4011250, runHours: 45231 },
      ...{ coolantC: -4, state: 'running' },
    },
    { powerKw: 220.25, energyKwh: 1250300.875 },
    { coolantC: -5, fuelUsedL: 4011262 },
    'no-reading',
    { energyKwh: 1250100 },
    { powerKw: 198 },
    'not-of-interest',
    'not-of-interest',
    'alias-unknown',
    'not-of-interest',
  ]);
});

describe('meters and plugs', () => {
  test('tasmota gives a load its Total, and a grid meter only what it registered as import', () => {
    expect(samplesOnly('tasmota', { kind: 'load' })).toEqual([
      ['pow1', { powerKw: 2.635, energyKwh: 6.294 }],
      ['pow1', { powerKw: 2.629, energyKwh: 6.404 }],
      ['meter', { powerKw: 0, energyKwh: 0.017 }],
    ]);
    expect(samplesOnly('tasmota', { kind: 'grid' })).toEqual([
      ['pow1', { powerKw: 2.635 }],
      ['pow1', { powerKw: 2.629 }],
      ['meter', { powerKw: 0, importedKwh: 12.58, exportedKwh: 0 }],
    ]);
  });

  test('tasmota reads a changed FullTopic by the settings of its source', () => {
    const settings = { topics: ['emoncms/ch2i/factory/{device}/tele/SENSOR'] };
    expect(samplesOnly('tasmota', { kind: 'load', settings })).toEqual([
      ['denky_D6C0C0', { powerKw: 0.17, energyKwh: 9098.245 }],
      ['denky_D6C0C0', { powerKw: 0.19, energyKwh: 9098.255 }],
    ]);
  });

  test('shelly takes events/rpc, and status no more once that was heard', () => {
    expect(samplesOnly('shelly')).toEqual([['shellyplus1pm-4417939341dc/switch:0', { energyKwh: 0 }]]);
    expect(readAll('shelly').map(({ reading }) => reading)).toContain('superseded');
  });

  test('shelly-gen1 reads each phase as a device', () => {
    expect(samplesOnly('shelly-gen1')).toEqual([
      ['shellies/shellyem3/emeter/0', { powerKw: 0 }],
      ['shellies/shellyem3/emeter/0', { energyKwh: 0 }],
    ]);
  });

  test('opendtu and ahoydtu take the inverter itself, never sums, days or DC inputs', () => {
    expect(samplesOnly('opendtu')).toEqual([
      ['116180212345', { powerKw: 0 }],
      ['116180212345', { energyKwh: 834.261 }],
    ]);
    expect(samplesOnly('ahoydtu')).toEqual([
      ['roof1', { powerKw: 0.071 }],
      ['roof1', { energyKwh: 465.294 }],
    ]);
  });

  test('solar-assistant counts charging positive, we discharging', () => {
    expect(samplesOnly('solar-assistant')).toEqual([
      ['total', { powerKw: 1.136 }],
      ['total', { socPct: 96 }],
    ]);
  });

  test('openems never takes _sum', () => {
    expect(samplesOnly('openems')).toEqual([]);
  });

  test('zigbee2mqtt takes last_seen where it is sent', () => {
    const [first, second] = tried('zigbee2mqtt', fixtures('zigbee2mqtt'), { kind: 'load' });
    expect(first?.result?.samples).toEqual([
      { ts: Date.UTC(2026, 2, 1, 9), fields: { powerKw: 0.092, energyKwh: 12.5 }, timeFrom: 'reception' },
    ]);
    expect(second?.result?.samples[0]).toMatchObject({ ts: Date.UTC(2026, 2, 1, 9), timeFrom: 'device' });
  });
});

describe('gateways', () => {
  test('telegraf: line protocol and JSON, whole and in batches, sentinels left out', () => {
    const fields = {
      powerKw: [
        { at: '/fields/power', unit: 'kW' as const },
        { at: '/fields/power_w', unit: 'W' as const },
      ],
      energyKwh: [{ at: '/fields/energy' }, { at: '/fields/energy_kwh', scale: 0.1 }],
      runHours: { at: '/fields/run_seconds', unit: 's' as const },
      loadPct: { at: '/fields/fuel_level_pct', invalid: [65535] },
      coolantC: { at: '/fields/oil_temp_c', invalid: [32766] },
    };
    expect(samplesOnly('telegraf', { kind: 'generator', settings: { fields } })).toEqual([
      ['rtu1/1', { powerKw: 23.5, energyKwh: 3254.5 }],
      ['malakal/10', { powerKw: 212.5, energyKwh: 125030, runHours: 45231 }],
    ]);
  });

  test('teltonika: records under any root key, one or several, numbers in texts and brackets', () => {
    const level = { at: '/data', where: [{ at: '/server_name', is: 'Level' }], unit: 'mm' as const };
    const tank = { heightMm: 2_000, measuredFrom: 'bottom' as const };
    expect(
      samplesOnly('teltonika', {
        ...{ kind: 'tank', capacityL: 1_000 },
        settings: { topics: ['Polsri/{gateway}'], fields: { levelL: level }, tank },
      }),
    ).toEqual([['panel_sensor_rumah_pompa/3', { levelL: 766.5 }]]);
    expect(
      samplesOnly('teltonika', {
        kind: 'generator',
        settings: { topics: ['cg/v1/telemetry/SN/{gateway}'], fields: { powerKw: { at: '/data' } } },
      }),
    ).toEqual([['6003790403/1', { powerKw: 0 }]]);
  });

  test('genmon: topics with blanks, text with a unit', () => {
    expect(samplesOnly('genmon')).toEqual([
      ['generator', { runHours: 47 }],
      ['generator', { powerKw: 5.2 }],
    ]);
  });
});

describe('LoRaWAN tanks', () => {
  test('the things stack: litres from the distance below the lid, at the time of the network server', () => {
    const [, reading, configuration] = tried('the-things-stack', fixtures('the-things-stack'), {
      ...{ kind: 'tank', capacityL: 5_000 },
      settings: {
        fields: { levelL: { at: '/uplink_message/decoded_payload/level', unit: 'mm' } },
        tank: { heightMm: 2_500, measuredFrom: 'top' },
      },
    });
    expect(reading?.result?.samples).toEqual([
      { ts: Date.parse('2026-03-01T08:59:59.921Z'), fields: { levelL: 1_000 }, timeFrom: 'device' },
    ]);
    expect(summary(configuration)).toBe('not-of-interest');
  });

  test('chirpstack: an uplink without a codec says so, and keeps nothing of its network', () => {
    const [up, status] = tried('chirpstack', fixtures('chirpstack'), { kind: 'tank' });
    expect(summary(up)).toBe('payload-not-decoded');
    expect(Buffer.from(up?.result?.kept() ?? []).toString()).toBe(
      '{"time":"2022-07-18T09:34:15.775023242+00:00"}',
    );
    expect(summary(status)).toBe('no-topic');
  });
});
