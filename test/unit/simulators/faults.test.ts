import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { RegistryIndex, registrySchema } from '../../../services/domain/registry/registry.ts';
import { Decoder } from '../../../services/ingest/decode/decoder.ts';
import type { Batch } from '../../../services/store/port.ts';
import { truthOf } from '../../../simulators/camp/truth.ts';
import { campWorld, type WorldPlan } from '../../../simulators/camp/world.ts';
import { demoFleet } from '../../../simulators/demo/fleet.ts';
import { backlog } from '../../../simulators/devices/backlog.ts';
import { meters } from '../../../simulators/devices/meters.ts';
import { badPayloads } from '../../../simulators/faults/bad-payloads.ts';
import {
  ALL_FAULTS,
  clockErrorMs,
  FAULT_KINDS,
  type FaultKind,
  FaultPlan,
  linkOutage,
  NO_FAULTS,
} from '../../../simulators/faults/fault-plan.ts';
import { LiveFeed } from '../../../simulators/feed/live-feed.ts';

const STEP_MS = 300_000;
const PAYLOAD_LIMIT = 256 * 1024;
const FLEET = demoFleet('2026-03-01', 300);

function planOf(...kinds: FaultKind[]): WorldPlan {
  return { registry: FLEET, seed: 42, faults: new Set(kinds) };
}

interface Sample {
  ts: number;
  energyKwh?: number;
  powerKw?: number;
}

/** Every sample of a backlog, by unit, in order of arrival. */
function samplesOf(campId: string, plan: WorldPlan, days: number): Map<string, Sample[]> {
  const camp = plan.registry.camps.find(({ id }) => id === campId);
  if (camp === undefined) throw new Error(`no camp ${campId}`);
  const world = campWorld(camp, plan);
  const from = world.model.begins;
  const byUnit = new Map<string, Sample[]>();
  for (const { topic, payload, samples } of backlog(world, plan, from, from + days * DAY_MS, STEP_MS)) {
    expect(Buffer.byteLength(payload)).toBeLessThan(PAYLOAD_LIMIT);
    if (samples === 0) continue;
    const unit = topic.split('/')[5] ?? '';
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), ...JSON.parse(payload)]);
  }
  return byUnit;
}

const inOrder = (samples: readonly Sample[]): Sample[] => [...samples].sort((a, b) => a.ts - b.ts);
const times = (samples: readonly Sample[] | undefined): number[] => (samples ?? []).map(({ ts }) => ts);

describe('a clean world', () => {
  it('reports every instant of the grid once, in order, with counters that only grow', () => {
    const clean = samplesOf('juba', planOf(), 10);
    for (const [unit, samples] of clean) {
      const expected = Array.from(
        { length: 10 * 288 + 1 },
        (_, index) => (samples[0]?.ts ?? 0) + index * STEP_MS,
      );
      expect(times(samples), unit).toEqual(expected);
      const energy = samples.flatMap(({ energyKwh }) => energyKwh ?? []);
      expect(energy.every((kwh, index) => kwh >= (energy[index - 1] ?? 0))).toBe(true);
    }
  });

  it('counts what really happened to a watt-hour', () => {
    const clean = samplesOf('juba', planOf(), 10);
    const truth = truthOf(planOf(), { date: '2026-03-01' }, { date: '2026-03-11' });
    for (const { unit, total } of truth.units.filter(({ camp }) => camp === 'juba')) {
      const samples = clean.get(unit) ?? [];
      if (total.energyKwh === undefined) continue;
      const counted = (samples.at(-1)?.energyKwh ?? 0) - (samples[0]?.energyKwh ?? 0);
      expect(Math.abs(counted - total.energyKwh)).toBeLessThan(0.01);
    }
  });
});

