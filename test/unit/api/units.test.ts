import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegisteredUnit } from '../../../services/domain/registry/registry.ts';
import type { Sample } from '../../../services/domain/telemetry.ts';
import { apiFixture, type Fixture, NOW } from './fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await apiFixture();
});
afterEach(() => api.close());

const json = async (path: string) => {
  const response = await api.ask(path);
  expect(response.status).toBe(200);
  return response.json();
};
/** Seeds the live state from a store that has the one sample of each unit. */
function seed(units: RegisteredUnit[], stored?: Sample): Promise<void> {
  const latest = async () => new Map(stored === undefined ? [] : units.map((unit) => [unit.id, stored]));
  const onFailure = (error: unknown) => {
    throw error;
  };
  return api.deps.live.seed({ latest }, units, { signal: new AbortController().signal, onFailure });
}

const START = Date.UTC(2026, 2, 1);
const iso = (ts: number) => new Date(ts).toISOString();

describe('a unit’s samples', () => {
  beforeEach(async () => {
    for (let at = 4; at >= 0; at -= 1)
      await api.store('malakal-g1', START + at * 1000, { powerKw: at, state: 'running' });
  });

  it('are given oldest first, with their times in UTC', async () => {
    expect(await json('/api/units/malakal-g1/samples')).toEqual({
      unit: 'malakal-g1',
      samples: [0, 1, 2, 3, 4].map((at) => ({ ts: iso(START + at * 1000), powerKw: at, state: 'running' })),
      next: null,
    });
  });

  it('come page by page, each once', async () => {
    const seen: number[] = [];
    let next: string | null = '';
    let pages = 0;
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page = await json(`/api/units/malakal-g1/samples?limit=2${cursor}`);
      seen.push(...page.samples.map(({ powerKw }: { powerKw: number }) => powerKw));
      next = page.next;
      pages += 1;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(pages).toBe(3);
  });

  it('come in one page where so many are asked for, and never in more than there may be', async () => {
    const samples = Array.from({ length: 4_500 }, (_, at) => ({ ts: START + at, fields: { powerKw: at } }));
    await api.storeAll('malakal-pv', samples);
    for (const [limit, length, next] of [
      [4_500, 4_500, null],
      [4_499, 4_499, String(START + 4_499)],
      [2_000, 2_000, String(START + 2_000)],
      ['99999999999999999999', 4_500, null],
    ] as const) {
      const page = await json(`/api/units/malakal-pv/samples?limit=${limit}`);
      expect([page.samples.length, page.next]).toEqual([length, next]);
    }
  });

  it('are bounded by instants, the end exclusive', async () => {
    const path = `/api/units/malakal-g1/samples?from=${iso(START + 1000)}&to=${iso(START + 3000)}`;
    expect((await json(path)).samples).toMatchObject([{ powerKw: 1 }, { powerKw: 2 }]);
  });

  it('are bounded by instants finer than their own', async () => {
    for (const ms of [0, 1, 2]) await api.store('malakal-g1', START + ms, { powerKw: ms });
    const path =
      '/api/units/malakal-g1/samples?from=2026-03-01T00:00:00.000001Z&to=2026-03-01T00:00:00.001999Z';
    expect((await json(path)).samples).toMatchObject([{ powerKw: 1 }]);
  });

  it('are bounded by dates of the camp’s own', async () => {
    await api.store('malakal-g1', START - 2 * 3_600_000, { powerKw: 7 });
    await api.store('malakal-g1', START - 2 * 3_600_000 - 1, { powerKw: 8 });
    const { samples } = await json('/api/units/malakal-g1/samples?from=2026-03-01&limit=1');
    expect(samples).toMatchObject([{ powerKw: 7 }]);
  });

  it.each([
    ['malakal-g9/samples', 404, 'there is no unit malakal-g9'],
    ['malakal-g1/samples?limit=0', 400, 'limit: must be a whole number >= 1'],
    ['malakal-g1/samples?limit=-5', 400, 'limit: must be a whole number >= 1'],
    ['malakal-g1/samples?limit=1e3', 400, 'limit: must be a whole number >= 1'],
    ['malakal-g1/samples?limit=1.5', 400, 'limit: must be a whole number >= 1'],
    ['malakal-g1/samples?cursor=abc', 400, 'cursor: must be the next of an earlier page'],
    ['malakal-g1/samples?from=2026-03-02&to=2026-03-01', 400, 'from: must be before to'],
    [
      'malakal-g1/samples?since=2026-03-02',
      400,
      'since: unknown parameter, allowed are from, to, limit, cursor',
    ],
    ['malakal-g9', 404, 'there is no unit malakal-g9'],
  ])('refuse %s with %i', async (path, status, detail) => {
    const response = await api.ask(`/api/units/${path}`);
    expect(response.status).toBe(status);
    expect((await response.json()).detail).toContain(detail);
  });
});

