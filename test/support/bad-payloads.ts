/**
 * Payloads that must never be taken, each with the words that its reason must hold: what devices, gateways and
 * attackers send. Times are relative to `now`, so that they stay bad.
 */

export interface BadPayload {
  name: string;
  /** The topic's mission, camp and unit, where it isn't the generator's own. */
  topic?: Partial<{ mission: string; camp: string; unit: string }>;
  payload: string | Buffer;
  reason: RegExp;
}

/** Units that the topics name: generator `g1`, solar `s1`, battery `b1`, grid `n1`, tank `t1`, weather `w1`. */
export function badPayloads(now: number): BadPayload[] {
  const ts = now - 3_600_000;
  const sample = (fields: object) => JSON.stringify({ ts, ...fields });
  const raw = (fields: string) => `{"ts":${ts},${fields}}`;
  const at = (time: unknown) => JSON.stringify({ ts: time, powerKw: 5 });
  return [
    { name: 'nothing at all', payload: '', reason: /empty|JSON/ },
    { name: 'no JSON', payload: 'powerKw=5', reason: /not JSON/ },
    { name: 'JSON cut short', payload: sample({ powerKw: 5 }).slice(0, -3), reason: /not JSON/ },
    { name: 'a comma too many', payload: raw('"powerKw":5,'), reason: /not JSON/ },
    { name: 'two objects in a row', payload: sample({ powerKw: 5 }).repeat(2), reason: /not JSON/ },
    { name: 'NaN', payload: raw('"powerKw":NaN'), reason: /not JSON/ },
    { name: 'Infinity', payload: raw('"powerKw":Infinity'), reason: /not JSON/ },
    { name: 'invalid UTF-8', payload: invalidUtf8(ts), reason: /UTF-8/ },
    {
      name: '300 KiB',
      payload: sample({ powerKw: 5, note: 'x'.repeat(300 * 1024) }),
      reason: /256 KiB|262144/,
    },
    { name: 'null', payload: 'null', reason: /null/ },
    { name: 'a number', payload: '42', reason: /42|object/ },
    { name: 'a text', payload: '"powerKw"', reason: /object/ },
    { name: 'an empty array', payload: '[]', reason: /empty array/ },
    { name: 'an empty object', payload: '{}', reason: /ts/ },
    {
      name: 'an array in an array',
      payload: `[[${sample({ powerKw: 5 })}]]`,
      reason: /array/,
    },
    { name: 'nesting without an end', payload: '['.repeat(100_000), reason: /not JSON/ },
    {
      name: 'deep nesting',
      payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      reason: /array/,
    },
    { name: 'deep nesting in a field', payload: raw(`"powerKw":${nested(20_000)}`), reason: /powerKw/ },
    { name: 'no time', payload: '{"powerKw":5}', reason: /ts is missing/ },
    { name: 'a time of null', payload: at(null), reason: /ts/ },
    { name: 'a time without a zone', payload: at('2026-03-01T06:00:00'), reason: /offset/ },
    { name: 'a date as the time', payload: at('2026-03-01'), reason: /offset/ },
    { name: 'a day that there is not', payload: at('2026-02-30T06:00:00Z'), reason: /ts/ },
    { name: 'an hour that there is not', payload: at('2026-02-03T25:00:00Z'), reason: /ts/ },
    { name: 'digits as text', payload: at(String(ts)), reason: /ts/ },
    {
      name: 'a time in seconds',
      payload: at(Math.round(ts / 1_000)),
      reason: /older than the raw retention/,
    },
    { name: 'a time in microseconds', payload: at(ts * 1_000), reason: /future/ },
    { name: 'a time beyond all calendars', payload: at(1e30), reason: /ts/ },
    { name: 'the day after tomorrow', payload: at(now + 2 * 86_400_000), reason: /10 minutes in the future/ },
    { name: 'too old', payload: at(now - 401 * 86_400_000), reason: /older than the raw retention/ },
    { name: 'a number as text', payload: sample({ powerKw: '5' }), reason: /powerKw is "5"/ },
    { name: 'a truth as a number', payload: sample({ powerKw: true }), reason: /powerKw/ },
    { name: 'an object as a number', payload: sample({ powerKw: { value: 5 } }), reason: /powerKw/ },
    { name: 'a number beyond all bounds', payload: raw('"powerKw":1e999'), reason: /powerKw/ },
    { name: 'a power too large', payload: sample({ powerKw: 100_001 }), reason: /powerKw.*100000/ },
    { name: 'a counter below zero', payload: sample({ energyKwh: -1 }), reason: /energyKwh/ },
    { name: 'fuel that flows back', payload: sample({ fuelRateLph: -0.1 }), reason: /fuelRateLph/ },
    { name: 'a load of 201 %', payload: sample({ loadPct: 201 }), reason: /loadPct/ },
    { name: 'boiling oil', payload: sample({ coolantC: 151 }), reason: /coolantC/ },
    { name: 'a state that there is not', payload: sample({ state: 'on' }), reason: /state.*running/ },
    { name: 'a state as a number', payload: sample({ state: 1 }), reason: /state/ },
    { name: 'one bad field of many', payload: sample({ powerKw: 5, energyKwh: -5 }), reason: /energyKwh/ },
    { name: "another kind's fields", payload: sample({ socPct: 50, levelL: 3 }), reason: /no known field/ },
    { name: 'no field', payload: JSON.stringify({ ts }), reason: /no known field/ },
    { name: 'prototype keys', payload: raw('"__proto__":{"powerKw":5}'), reason: /no known field/ },
    { name: 'constructor keys', payload: raw('"constructor":{"prototype":{}}'), reason: /no known field/ },
    { name: 'a charge of 101 %', topic: { unit: 'b1' }, payload: sample({ socPct: 101 }), reason: /socPct/ },
    { name: 'a tank below empty', topic: { unit: 't1' }, payload: sample({ levelL: -1 }), reason: /levelL/ },
    {
      name: 'two suns',
      topic: { unit: 'w1' },
      payload: sample({ irradianceWm2: 2_001 }),
      reason: /irradiance/,
    },
    {
      name: 'an unknown mission',
      topic: { mission: 'minusma' },
      payload: sample({ powerKw: 5 }),
      reason: /mission/,
    },
    {
      name: "another camp's topic",
      topic: { camp: 'juba' },
      payload: sample({ powerKw: 5 }),
      reason: /camp/,
    },
    {
      name: 'a unit named like a method',
      topic: { unit: 'constructor' },
      payload: at(ts),
      reason: /unknown unit/,
    },
  ];
}

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function invalidUtf8(ts: number): Buffer {
  return Buffer.concat([
    Buffer.from(`{"ts":${ts},"powerKw":5,"note":"`),
    Buffer.from([0xc3, 0x28, 0xff]),
    Buffer.from('"}'),
  ]);
}
