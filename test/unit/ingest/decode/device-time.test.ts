import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDeviceTime } from '../../../../services/ingest/decode/device-time.ts';

describe('a device’s time', () => {
  it.each([
    ['2026-03-01T06:00:00Z', '2026-03-01T06:00:00.000Z'],
    ['2026-03-01t06:00:00z', '2026-03-01T06:00:00.000Z'],
    ['2026-03-01T06:00:00.5+02:00', '2026-03-01T04:00:00.500Z'],
    ['2026-03-01T06:00:00.1239999-05:30', '2026-03-01T11:30:00.123Z'],
    ['2026-03-01T06:00:00-00:00', '2026-03-01T06:00:00.000Z'],
    ['2024-02-29T23:59:59+00:00', '2024-02-29T23:59:59.000Z'],
    ['2026-03-01T06:00:00.123456789012Z', '2026-03-01T06:00:00.123Z'],
    ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    [1_772_344_800_000, '2026-03-01T06:00:00.000Z'],
  ])('%s is %s', (value, expected) => {
    const ts = parseDeviceTime(value);
    expect(ts === null ? null : new Date(ts).toISOString()).toBe(expected);
  });

  it.each([
    ['2026-03-01T06:00:00'],
    ['2026-03-01 06:00:00Z'],
    ['2026-03-01'],
    ['2026-02-29T06:00:00Z'],
    ['2026-04-31T06:00:00Z'],
    ['2026-13-01T06:00:00Z'],
    ['2026-00-01T06:00:00Z'],
    ['2026-01-00T06:00:00Z'],
    ['2026-03-01T24:00:00Z'],
    ['2026-03-01T06:60:00Z'],
    ['2026-03-01T06:00:61Z'],
    ['2026-03-01T06:00:00+24:00'],
    ['2026-03-01T06:00:00+02:60'],
    ['2026-03-01T06:00:00+0200'],
    ['2026-03-01T06:00:00.Z'],
    ['2026-03-01T06:00Z'],
    [' 2026-03-01T06:00:00Z'],
    ['2026-03-01T06:00:00Z\n'],
    ['1772344800000'],
    [''],
    [1_772_344_800_000.5],
    [Number.POSITIVE_INFINITY],
    [null],
    [undefined],
    [true],
    [{}],
  ])('%j is none', (value) => {
    expect(parseDeviceTime(value)).toBeNull();
  });

  it('is read as Temporal reads it, for every instant and offset', () => {
    const offset = fc.tuple(
      fc.constantFrom('+', '-'),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
    );
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-02'), max: new Date('2199-12-30'), noInvalidDate: true }),
        offset,
        (date, [sign, h, m]) => {
          const zone = `${sign}${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
          const text = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toString({ timeZone: zone });
          expect(parseDeviceTime(text)).toBe(date.getTime());
        },
      ),
    );
  });
});
