/** What can't be true is kept whole with its reason, what is good beside it is stored, and the services live on. */

import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS } from '../../services/domain/durations.ts';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import { type BadPayload, badPayloads } from '../support/bad-payloads.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const NOW = Date.now();

const camp = (id: string) => ({
  id,
  mission: 'unmiss',
  name: id,
  latitude: 9.53,
  longitude: 31.66,
  timeZone: 'Africa/Juba',
});
const unit = (id: string, kind: RegistryInput['units'][number]['kind']) => ({
  id,
  camp: 'malakal',
  kind,
  name: id,
  ratedKw: 400,
  ...(kind === 'generator' ? { fuel: 'diesel' } : {}),
  ...(kind === 'battery' ? { capacityKwh: 800 } : {}),
});
const registry: RegistryInput = {
  missions: [{ id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' }],
  camps: [camp('malakal'), camp('juba')],
  units: [
    unit('g1', 'generator'),
    unit('s1', 'solar'),
    unit('b1', 'battery'),
    { id: 't1', camp: 'malakal', kind: 'tank', name: 't1', capacityL: 9_000 },
    { id: 'w1', camp: 'malakal', kind: 'weather', name: 'w1' },
  ],
};

const quarantineSchema = z.object({
  total: z.number(),
  items: z.array(
    z.object({
      id: z.number(),
      receivedAt: z.string(),
      topic: z.string().nullable(),
      payload: z.string(),
      payloadEncoding: z.enum(['utf8', 'base64']),
      reason: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
type QuarantineItem = z.infer<typeof quarantineSchema>['items'][number];
const samplesSchema = z.object({ samples: z.array(z.looseObject({ ts: z.string() })) });
const takenSchema = z.object({ accepted: z.number(), quarantined: z.number() });

describe('the services, told what can not be true', () => {
  let folder: TempDir;
  let services: Services;
  let device: MqttClient;

  beforeAll(async () => {
    folder = await tempDir('bad-payloads');
    services = await Services.start({ dataDir: folder.path });
    await services.register(registry);
    device = await services.connect();
  });

  afterAll(async () => {
    await device?.endAsync(true);
    await services?.stop();
    await folder?.remove();
  });

  const topicOf = ({ mission = 'unmiss', camp = 'malakal', unit = 'g1' }: BadPayload['topic'] = {}) =>
    `missions/${mission}/camps/${camp}/units/${unit}/telemetry`;

  const publish = (payload: string | Buffer, topic?: BadPayload['topic']) =>
    device.publishAsync(topicOf(topic), payload, { qos: 1 });

  async function quarantined(): Promise<{ total: number; items: QuarantineItem[] }> {
    const items: QuarantineItem[] = [];
    let cursor: string | null = null;
    let total = 0;
    do {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = quarantineSchema.parse(await services.json(`/api/quarantine?limit=20${after}`));
      items.push(...page.items);
      ({ total, next: cursor } = page);
    } while (cursor !== null);
    return { total, items };
  }

  /** What is in quarantine now that was not before. */
  async function newlyQuarantined(action: () => Promise<unknown>): Promise<QuarantineItem[]> {
    const before = new Set((await quarantined()).items.map(({ id }) => id));
    await action();
    const { total, items } = await quarantined();
    expect(total).toBe(items.length);
    return items.filter(({ id }) => !before.has(id));
  }

  async function storedSamples(id: string) {
    const from = new Date(NOW - 30 * 24 * HOUR_MS).toISOString();
    const path = `/api/units/${id}/samples?from=${from}&to=${new Date(NOW + HOUR_MS).toISOString()}&limit=1000`;
    return samplesSchema.parse(await services.json(path)).samples;
  }

  const bytesOf = (item: QuarantineItem) => Buffer.from(item.payload, item.payloadEncoding);

  it.each(badPayloads(NOW))('keep whole, with a reason: $name', async ({ payload, topic, reason }) => {
    const items = await newlyQuarantined(() => publish(payload, topic));
    expect(items).toHaveLength(1);
    for (const item of items) {
      expect(item.reason).toMatch(reason);
      expect(item.topic).toBe(topicOf(topic));
      expect(Date.parse(item.receivedAt)).toBeGreaterThanOrEqual(NOW - 1_000);
      expect(bytesOf(item).equals(Buffer.from(payload)), 'it is kept whole').toBe(true);
    }
    expect((await fetch(`${services.url}/api/health`)).status).toBe(200);
  });

  it('store nothing of all that', async () => {
    for (const { id } of registry.units) expect(await storedSamples(id)).toEqual([]);
  });

  it('store the good samples of an array beside a bad one', async () => {
    const good = [
      { ts: NOW - 3 * HOUR_MS, powerKw: 12.5 },
      { ts: NOW - 2 * HOUR_MS, powerKw: 13.5, state: 'running' },
    ];
    const bad = { ts: NOW - 2.5 * HOUR_MS, powerKw: 'much' };
    const items = await newlyQuarantined(() => publish(JSON.stringify([good[0], bad, 7, good[1]])));
    expect(items.map(({ payload }) => JSON.parse(payload)).toSorted()).toEqual([7, bad]);
    expect(
      (await storedSamples('g1')).map(({ ts, ...fields }) => ({ ts: Date.parse(ts), ...fields })),
    ).toEqual(good);
  });

  it('take what is merely odd: nulls, unknown fields, any offset', async () => {
    const items = await newlyQuarantined(async () => {
      await publish(JSON.stringify({ ts: NOW - HOUR_MS, powerKw: null, availableKw: null }), { unit: 's1' });
      await publish(`{"ts":${NOW - HOUR_MS + 1},"powerKw":4,"volts":230,"__proto__":{"powerKw":9}}`, {
        unit: 's1',
      });
      const local = Temporal.Instant.fromEpochMilliseconds(NOW - HOUR_MS + 2).toString({
        timeZone: '+05:45',
      });
      await publish(JSON.stringify({ ts: local, powerKw: 5, energyKwh: null }), { unit: 's1' });
    });
    expect(items).toEqual([]);
    expect(
      (await storedSamples('s1')).map(({ ts, ...fields }) => ({ ts: Date.parse(ts), ...fields })),
    ).toEqual([
      { ts: NOW - HOUR_MS + 1, powerKw: 4 },
      { ts: NOW - HOUR_MS + 2, powerKw: 5 },
    ]);
  });

  it('take an upload line by line, and an array entry by entry', async () => {
    const ts = NOW - 4 * HOUR_MS;
    const entries = [
      { unit: 'b1', ts, powerKw: -5, socPct: 40 },
      { unit: 'nobody', ts, powerKw: 5 },
      { ts, powerKw: 5 },
      { unit: 'b1', ts: ts + 60_000, socPct: -1 },
      { unit: 'b1', ts: ts + 120_000, chargedKwh: 7 },
    ];
    const upload = async (body: string, type: string) =>
      takenSchema.parse(
        await services.json('/api/telemetry', { method: 'POST', body, headers: { 'content-type': type } }),
      );
    const lines = `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n{"unit":\n`;
    const items = await newlyQuarantined(async () => {
      expect(await upload(lines, 'application/x-ndjson')).toEqual({ accepted: 2, quarantined: 4 });
    });
    expect(items.map(({ topic }) => topic)).toEqual([null, null, null, null]);
    const again = await newlyQuarantined(async () => {
      expect(await upload(JSON.stringify(entries), 'application/json')).toEqual({
        accepted: 2,
        quarantined: 3,
      });
    });
    expect(again).toHaveLength(3);
    expect(await storedSamples('b1')).toHaveLength(2);
  });

  it('take what an unknown unit said, once the registry knows it and it is replayed', async () => {
    const said = [1, 2, 3].map((minutes) => ({ ts: NOW - HOUR_MS + minutes * 60_000, powerKw: minutes }));
    const topic = { unit: 'g2' };
    await publish(JSON.stringify(said[0]), topic);
    await publish(JSON.stringify([said[1], { ...said[1], powerKw: 'x' }, said[2]]), topic);
    const before = await quarantined();
    await services.register({ ...registry, units: [...registry.units, unit('g2', 'generator')] });

    const replay = async (body: object) =>
      takenSchema.parse(
        await services.json('/api/quarantine/replay', {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      );
    const { accepted, quarantined: stay } = await replay({});
    expect(accepted).toBe(3);
    const after = await quarantined();
    expect(after.total).toBe(stay);
    expect(after.total).toBe(before.total - 1);
    expect(
      (await storedSamples('g2')).map(({ ts, ...fields }) => ({ ts: Date.parse(ts), ...fields })),
    ).toEqual(said);
    expect(await replay({})).toEqual({ accepted: 0, quarantined: stay });
  });
});
