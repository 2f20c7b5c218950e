/**
 * Small random worlds, one after the other, told to the running services in any order, in part twice, and with
 * the registry changing in the middle: the rows that grew bit by bit equal the reference's computation from all.
 */
import fc from 'fast-check';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { FootprintQuery } from '../../services/domain/footprint/row.ts';
import type { Registry } from '../../services/domain/registry/registry.ts';
import { expectAgreement } from '../support/reference/agreement.ts';
import { type SmallWorld, smallWorld } from '../support/reference/arbitraries.ts';
import { referenceFootprint } from '../support/reference/footprint.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const WORLDS = 25;
const PERIOD = { from: { date: '2026-10-31' }, to: { date: '2026-11-04' } };
const NO_FILTER = { missions: [], camps: [], units: [], contributors: [] };
const QUESTIONS: FootprintQuery[] = [
  { by: 'unit', interval: '15m', ...PERIOD, ...NO_FILTER },
  { by: 'mission', interval: 'day', ...PERIOD, ...NO_FILTER },
  { by: 'camp', interval: 'month', ...PERIOD, ...NO_FILTER },
  { by: 'contributor', interval: 'total', ...PERIOD, ...NO_FILTER },
];

/** A world and how it is told: the order of its samples, which of them twice, and the registry at first. */
const telling = smallWorld.chain((world) =>
  fc.record({
    world: fc.constant(world),
    order: fc.shuffledSubarray(world.arrivals, { minLength: world.arrivals.length }),
    again: fc.subarray(world.arrivals),
    cutAt: fc.nat(world.arrivals.length),
    ratedAtFirst: fc.constantFrom(0.2, 1, 5),
    reportEverySAtFirst: fc.constantFrom(null, 5, 400),
  }),
);

describe('the services, told random worlds bit by bit', { timeout: 180_000 }, () => {
  let folder: TempDir;
  let services: Services;
  let device: MqttClient;

  beforeAll(async () => {
    folder = await tempDir('worlds');
    // The worlds' days are fixed ones, which raw samples may be of however old they have become.
    services = await Services.start({ dataDir: folder.path, env: { RAW_RETENTION_DAYS: '36500' } });
    device = await services.connect();
  });

  afterAll(async () => {
    await device?.endAsync(true);
    await services?.stop();
    await folder?.remove();
  });

  async function publish(registry: Registry, arrivals: SmallWorld['arrivals']): Promise<void> {
    const places = new Map(registry.camps.map(({ id, mission }) => [id, `missions/${mission}/camps/${id}`]));
    const topics = new Map(
      registry.units.map(({ id, camp }) => [id, `${places.get(camp)}/units/${id}/telemetry`]),
    );
    await Promise.all(
      arrivals.map(({ unit, ts, fields }) =>
        device.publishAsync(topics.get(unit) ?? '', JSON.stringify({ ts, ...fields }), { qos: 1 }),
      ),
    );
  }

  const seed = fc.sample(fc.nat(), 1)[0] ?? 0;
  const tellings = fc.sample(telling, { numRuns: WORLDS, seed });

  it.each(tellings.map((told, number) => ({ number, ...told })))(
    `account for world $number of seed ${seed} as the reference does`,
    async ({ number, world, order, again, cutAt, ratedAtFirst, reportEverySAtFirst }) => {
      const { registry, arrivals: told } = renamed(
        { registry: world.registry, arrivals: [...order, ...again] },
        `w${number}`,
      );
      const units = registry.units.map((unit) => ({
        ...unit,
        ...(unit.ratedKw === undefined ? {} : { ratedKw: unit.ratedKw * ratedAtFirst }),
        reportEveryS: reportEverySAtFirst ?? unit.reportEveryS,
      }));
      await services.register({ ...registry, units });
      await publish(registry, told.slice(0, cutAt));
      await services.register(registry);
      await publish(registry, told.slice(cutAt));

      await expectAgreement(services, QUESTIONS, referenceFootprint(registry, told));
    },
  );
});

/** The same world under ids of its own, so that many can be told to one store. */
function renamed({ registry, arrivals }: SmallWorld, prefix: string): SmallWorld {
  const own = (id: string) => `${prefix}-${id}`;
  return {
    registry: {
      missions: registry.missions.map((mission) => ({ ...mission, id: own(mission.id) })),
      camps: registry.camps.map((camp) => ({ ...camp, id: own(camp.id), mission: own(camp.mission) })),
      units: registry.units.map((unit) => ({ ...unit, id: own(unit.id), camp: own(unit.camp) })),
    },
    arrivals: arrivals.map((arrival) => ({ ...arrival, unit: own(arrival.unit) })),
  };
}
