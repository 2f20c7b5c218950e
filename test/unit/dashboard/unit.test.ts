/** What the unit and the data quality pages compute by themselves: zoom, ticks, shapes, words to choose, payloads. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatLevel } from '../../../dashboard/views/quality/heat-levels.ts';
import { hexDump, shownPayload } from '../../../dashboard/views/quality/payload.ts';
import { pointsOf } from '../../../dashboard/views/unit/reading-points.ts';
import { offsetMsOf, onClock, timeTicks } from '../../../dashboard/views/unit/ticks.ts';
import { remarksOnUnit } from '../../../dashboard/views/unit/unit-remarks.ts';
import { panBy, readZoom, writeZoom, zoomBy, zoomTo } from '../../../dashboard/views/unit/zoom.ts';
import { HOUR_MS, MINUTE_MS } from '../../../services/domain/durations.ts';

const T0 = Date.UTC(2026, 10, 22, 8);

describe('zoom', () => {
  it('reads what it writes', () => {
    const minutes = fc.integer({ min: 0, max: 40 * 365 * 24 * 60 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 5, max: 60 * 24 * 365 }), (start, length) => {
        const zoom = { from: start * MINUTE_MS, to: (start + length) * MINUTE_MS };
        expect(readZoom(writeZoom(zoom))).toEqual(zoom);
      }),
    );
    expect(writeZoom({ from: T0, to: T0 + HOUR_MS })).toBe('2026-11-22T08:00Z..2026-11-22T09:00Z');
  });

  it.each([
    null,
    '',
    'yesterday',
    '2026-11-22T08:00Z..2026-11-22T07:00Z',
    '2026-11-22T08:00Z..2026-11-22T08:01Z',
    '2026-13-22T08:00Z..2026-14-22T08:00Z',
    '1990-01-01T00:00Z..2026-11-22T08:01Z',
  ])('takes %s for no zoom', (text) => {
    expect(readZoom(text)).toBeNull();
  });

  it('keeps the instant around which it zooms where it is', () => {
    const zoom = zoomBy({ from: T0, to: T0 + 10 * HOUR_MS }, 0.5, T0 + 2 * HOUR_MS);
    expect(zoom).toEqual({ from: T0 + HOUR_MS, to: T0 + 6 * HOUR_MS });
    expect(zoomBy(zoom, 2, T0 + 2 * HOUR_MS)).toEqual({ from: T0, to: T0 + 10 * HOUR_MS });
  });

  it('never gets shorter than five minutes, whichever way one drags', () => {
    expect(zoomTo(T0 + MINUTE_MS, T0)).toEqual({ from: T0 - 2 * MINUTE_MS, to: T0 + 3 * MINUTE_MS });
    expect(zoomTo(T0 + HOUR_MS, T0)).toEqual({ from: T0, to: T0 + HOUR_MS });
    const { from, to } = zoomBy({ from: T0, to: T0 + 5 * MINUTE_MS }, 0.5, T0);
    expect(to - from).toBe(5 * MINUTE_MS);
  });

  it('moves by a share of what is seen', () => {
    expect(panBy({ from: T0, to: T0 + 2 * HOUR_MS }, -0.5)).toEqual({ from: T0 - HOUR_MS, to: T0 + HOUR_MS });
  });
});

describe('ticks', () => {
  it('lie on round times of the camp’s own clock', () => {
    const offset = offsetMsOf('2026-11-22T10:00:00+05:45');
    expect(offset).toBe(5.75 * HOUR_MS);
    const ticks = timeTicks(T0, T0 + 24 * HOUR_MS, 5, offset);
    expect(ticks.map((at) => onClock(at, offset).slice(11))).toEqual([
      '18:00:00',
      '00:00:00',
      '06:00:00',
      '12:00:00',
    ]);
    expect(offsetMsOf('2026-11-22T10:00:00-03:00')).toBe(-3 * HOUR_MS);
    expect(offsetMsOf('2026-11-22T10:00:00Z')).toBe(0);
  });
});

describe('the points of readings', () => {
  it('end where the asked period does, also in its last bucket', () => {
    const [from, time] = ['2026-11-22T08:00:00+02:00', '2026-11-22T09:00:00+02:00'];
    const values = { min: [1, null], mean: [2, null], max: [3, null] };
    const points = pointsOf({
      unit: 'g1',
      from,
      to: '2026-11-22T09:30:00+02:00',
      stepS: 3600,
      times: [from, time],
      fields: [{ field: 'powerKw', basis: 'readings', ...values }],
      annotations: [],
    });
    expect(points.map(({ from: start, to }) => (to - start) / MINUTE_MS)).toEqual([60, 30]);
    expect(points[1]).toMatchObject({ min: null, mean: null, max: null, time });
  });
});

describe('what stands out about a unit', () => {
  const quiet = { alarms: [], unknownFields: [], quarantined: 0 };
  const kinds = (...input: Parameters<typeof remarksOnUnit>) =>
    remarksOnUnit(...input).map(({ kind }) => kind);
  const generator = (hours: number, deviation: number | null, hoursRun = hours) => ({
    generator: {
      starts: 1,
      availability: 1,
      loadBands: [{ fromLoad: 0, toLoad: null, hours: hoursRun }],
      idling: { hours, wastedL: 38 },
      fuelCurve: {
        rating: { standingLph: 1, lPerKwh: 1 },
        fitted: null,
        deviation,
        quarters: 9,
        points: [],
      },
    },
    solar: null,
    tank: null,
  });
  const solar = (performanceRatio: number | null) => ({
    ...{ generator: null, tank: null },
    solar: {
      ...{ performanceRatio, specificYieldKwhPerKwp: 4, irradiationKwhPerM2: 5 },
      ...{ irradianceOf: 'w1', availability: 1 },
    },
  });

  it('is nothing where all is well, or nothing is known', () => {
    expect(kinds(quiet, null, null)).toEqual([]);
    const row = { coverage: 0.99, readings: { rejected: 0, resets: 0 } };
    expect(kinds(quiet, generator(0.9, 0.04), row)).toEqual([]);
    expect(kinds(quiet, generator(2.5, 0, 265), row)).toEqual([]);
    expect(kinds(quiet, generator(0, null), { ...row, coverage: null })).toEqual([]);
  });

  it('names alarms first, then how it works, then its data', () => {
    const row = { coverage: 0.5, readings: { rejected: 2, resets: 1 } };
    const detail = { alarms: ['unit-silent', 'generator-idling'], unknownFields: [], quarantined: 3 };
    expect(kinds(detail, generator(14, 0.12), row)).toEqual([
      'silent',
      'idling',
      'burnsMore',
      'thin',
      'rejected',
      'resets',
      'quarantined',
    ]);
    expect(kinds(quiet, generator(0, -0.08), null)).toEqual(['burnsLess']);
  });

  it('doubts a performance ratio that is weak, and one that can’t be', () => {
    expect(kinds(quiet, solar(0.65), null)).toEqual(['weakSun']);
    expect(kinds(quiet, solar(1.2), null)).toEqual(['strongSun']);
    expect(kinds(quiet, solar(0.8), null)).toEqual([]);
    expect(kinds(quiet, solar(null), null)).toEqual([]);
  });

  it('misses fuel only beyond what a level can be read to', () => {
    const tank = (unexplainedL: number) => ({
      ...{ generator: null, solar: null },
      tank: {
        ...{ tanks: 1, from: null, to: null, startL: 9, endL: 9, deliveredL: 0, usedL: 1 },
        ...{ outL: 10_000, unexplainedL },
      },
    });
    expect(kinds(quiet, tank(199), null)).toEqual([]);
    expect(kinds(quiet, tank(201), null)).toEqual(['unexplained']);
    expect(kinds(quiet, tank(-900), null)).toEqual([]);
  });
});

describe('completeness in steps', () => {
  it.each([
    [null, 'none'],
    [0, 'most'],
    [0.499, 'most'],
    [0.5, 'much'],
    [0.9, 'some'],
    [0.95, 'slight'],
    [0.994, 'slight'],
    [0.995, 'full'],
    [1, 'full'],
  ])('%s is %s', (coverage, level) => {
    expect(heatLevel(coverage)).toBe(level);
  });
});

describe('a payload', () => {
  it('shows as JSON laid out, or as the text that it is', () => {
    const text = (payload: string) => shownPayload({ payload, payloadEncoding: 'utf8' });
    expect(text('{"a":1}')).toEqual({ form: 'json', text: '{\n  "a": 1\n}', left: 0 });
    expect(text('<b>hi')).toEqual({ form: 'text', text: '<b>hi', left: 0 });
    expect(text('x'.repeat(4_100))).toMatchObject({ form: 'text', left: 100 });
  });

  it('shows bytes in lines of sixteen, with what is printable beside', () => {
    const bytes = Uint8Array.from([...Array(16).keys(), 0x41, 0xff]);
    expect(hexDump(bytes).split('\n')).toEqual([
      '0000  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  ················',
      `0010  41 ff${' '.repeat(42)}  A·`,
    ]);
    const payload = Buffer.alloc(1_030).toString('base64');
    expect(shownPayload({ payload, payloadEncoding: 'base64' })).toMatchObject({ form: 'bytes', left: 6 });
  });
});
