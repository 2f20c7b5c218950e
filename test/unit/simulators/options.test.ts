import { describe, expect, it } from 'vitest';
import { ALL_FAULTS, NO_FAULTS } from '../../../simulators/faults/fault-plan.ts';
import { HELP, parseOptions } from '../../../simulators/options.ts';

describe('the command line', () => {
  it('runs the demo’s fleet from now on, with all faults, when nothing is said', () => {
    expect(parseOptions([])).toEqual({
      registryFile: null,
      size: null,
      seed: 42,
      from: null,
      to: null,
      speed: null,
      reportEveryS: null,
      rate: undefined,
      faults: ALL_FAULTS,
      truthFile: null,
      family: null,
    });
  });

  it('takes what the help shows', () => {
    const line =
      '--from 2026-11-01 --to 2026-11-08T06:00:00+02:00 --seed 7 --speed 60 --rate 500 --report-every 10 --truth -';
    expect(parseOptions(line.split(' '))).toMatchObject({
      from: { date: '2026-11-01' },
      to: { instant: Date.UTC(2026, 10, 8, 4) },
      seed: 7,
      speed: 60,
      rate: 500,
      reportEveryS: 10,
      truthFile: '-',
    });
    expect(parseOptions(['--missions', '12', '--camps', '400', '--units', '3200'])).toMatchObject({
      size: { missions: 12, camps: 400, units: 3_200 },
    });
    expect(parseOptions(['--clean'])).toMatchObject({ faults: NO_FAULTS });
    expect(parseOptions(['--faults', 'outages, zeros'])).toMatchObject({
      faults: new Set(['outages', 'zeros']),
    });
    expect(parseOptions(['-h'])).toBe('help');
  });

  it('explains every option', () => {
    for (const option of [
      'registry',
      'missions',
      'camps',
      'units',
      'seed',
      'from',
      'to',
      'speed',
      'report-every',
      'rate',
      'clean',
      'faults',
      'truth',
    ]) {
      expect(HELP).toContain(`--${option}`);
    }
  });

  it.each([
    [['--speed', '0'], /--speed 0: must be/],
    [['--speed', 'fast'], /--speed fast: must be a number above 0/],
    [['--from', '2026-13-01'], /--from 2026-13-01: must be a date/],
    [['--to', '2026-11-01T00:00:00'], /--to .*: must be a date .* or an instant/],
    [['--seed', '-1'], /seed/],
    [['--report-every', '1.5'], /--report-every 1.5: must be a whole number/],
    [['--faults', 'mud'], /--faults mud: must be of outages/],
    [['--clean', '--faults', 'zeros'], /exclude each other/],
    [['--missions', '3'], /go together/],
    [['--units', '0', '--camps', '1', '--missions', '1'], /--units 0: must be/],
    [['--sped', '3'], /--sped/],
    [['juba'], /juba/],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
