import { describe, expect, it } from 'vitest';
import { alarmsAt, type Watched } from '../../../../services/domain/alarms/rules.ts';
import { UnitStatus } from '../../../../services/domain/alarms/unit-status.ts';
import { MINUTE_MS } from '../../../../services/domain/durations.ts';
import {
  type RegisteredUnit,
  RegistryIndex,
  registrySchema,
} from '../../../../services/domain/registry/registry.ts';
import type { SampleFields } from '../../../../services/domain/telemetry.ts';

const T0 = Date.UTC(2026, 2, 1, 6);

const index = new RegistryIndex(
  registrySchema.parse({
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'Africa/Juba' }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'Africa/Juba' }],
    units: [
      { id: 'g', camp: 'c', kind: 'generator', name: 'Genset', ratedKw: 100, fuel: 'diesel' },
      { id: 't', camp: 'c', kind: 'tank', name: 'Tank', capacityL: 10_000 },
      { id: 'old', camp: 'c', kind: 'load', name: 'Old', inService: { from: null, to: '2026-01-01' } },
      { id: 'new', camp: 'c', kind: 'load', name: 'New', inService: { from: '2027-01-01', to: null } },
    ],
  }),
);

function unitOf(id: string): RegisteredUnit {
  const unit = index.units.get(id);
  if (unit === undefined) throw new Error(`no unit ${id}`);
  return unit;
}

/** Watches of units that reported: minutes after T0, with the delay of arrival. */
class Fleet {
  readonly units = new Map<string, UnitStatus>();

  report(id: string, atMin: number, fields: SampleFields, delayMs = 1000): this {
    const watch = this.units.get(id) ?? new UnitStatus();
    this.units.set(id, watch);
    const ts = T0 + atMin * MINUTE_MS;
    watch.observe(unitOf(id), { ts, fields }, ts + delayMs);
    return this;
  }

  alarms(atMin: number, rest: Partial<Watched> = {}) {
    const system = {
      disk: { level: 'ok' as const, freePct: 50, sinceMs: 0 },
      delivery: null,
      isRegistryFileInvalid: false,
    };
    const watched = { units: this.units, quarantinedLastHour: 0, system, complete: true, ...rest };
    return alarmsAt(T0 + atMin * MINUTE_MS, watched, index);
  }

  of(kind: string, atMin: number) {
    return this.alarms(atMin).filter((alarm) => alarm.kind === kind);
  }
}

const quiet = () => new Fleet().report('g', 0, { powerKw: 50 }).report('t', 0, { levelL: 5000 });

describe('a silent unit', () => {
  it('is told once it said nothing for longer than its gap limit', () => {
    expect(quiet().of('unit-silent', 5)).toEqual([]);
    expect(quiet().of('unit-silent', 6)).toMatchObject([
      {
        id: 'unit-silent:g',
        unit: 'g',
        camp: 'c',
        mission: 'm',
        since: '2026-03-01T06:00:00.000Z',
        params: { minutes: 6 },
      },
      { id: 'unit-silent:t' },
    ]);
  });

  it('is told when it never reported at all, but not out of service', () => {
    expect(new Fleet().alarms(0).map(({ id, since }) => [id, since])).toEqual([
      ['unit-silent:g', null],
      ['unit-silent:t', null],
    ]);
  });

  it('is not told while the last samples from before the start are unknown', () => {
    expect(new Fleet().alarms(0, { complete: false })).toEqual([]);
  });
});

describe('a generator', () => {
  const run = (minutes: number, powerKw: number) => {
    const fleet = quiet();
    for (let at = 1; at <= minutes; at += 1) fleet.report('g', at, { powerKw });
    return fleet;
  };

  it('idles once it ran for over half an hour under 30 % load', () => {
    expect(run(31, 20).of('generator-idling', 31)).toEqual([]);
    expect(run(33, 20).of('generator-idling', 33)).toMatchObject([
      {
        unit: 'g',
        severity: 'warning',
        params: { minutes: 32, loadPct: 20 },
        since: '2026-03-01T06:01:00.000Z',
      },
    ]);
  });

  it('does not idle at 30 % load, nor standing still', () => {
    expect(run(60, 30).of('generator-idling', 60)).toEqual([]);
    expect(run(60, 0).of('generator-idling', 60)).toEqual([]);
  });

  it('starts to idle anew after a load, and after a silence', () => {
    const fleet = run(29, 20).report('g', 30, { powerKw: 80 });
    for (let at = 31; at <= 60; at += 1) fleet.report('g', at, { powerKw: 20 });
    expect(fleet.of('generator-idling', 60)).toEqual([]);
    expect(run(20, 20).report('g', 60, { powerKw: 20 }).of('generator-idling', 60)).toEqual([]);
  });

  it('is no longer told to idle once it is silent', () => {
    expect(run(40, 20).of('generator-idling', 50)).toEqual([]);
  });

  it('is in fault from its first word of it to its next other word', () => {
    const fleet = quiet().report('g', 1, { state: 'fault' }).report('g', 2, { state: 'fault' });
    expect(fleet.of('generator-fault', 2)).toMatchObject([
      { severity: 'critical', since: '2026-03-01T06:01:00.000Z' },
    ]);
    expect(fleet.alarms(2)[0]?.kind).toBe('generator-fault');
    expect(fleet.report('g', 3, { state: 'running' }).of('generator-fault', 3)).toEqual([]);
  });

  it('is judged by device time: an older sample that arrives later changes nothing', () => {
    expect(
      quiet()
        .report('g', -5, { state: 'fault' }, 10 * MINUTE_MS)
        .of('generator-fault', 1),
    ).toEqual([]);
  });
});

