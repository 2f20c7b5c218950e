import { describe, expect, it } from 'vitest';
import { decode, INDEX, TS } from './decode-world.ts';

describe('a topic', () => {
  const sample = `[{"ts":"${TS}","powerKw":1},{"ts":"${TS}","powerKw":2}]`;
  it.each([
    [
      'missions/unmiss/camps/malakal/units/g9/telemetry',
      'unknown unit g9: it is not in the registry',
      'g9',
      'unit-unknown',
    ],
    [
      'missions/monusco/camps/malakal/units/g1/telemetry',
      'topic says mission monusco, but unit g1 is of mission unmiss',
      'g1',
      'mission-mismatch',
    ],
    [
      'missions/unmiss/camps/juba/units/g1/telemetry',
      'topic says camp juba, but unit g1 is of camp malakal',
      'g1',
      'camp-mismatch',
    ],
    [
      'missions/unmiss/camps/malakal/units/g1',
      'must be missions/{mission}/camps/{camp}/units/{unit}/telemetry',
      null,
      'topic-invalid',
    ],
    ['missions/unmiss/camps/malakal/units/g1/telemetry/x', 'must be missions/', null, 'topic-invalid'],
    [
      'missions/unmiss/camps/malakal/units/__proto__/telemetry',
      'unknown unit __proto__',
      '__proto__',
      'unit-unknown',
    ],
    [
      `missions/unmiss/camps/malakal/units/${'g'.repeat(65)}/telemetry`,
      'unknown unit ggg',
      null,
      'unit-unknown',
    ],
  ])('%s makes its message one item, kept whole', (topic, reason, unit, code) => {
    const { quarantined, accepted } = decode(sample, topic);
    expect(accepted).toBe(0);
    expect(quarantined).toEqual([
      expect.objectContaining({
        topic,
        unit,
        code,
        payload: Buffer.from(sample),
        reason: expect.stringContaining(reason),
      }),
    ]);
  });
});

describe('an uploaded entry', () => {
  it('names its unit, which is no unknown field', () => {
    const { samples, unknownFields } = decode(`{"unit":"w1","ts":"${TS}","ambientC":30,"x":1}`, null);
    expect(samples).toEqual([{ unit: INDEX.units.get('w1'), ts: Date.parse(TS), fields: { ambientC: 30 } }]);
    expect(unknownFields.map(({ field }) => field)).toEqual(['x']);
  });

  it.each([
    [`{"ts":"${TS}","powerKw":1}`, 'unit is missing: must be the id of a unit in the registry'],
    [`{"unit":5,"ts":"${TS}","powerKw":1}`, 'unit is 5: must be'],
    [`{"unit":"g9","ts":"${TS}","powerKw":1}`, 'unknown unit g9'],
  ])('%s goes to quarantine', (payload, reason) => {
    expect(decode(payload, null).quarantined[0]?.reason).toContain(reason);
  });
});
