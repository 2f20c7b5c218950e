import { describe, expect, it } from 'vitest';
import { countByPattern, reasonPattern } from '../../../../services/domain/analysis/quality.ts';

describe('reasons of quarantine', () => {
  it.each([
    [
      'powerKw is 1e9: must be a number from 0 to 5, or null',
      'powerKw is …: must be a number from 0 to 5, or null',
    ],
    [
      'ts is 2027-01-01T00:00:00.000Z: more than 10 minutes in the future',
      'ts is …: more than 10 minutes in the future',
    ],
    [
      'ts is 2001-01-01T00:00:00.000Z: older than the raw retention (400 days)',
      'ts is …: older than the raw retention (400 days)',
    ],
    ['unknown unit juba-g9: it is not in the registry', 'unknown unit …: it is not in the registry'],
    ['topic says mission a, but unit g1 is of mission b', 'topic says mission …, but unit … is of mission …'],
    ['payload is not JSON: Unexpected token x in JSON at position 3', 'payload is not JSON'],
    ['payload is not UTF-8', 'payload is not UTF-8'],
  ])('%s', (reason, pattern) => {
    expect(reasonPattern(reason)).toBe(pattern);
  });

  it('that are alike but for the value count as one, most frequent first', () => {
    const reasons = [
      { reason: 'payload is not UTF-8', count: 2, lastReceivedAt: 50 },
      { reason: 'socPct is 101: must be a number from 0 to 100, or null', count: 1, lastReceivedAt: 70 },
      { reason: 'socPct is 180: must be a number from 0 to 100, or null', count: 4, lastReceivedAt: 60 },
    ];
    expect(countByPattern(reasons)).toEqual([
      { reason: 'socPct is …: must be a number from 0 to 100, or null', count: 5, lastReceivedAt: 70 },
      { reason: 'payload is not UTF-8', count: 2, lastReceivedAt: 50 },
    ]);
  });
});
