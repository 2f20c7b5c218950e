/**
 * The services from outside, over real MQTT and HTTP, against the independent reference: three dirty days, then
 * what came late, a changed registry, and a restart.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { FootprintQuery } from '../../services/domain/footprint/row.ts';
import { type RegistryInput, registrySchema } from '../../services/domain/registry/registry.ts';
import { dirtyQuestions, dirtyWorld } from '../support/dirty/days.ts';
import type { DirtyMessage } from '../support/dirty/messages.ts';
import { expectAgreement } from '../support/reference/agreement.ts';
import { type Arrival, referenceFootprint } from '../support/reference/footprint.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const world = dirtyWorld(2, Date.now());
const everyQuestion = dirtyQuestions(world);
/** The finest rows, and one question for each way in which they are put together. */
const mainQuestions = everyQuestion.filter(
  ({ by, interval, from, contributors }) =>
    'date' in from &&
    contributors.length === 0 &&
    ['unit 15m', 'mission day', 'camp month', 'contributor day', 'mission total'].includes(
      `${by} ${interval}`,
    ),
);

describe('the services, told three dirty days over MQTT', { timeout: 240_000 }, () => {
  let folder: TempDir;
  let services: Services;
  let registry: RegistryInput = world.input;
  const arrivals: Arrival[] = [];

  beforeAll(async () => {
    folder = await tempDir('reference');
    services = await Services.start({ dataDir: folder.path });
    await services.register(registry);
  });

  afterAll(async () => {
    await services?.stop();
    await folder?.remove();
  });

  /** Publishes in the defined order; resolves once every message is acknowledged. */
  async function publish(messages: readonly DirtyMessage[]): Promise<void> {
    const device = await services.connect();
    await Promise.all(messages.map(({ topic, payload }) => device.publishAsync(topic, payload, { qos: 1 })));
    await device.endAsync();
    arrivals.push(...messages.flatMap((message) => message.arrivals));
  }

  const expectAllAgree = (questions: readonly FootprintQuery[]) =>
    expectAgreement(services, questions, referenceFootprint(registrySchema.parse(registry), arrivals));

  it('answers every question about them as the reference does', async () => {
    await publish(world.inTime);
    await expectAllAgree([...mainQuestions, ...everyQuestion]);
  });

  it('takes what comes late into every row that it changes', async () => {
    await publish(world.late);
    await expectAllAgree(mainQuestions);
  });

  it('counts anew when ratings, reporting and owners change', async () => {
    registry = {
      ...registry,
      units: registry.units.map((unit) => {
        if (unit.id === 'a-main-g1') return { ...unit, ratedKw: 40, reportEveryS: 10 };
        if (unit.id === 'b-main-g1') return { ...unit, ratedKw: 2_200, owner: [] };
        if (unit.id === 'b-main-s1') return { ...unit, reportEveryS: 1_800 };
        if (unit.id === 'a-main-grid') return { ...unit, ratedKw: 50, inService: { from: world.days.from } };
        return unit;
      }),
    };
    await services.register(registry);
    await expectAllAgree(mainQuestions);
  });

  it('answers the same after a restart', async () => {
    await services.stop();
    await services.startAgain();
    await expectAllAgree(mainQuestions);
  });
});