describe('units as they are now', () => {
  it('are listed with their newest readings and alarms, also those that never reported', async () => {
    await api.store('malakal-g1', NOW - 2000, { powerKw: 100, loadPct: 25 });
    await api.store('malakal-g1', NOW - 1000, { powerKw: 110, state: 'fault' });
    const { units } = await json('/api/units?mission=unmiss');
    expect(units).toEqual([
      {
        unit: 'malakal-g1',
        mission: 'unmiss',
        camp: 'malakal',
        kind: 'generator',
        name: 'Genset 1',
        lastSeen: iso(NOW - 1000),
        fields: { powerKw: 110, loadPct: 25, state: 'fault' },
        alarms: ['generator-fault'],
      },
      expect.objectContaining({ unit: 'malakal-pv', lastSeen: null, fields: {} }),
    ]);
    expect((await json('/api/units?camp=nicosia')).units).toHaveLength(2);
    expect((await api.ask('/api/units?camp=bor')).status).toBe(400);
  });

  it('are known in detail: registry entry, unknown fields, quarantine', async () => {
    await seed([]);
    api.batchWriter.unknownFields.add([{ unit: 'malakal-g1', field: 'oilBar', seenAt: NOW }]);
    await api.quarantine('{', 'payload-not-json', 'malakal-g1');
    expect(await json('/api/units/malakal-g1')).toMatchObject({
      unit: 'malakal-g1',
      timeZone: 'Africa/Juba',
      registered: { id: 'malakal-g1', ratedKw: 400, owner: [{ from: '2026-01-01', contributor: 'IND' }] },
      unknownFields: [{ field: 'oilBar', count: 1, lastSeen: iso(NOW) }],
      quarantined: 1,
      alarms: ['unit-silent'],
    });
  });
});

it('lists the alarms that stand', async () => {
  await api.store('malakal-g1', NOW, { state: 'fault' });
  expect((await json('/api/alarms')).alarms).toMatchObject([{ kind: 'generator-fault', unit: 'malakal-g1' }]);
});

describe('the live state after a start', () => {
  it('is seeded with each unit’s last stored sample', async () => {
    const unit = api.deps.registryRepository.current().units.get('malakal-g1');
    if (unit === undefined) throw new Error('no unit');
    const stored = { ts: NOW - 1000, fields: { powerKw: 42 } };
    await seed([unit], stored);
    expect(api.deps.live.statusOf('malakal-g1')?.fields).toEqual({ powerKw: 42 });
  });

  it('keeps what came in since, and calls nobody silent before all are known', async () => {
    await api.store('malakal-g1', NOW, { powerKw: 1 });
    const unit = api.deps.registryRepository.current().units.get('malakal-g1');
    if (unit === undefined) throw new Error('no unit');
    expect((await json('/api/alarms')).alarms).toEqual([]);
    const stored = { ts: NOW - 1000, fields: { powerKw: 42 } };
    await seed([unit], stored);
    expect(api.deps.live.statusOf('malakal-g1')?.fields).toEqual({ powerKw: 1 });
  });

  it('tries again for as long as the store does not answer', async () => {
    const units = [...api.deps.registryRepository.current().units.values()];
    const failures: unknown[] = [];
    const latest = async () => {
      if (failures.length < 3) throw new Error('no answer');
      return new Map();
    };
    await api.deps.live.seed({ latest }, units, {
      signal: new AbortController().signal,
      onFailure: (error) => failures.push(error),
      retryMs: 1,
    });
    expect(failures).toMatchObject(Array.from({ length: 3 }, () => ({ message: 'no answer' })));
    expect(api.deps.live.alarms(NOW, api.deps.registryRepository.current())).toHaveLength(units.length);
  });
});