describe('each kind of faults, alone', () => {
  const DAYS = 60;
  const clean = samplesOf('juba', planOf(), DAYS);

  /** The units whose samples differ from the clean world's. */
  const changed = (faulty: Map<string, Sample[]>): string[] =>
    [...clean.keys()].filter((unit) => JSON.stringify(faulty.get(unit)) !== JSON.stringify(clean.get(unit)));

  it('duplicates: sends some messages twice, and nothing else', () => {
    const faulty = samplesOf('juba', planOf('duplicates'), DAYS);
    const all = [...faulty.values()].flat().length;
    expect(all).toBeGreaterThan([...clean.values()].flat().length);
    for (const [unit, samples] of faulty)
      expect(new Set(times(samples))).toEqual(new Set(times(clean.get(unit))));
  });

  it('disorder: the same samples, not in order', () => {
    const faulty = samplesOf('juba', planOf('disorder'), DAYS);
    expect(changed(faulty).length).toBeGreaterThan(0);
    for (const [unit, samples] of faulty) expect(inOrder(samples)).toEqual(clean.get(unit));
  });

  it('silences: samples are missing for an hour or some, of solar arrays around noon only', () => {
    const faulty = samplesOf('juba', planOf('silences'), DAYS);
    const silent = changed(faulty);
    expect(silent.length).toBeGreaterThan(3);
    for (const unit of silent) {
      const seen = new Set(times(faulty.get(unit)));
      const missing = times(clean.get(unit)).filter((ts) => !seen.has(ts));
      expect(missing.length).toBeGreaterThan(0);
      if (!unit.startsWith('juba-s')) continue;
      for (const ts of missing) expect(((ts / 3_600_000 + 31.6 / 15) % 24) - 12).toBeGreaterThan(-1.5);
      for (const ts of missing) expect(((ts / 3_600_000 + 31.6 / 15) % 24) - 12).toBeLessThan(1.5);
    }
  });

  it.each([
    ['spikes', (faulty: number, kwh: number) => faulty > kwh + 1_000],
    ['zeros', (faulty: number) => faulty === 0],
  ] as const)('%s: one reading at a time', (kind, isFaulty) => {
    const faulty = samplesOf('juba', planOf(kind), DAYS);
    expect(changed(faulty).length).toBeGreaterThan(3);
    for (const unit of changed(faulty)) {
      const wrong = (faulty.get(unit) ?? []).flatMap((sample, index) => {
        const right = clean.get(unit)?.[index];
        return JSON.stringify(sample) === JSON.stringify(right) ? [] : [{ index, sample, right }];
      });
      for (const [position, { index, sample, right }] of wrong.entries()) {
        if (sample.energyKwh !== undefined)
          expect(isFaulty(sample.energyKwh, right?.energyKwh ?? 0)).toBe(true);
        if (position > 0) expect(index - (wrong[position - 1]?.index ?? 0)).toBeGreaterThan(12);
      }
    }
  });

  it.each(['resets', 'swaps'] as const)('%s: the counter jumps and counts on as before', (kind) => {
    const faulty = samplesOf('juba', planOf(kind), DAYS);
    const units = changed(faulty).filter((unit) => clean.get(unit)?.[0]?.energyKwh !== undefined);
    expect(units.length).toBeGreaterThan(0);
    for (const unit of units) {
      let jumps = 0;
      const [now, right] = [faulty.get(unit) ?? [], clean.get(unit) ?? []];
      for (let index = 1; index < now.length; index += 1) {
        const step = (now[index]?.energyKwh ?? 0) - (now[index - 1]?.energyKwh ?? 0);
        const rightStep = (right[index]?.energyKwh ?? 0) - (right[index - 1]?.energyKwh ?? 0);
        if (Math.abs(step - rightStep) < 0.01) continue;
        jumps += 1;
        if (kind === 'resets') expect(now[index]?.energyKwh).toBeLessThan(100);
        else expect(step).toBeGreaterThan(100_000);
      }
      expect(jumps).toBeGreaterThan(0);
      expect(jumps).toBeLessThan(5);
    }
  });

  it('rollovers: a dial with few digits begins again', () => {
    const dials = Array.from({ length: 60 }, (_, index) =>
      meters({ id: `u${index}`, ratedKw: 100 }, 1, new Set(['rollovers'])),
    );
    const atMost = dials.filter(
      ({ initial, show }) => show(initial, { outKwh: 1e9, inKwh: 0, fuelL: 0 }).outKwh < 1e6,
    );
    expect(atMost.length).toBeGreaterThan(2);
    expect(atMost.length).toBeLessThan(30);
    for (const { initial, show } of atMost) {
      const shown = (outKwh: number) => show(initial, { outKwh, inKwh: 0, fuelL: 0 }).outKwh;
      const steps = Array.from({ length: 20_000 }, (_, index) => shown((index + 1) * 25) - shown(index * 25));
      expect(steps.filter((step) => step < 0).length).toBeGreaterThan(0);
      for (const step of steps) if (step > 0) expect(step).toBeCloseTo(25, 3);
    }
  });

  it('clocks: some are off by a minute or so, never a solar array’s', () => {
    const errors = FLEET.units.map((unit) => ({ unit, ms: clockErrorMs(unit, 42, new Set(['clocks'])) }));
    expect(errors.filter(({ ms }) => ms !== 0).length).toBeGreaterThan(1);
    for (const { unit, ms } of errors) {
      expect(Math.abs(ms)).toBeLessThanOrEqual(75_000);
      if (unit.kind === 'solar') expect(ms).toBe(0);
      expect(clockErrorMs(unit, 42, NO_FAULTS)).toBe(0);
    }
  });

  it('bad-payloads: each is refused by the contract’s own reading', () => {
    const index = new RegistryIndex(registrySchema.parse(FLEET));
    const decoder = new Decoder({ index: () => index, rawRetentionDays: 400 });
    const now = Date.parse('2026-11-01T00:00:00Z');
    const campOf = new Map(FLEET.camps.map((camp) => [camp.id, camp]));
    const reasons = new Set<string>();
    for (const { id, camp } of FLEET.units) {
      const topic = `missions/${campOf.get(camp)?.mission}/camps/${camp}/units/${id}/telemetry`;
      for (const bad of badPayloads(id, topic, 42, ALL_FAULTS, now - 300 * DAY_MS, now)) {
        const batch: Batch = { samples: [], quarantined: [], unknownFields: [] };
        const payload = Buffer.from(bad.payload);
        expect(decoder.decode({ topic: bad.topic, payload, receivedAt: now }, now, batch)).toBe(0);
        expect(batch.quarantined).toHaveLength(1);
        for (const { reason } of batch.quarantined) reasons.add(reason.split(' ').slice(0, 2).join(' '));
      }
    }
    expect(reasons.size).toBeGreaterThan(4);
  });

  it('outages: the link is down for minutes, and what waited comes as arrays', () => {
    const plan = planOf('outages');
    const camp = FLEET.camps[0];
    if (camp === undefined) throw new Error('no camp');
    const world = campWorld(camp, plan);
    let outage: ReturnType<typeof linkOutage> = null;
    let ts = world.model.begins + DAY_MS;
    while (outage === null) {
      ts += STEP_MS;
      outage = linkOutage(camp.id, plan.seed, plan.faults, ts);
    }
    const feed = new LiveFeed(world, plan, outage.from - 3 * STEP_MS);
    expect(feed.collect(outage.from - 1).length).toBeGreaterThan(0);
    expect(feed.collect(outage.to - 1)).toEqual([]);
    expect(feed.deliveredUntil).toBeLessThan(outage.from);
    const after = feed.collect(outage.to + 2 * STEP_MS);
    expect(after.every(({ payload }) => Array.isArray(JSON.parse(payload)))).toBe(true);
    expect(feed.deliveredUntil).toBe(outage.to + 2 * STEP_MS);
  });
});

describe('the plan of faults', () => {
  it('has one a solar day at most, and none of a kind that is switched off', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.subarray([...FAULT_KINDS]),
        fc.double({ min: -180, max: 180, noNaN: true }),
        (seed, kinds, longitude) => {
          const plan = new FaultPlan({ id: 'u', kind: 'solar' }, longitude, seed, new Set(kinds));
          for (let day = 0; day < 200; day += 1) {
            const noon = (20_000 + day) * DAY_MS + (12 - longitude / 15) * 3_600_000;
            const fault = plan.faultOn(noon);
            if (fault === null) continue;
            expect(kinds).toContain(fault.kind);
            expect(Math.abs(fault.startMs - noon)).toBeLessThan(1.5 * 3_600_000);
            expect(plan.faultOn(fault.startMs)).toEqual(fault);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