describe('a tank', () => {
  const level = (levels: number[]) => {
    const fleet = quiet();
    for (const [at, levelL] of levels.entries()) fleet.report('t', 15 * at, { levelL });
    return fleet.of('tank-loss', 15 * levels.length);
  };

  it('loses more than all generators of its camp can burn', () => {
    // 100 kW burn at most 45 L/h; 1 % of the tank is noise.
    expect(level([5000, 5000, 4990, 4500, 4490])).toMatchObject([
      { unit: 't', severity: 'critical', params: { litres: 500, minutes: 30 } },
    ]);
  });

  it('loses nothing while it feeds the generators, is noisy, or is filled', () => {
    expect(level([5000, 4989, 4978, 4967, 4956, 4945])).toEqual([]);
    expect(level([5000, 4930, 5010, 4920, 4990])).toEqual([]);
    expect(level([1000, 990, 9000, 8990])).toEqual([]);
  });
});

describe('a clock', () => {
  it('is ahead when samples come from the future', () => {
    expect(new Fleet().report('g', 5, { powerKw: 50 }, -30_000).of('clock-off', 5)).toEqual([]);
    const fleet = new Fleet().report('g', 5, { powerKw: 50 }, -3 * MINUTE_MS);
    expect(fleet.of('clock-off', 2)).toMatchObject([{ unit: 'g', params: { seconds: 180 } }]);
  });

  it('is behind when its newest samples are always late by as much', () => {
    const fleet = new Fleet();
    for (let at = 0; at <= 20; at += 1) fleet.report('g', at, { powerKw: 50 }, 7 * MINUTE_MS);
    expect(fleet.of('clock-off', 27)).toMatchObject([{ params: { seconds: -420 } }]);
  });

  it('is right when a backlog comes in that catches up', () => {
    const fleet = new Fleet();
    for (let at = 0; at <= 20; at += 1) fleet.report('g', at, { powerKw: 50 }, (40 - at) * MINUTE_MS * 0.5);
    expect(fleet.of('clock-off', 30)).toEqual([]);
  });
});

it('tells of a growing quarantine', () => {
  const fleet = quiet();
  expect(fleet.alarms(0, { quarantinedLastHour: 9 })).toEqual([]);
  expect(fleet.alarms(0, { quarantinedLastHour: 10 })).toMatchObject([
    { id: 'quarantine-growing', unit: null, camp: null, mission: null, params: { count: 10, minutes: 60 } },
  ]);
});

it('tells of a disk that nears its end, and of a store that takes nothing', () => {
  const fleet = quiet();
  const sound = { level: 'ok' as const, freePct: 12, sinceMs: 0 };
  const system = (disk: Partial<typeof sound> | object, delivery: Watched['system']['delivery'] = null) => ({
    system: { disk: { ...sound, ...disk }, delivery, isRegistryFileInvalid: false },
  });
  expect(fleet.alarms(0, system({}))).toEqual([]);
  expect(fleet.alarms(0, system({ level: 'low', freePct: 9.9 }))).toMatchObject([
    { id: 'disk-low', severity: 'warning', unit: null, params: { freePct: 9.9 } },
  ]);
  expect(fleet.alarms(0, system({ level: 'full', freePct: 1.5 }))).toMatchObject([
    {
      id: 'disk-full',
      severity: 'critical',
      params: { freePct: 1.5 },
      text: expect.stringContaining('1.5 %'),
    },
  ]);
  const since = (minutes: number) => ({ sinceMs: T0 - minutes * MINUTE_MS });
  expect(fleet.alarms(0, system({}, since(0.9)))).toEqual([]);
  expect(fleet.alarms(0, system({}, since(3)))).toMatchObject([
    { id: 'delivery-failing', severity: 'critical', params: { minutes: 3 } },
  ]);
});
