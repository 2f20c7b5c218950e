import { describe, expect, it } from 'vitest';
import { decode, INDEX, NOW, TOPIC, TS } from './decode-world.ts';

describe('a payload', () => {
  it('is one sample, of the fields that were read', () => {
    const { samples, quarantined, accepted } = decode(
      `{"ts":"${TS}","powerKw":50.5,"fuelUsedL":null,"state":"running"}`,
    );
    expect(accepted).toBe(1);
    expect(quarantined).toEqual([]);
    expect(samples).toEqual([
      { unit: INDEX.units.get('g1'), ts: Date.parse(TS), fields: { powerKw: 50.5, state: 'running' } },
    ]);
  });

  it('is many samples, each standing for itself; a bad one is kept by its own text', () => {
    const bad = '{ "ts":"2026-03-15T11:00:00Z", "powerKw":1e999, "powerKw":1e999 }';
    const { samples, quarantined, accepted } = decode(
      `[{"ts":"${TS}","powerKw":1}, ${bad} ,{"ts":${NOW},"powerKw":2}, 7]`,
    );
    expect(accepted).toBe(2);
    expect(samples.map(({ fields }) => fields.powerKw)).toEqual([1, 2]);
    expect(quarantined.map(({ payload }) => Buffer.from(payload).toString())).toEqual([bad, '7']);
    expect(quarantined[0]).toMatchObject({ topic: TOPIC, receivedAt: NOW, unit: 'g1' });
    expect(quarantined[0]?.reason).toBe(
      'powerKw is Infinity: must be a number from -100000 to 100000, or null',
    );
    expect(quarantined[1]?.reason).toBe('a sample is 7: must be a JSON object');
  });

  it('may say nothing: nulls alone are accepted', () => {
    const { samples, accepted } = decode(`{"ts":"${TS}","powerKw":null,"energyKwh":null}`);
    expect(accepted).toBe(1);
    expect(samples.map(({ fields }) => fields)).toEqual([{}]);
  });

  it('may begin with a byte order mark', () => {
    expect(decode(`\ufeff{"ts":"${TS}","powerKw":1}`).accepted).toBe(1);
  });

  it('loses fields that its kind does not have, and remembers them, whatever they are called', () => {
    const { samples, unknownFields, accepted } = decode(
      `{"ts":"${TS}","powerKw":1,"ambientC":20,"__proto__":{"energyKwh":5},"constructor":1,"unit":"g1"}`,
    );
    expect(accepted).toBe(1);
    expect(samples[0]?.fields).toEqual({ powerKw: 1 });
    expect(unknownFields.map(({ unit, field }) => `${unit} ${field}`)).toEqual([
      'g1 ambientC',
      'g1 __proto__',
      'g1 constructor',
      'g1 unit',
    ]);
    expect(Object.getPrototypeOf(samples[0]?.fields)).toBe(Object.prototype);
  });

  const time = (fields: string) => `{"ts":"${TS}",${fields}}`;
  it.each([
    ['is empty', '', 'payload is empty: must be JSON', 'payload-empty'],
    ['is no JSON', 'hello', 'payload is not JSON', 'payload-not-json'],
    ['is cut off', '{"ts":', 'payload is not JSON', 'payload-not-json'],
    [
      'has a number that JSON does not know',
      '{"ts":1,"powerKw":NaN}',
      'payload is not JSON',
      'payload-not-json',
    ],
    ['is a number', '5', 'payload is 5: must be a JSON object, or an array of them', 'sample-not-object'],
    ['is a text', '"on"', 'payload is "on": must be a JSON object', 'sample-not-object'],
    ['is null', 'null', 'payload is null: must be a JSON object', 'sample-not-object'],
    ['is an empty array', '[]', 'payload is an empty array', 'payload-empty'],
    ['has no time', '{"powerKw":1}', 'ts is missing: must be RFC 3339 with an offset', 'time-invalid'],
    ['has a null time', '{"ts":null,"powerKw":1}', 'ts is null: must be', 'time-invalid'],
    [
      'has a time without a zone',
      '{"ts":"2026-03-15T11:00:00","powerKw":1}',
      'ts is "2026-03-15T11:00:00": must be',
      'time-invalid',
    ],
    [
      'has a time that there is not',
      '{"ts":"2026-02-30T11:00:00Z","powerKw":1}',
      'ts is "2026-02-30T11:00:00Z": must',
      'time-invalid',
    ],
    [
      'has a time in seconds',
      '{"ts":1773571200,"powerKw":1}',
      'ts is 1970-01-21T12:39:31.200Z: older than the raw retention (400 days)',
      'time-too-old',
    ],
    [
      'is of more than 10 minutes ahead',
      `{"ts":${NOW + 600_001},"powerKw":1}`,
      'more than 10 minutes in the future',
      'time-in-future',
    ],
    [
      'is of the end of time',
      '{"ts":9007199254740991,"powerKw":1}',
      'ts is 9007199254740991: more than 10 minutes',
      'time-in-future',
    ],
    [
      'has no field at all',
      `{"ts":"${TS}"}`,
      'no known field: a generator unit has powerKw, energyKwh, fuelRateLph',
      'fields-unknown',
    ],
    [
      'has another kind’s fields only',
      time('"ambientC":1'),
      'no known field: a generator unit has',
      'fields-unknown',
    ],
    ['has only a prototype', time('"__proto__":{"powerKw":1}'), 'no known field', 'fields-unknown'],
    [
      'has a text for a number',
      time('"powerKw":"12"'),
      'powerKw is "12": must be a number from -100000 to 100000, or null',
      'value-type-invalid',
    ],
    [
      'has a flag for a number',
      time('"powerKw":true'),
      'powerKw is true: must be a number',
      'value-type-invalid',
    ],
    [
      'has a deep value',
      time(`"powerKw":${'['.repeat(9_000)}${']'.repeat(9_000)}`),
      'powerKw is an array: must be a number',
      'value-type-invalid',
    ],
    [
      'has a counter below 0',
      time('"energyKwh":-1'),
      'energyKwh is -1: must be a number >= 0, or null',
      'value-out-of-range',
    ],
    [
      'has a load above 200 %',
      time('"loadPct":200.1'),
      'loadPct is 200.1: must be a number from 0 to 200',
      'value-out-of-range',
    ],
    [
      'is too cold',
      time('"coolantC":-60.1'),
      'coolantC is -60.1: must be a number from -60 to 150',
      'value-out-of-range',
    ],
    [
      'has a state of its own',
      time('"state":"on"'),
      'state is "on": must be one of off, starting, running, fault, or null',
      'value-type-invalid',
    ],
    [
      'has several bad fields',
      time('"powerKw":"a","energyKwh":-1'),
      'energyKwh is -1: must be a number >= 0, or null',
      'value-type-invalid',
    ],
    [
      'is infinite',
      time('"energyKwh":1e999'),
      'energyKwh is Infinity: must be a number >= 0',
      'value-out-of-range',
    ],
  ])('that %s is kept whole, with the reason and its code', (_, payload, reason, code) => {
    const { samples, quarantined, accepted } = decode(payload);
    expect(accepted).toBe(0);
    expect(samples).toEqual([]);
    expect(quarantined).toHaveLength(1);
    expect(Buffer.from(quarantined[0]?.payload ?? []).toString()).toBe(payload);
    expect(quarantined[0]?.reason).toContain(reason);
    expect(quarantined[0]?.code).toBe(code);
  });

  it('that is not UTF-8 is kept to the byte', () => {
    const payload = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const { quarantined } = decode(payload);
    expect(quarantined[0]).toMatchObject({ payload, code: 'payload-not-utf8', unit: 'g1' });
  });

  it('of more than 256 KiB is kept whole; one of just that size is read', () => {
    const padded = (size: number) => `{"ts":"${TS}","powerKw":1}`.padEnd(size, ' ');
    expect(decode(padded(256 * 1024)).accepted).toBe(1);
    const { quarantined } = decode(padded(256 * 1024 + 1));
    expect(quarantined[0]?.reason).toBe('payload is 262145 bytes: must be at most 262144 (256 KiB)');
    expect(quarantined[0]?.payload.byteLength).toBe(262_145);
  });

  it('at the very edges of time is taken', () => {
    const oldest = NOW - 400 * 86_400_000;
    expect(decode(`[{"ts":${NOW + 600_000},"powerKw":1},{"ts":${oldest},"powerKw":1}]`).accepted).toBe(2);
    expect(decode(`{"ts":${oldest - 1},"powerKw":1}`).quarantined[0]?.reason).toContain(
      'older than the raw retention',
    );
  });
});
