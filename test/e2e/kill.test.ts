/** kill -9 at random moments under load: what was acknowledged is there, and the footprint is right. */

import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../services/domain/durations.ts';
import type { FootprintQuery } from '../../services/domain/footprint/row.ts';
import { type RegistryInput, registrySchema } from '../../services/domain/registry/registry.ts';
import { type Random, seededRandom } from '../support/dirty/random.ts';
import { expectAgreement } from '../support/reference/agreement.ts';
import { type Arrival, referenceFootprint } from '../support/reference/footprint.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const KILLS = 20;
const IN_FLIGHT = 50;
/** Midnight UTC, thirty days ago: old enough for days of samples, young enough to be taken. */
const START = Math.floor(Date.now() / DAY_MS) * DAY_MS - 30 * DAY_MS;

const registry: RegistryInput = {
  missions: [{ id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' }],
  camps: [
    {
      id: 'malakal',
      mission: 'unmiss',
      name: 'Malakal',
      latitude: 9.53,
      longitude: 31.66,
      timeZone: 'Africa/Juba',
      headcount: [{ from: '2020-01-01', people: 700 }],
    },
  ],
  units: [
    { id: 'g1', camp: 'malakal', kind: 'generator', name: 'Genset 1', ratedKw: 400, fuel: 'diesel' },
    { id: 'g2', camp: 'malakal', kind: 'generator', name: 'Genset 2', ratedKw: 250, fuel: 'diesel' },
    { id: 's1', camp: 'malakal', kind: 'solar', name: 'Roof', ratedKw: 300 },
    { id: 'b1', camp: 'malakal', kind: 'battery', name: 'Battery', ratedKw: 200, capacityKwh: 800 },
  ],
};

const samplesSchema = z.object({
  unit: z.string(),
  samples: z.array(z.looseObject({ ts: z.string() })),
  next: z.string().nullable(),
});

interface Message {
  topic: string;
  payload: string;
  arrivals: Arrival[];
}

/** An endless load: units in turn, each a minute further on, alone or in arrays, now and then out of order. */
function* load(random: Random): Generator<Message, never> {
  const units = registry.units.map(({ id, kind, ratedKw = 0 }) => ({ id, kind, ratedKw, ts: START, sum: 0 }));
  for (;;) {
    for (const unit of units) {
      const arrivals = Array.from({ length: random.chance(0.5) ? 1 : 20 }, () => {
        const powerKw = Math.round(unit.ratedKw * random.between(0.1, 0.9) * 100) / 100;
        unit.ts += MINUTE_MS;
        unit.sum = Math.round((unit.sum + powerKw / 60) * 1_000) / 1_000;
        const counter = unit.kind === 'battery' ? { dischargedKwh: unit.sum } : { energyKwh: unit.sum };
        return { unit: unit.id, ts: unit.ts, fields: { powerKw, ...counter } };
      });
      if (random.chance(0.2)) arrivals.reverse();
      const said = arrivals.map(({ ts, fields }) => ({ ts, ...fields }));
      yield {
        topic: `missions/unmiss/camps/malakal/units/${unit.id}/telemetry`,
        payload: JSON.stringify(said.length === 1 ? said[0] : said),
        arrivals,
      };
    }
  }
}

describe('the services, killed at random moments under load', { timeout: 400_000 }, () => {
  let folder: TempDir;
  let services: Services;
  const random = seededRandom(3);
  const messages = load(random);
  const published: Arrival[] = [];
  let unanswered: Message[] = [];

  beforeAll(async () => {
    folder = await tempDir('kill');
    services = await Services.start({ dataDir: folder.path });
    await services.register(registry);
  });

  afterAll(async () => {
    await services?.stop();
    await folder?.remove();
  });

  /**
   * Publishes first what was never acknowledged, then more, until the connection is lost.
   * @param onAcknowledged told how many samples have been acknowledged, each time that one is
   */
  async function publishUntilLost(
    device: MqttClient,
    onAcknowledged: (samples: number) => void,
  ): Promise<Arrival[]> {
    const acknowledged: Arrival[] = [];
    const open = new Set<Message>();
    const waiting = unanswered;
    const fill = () => {
      while (open.size < IN_FLIGHT) {
        const again = waiting.shift();
        const message = again ?? messages.next().value;
        if (again === undefined) published.push(...message.arrivals);
        open.add(message);
        device.publish(message.topic, message.payload, { qos: 1 }, (error) => {
          if (error || !open.delete(message)) return;
          acknowledged.push(...message.arrivals);
          onAcknowledged(acknowledged.length);
          fill();
        });
      }
    };
    const lost = new Promise<void>((resolve) => device.once('close', () => resolve()));
    fill();
    await lost;
    unanswered = [...open, ...waiting];
    return acknowledged;
  }

  /** A unit's stored samples in a range, over all pages. */
  async function stored(unit: string, from: number, to: number): Promise<Map<number, unknown>> {
    const found = new Map<number, unknown>();
    let cursor: string | null = null;
    do {
      const parameters = new URLSearchParams({
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        ...(cursor === null ? {} : { cursor }),
      });
      const page = samplesSchema.parse(await services.json(`/api/units/${unit}/samples?${parameters}`));
      for (const { ts, ...fields } of page.samples) {
        expect(found.has(Date.parse(ts)), `${unit} ${ts} is there once`).toBe(false);
        found.set(Date.parse(ts), fields);
      }
      cursor = page.next;
    } while (cursor !== null);
    return found;
  }

  async function expectStored(arrivals: readonly Arrival[]): Promise<void> {
    for (const [unit, own] of Map.groupBy(arrivals, (arrival) => arrival.unit)) {
      const times = own.map(({ ts }) => ts);
      const found = await stored(unit, Math.min(...times), Math.max(...times) + 1);
      const missing = own.filter(({ ts }) => !found.has(ts));
      expect(missing, `acknowledged samples of ${unit} that are not stored`).toEqual([]);
      for (const { ts, fields } of own) expect(found.get(ts)).toEqual(fields);
    }
  }

  it(`keep every acknowledged sample through ${KILLS} kills, and account for all of them`, async () => {
    for (let round = 0; round < KILLS; round++) {
      const device = await services.connect();
      device.on('error', () => {});
      const target = random.integer(1, 600);
      let killed: Promise<void> | undefined;
      const acknowledged = await publishUntilLost(device, (samples) => {
        if (samples >= target) killed ??= services.kill();
      });
      await killed;
      device.end(true);
      expect(acknowledged.length).toBeGreaterThan(0);
      await services.startAgain();
      await expectStored(acknowledged);
    }

    const device = await services.connect();
    await Promise.all(
      unanswered.map(({ topic, payload }) => device.publishAsync(topic, payload, { qos: 1 })),
    );
    await device.endAsync();
  });

  it('answer what a computation from all samples answers', async () => {
    const last = Math.max(...published.map(({ ts }) => ts));
    const to = Math.ceil(last / DAY_MS) * DAY_MS + DAY_MS;
    for (const [unit, own] of Map.groupBy(published, (arrival) => arrival.unit)) {
      const found = await stored(unit, START, to);
      expect(found.size, `samples of ${unit}`).toBe(own.length);
    }
    const reference = referenceFootprint(registrySchema.parse(registry), published);
    const whole = { from: { instant: START }, to: { instant: to } };
    const none = { missions: [], camps: [], units: [], contributors: [] };
    const questions: FootprintQuery[] = [
      { by: 'unit', interval: '15m', ...whole, ...none },
      { by: 'mission', interval: 'day', ...whole, ...none },
      { by: 'camp', interval: 'total', ...whole, ...none },
    ];
    await expectAgreement(services, questions, reference);
  });
});
