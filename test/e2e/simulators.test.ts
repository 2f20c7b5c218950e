/** A simulated fleet through the real services: what the footprint says is what the model knows. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../services/domain/durations.ts';
import { type Truth, truthOf } from '../../simulators/camp/truth.ts';
import { demoFleet } from '../../simulators/demo/fleet.ts';
import { ALL_FAULTS, type Faults, NO_FAULTS } from '../../simulators/faults/fault-plan.ts';
import { Publisher } from '../../simulators/feed/publisher.ts';
import { Simulation } from '../../simulators/feed/simulation.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const dateAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

describe.each([
  ['clean', NO_FAULTS, 0.001],
  ['with all faults on', ALL_FAULTS, 0.01],
] as const)('a fleet that is %s', (name, faults: Faults, tolerance) => {
  const [firstDay, lastDay] = [dateAgo(12), dateAgo(2)];
  const fleet = demoFleet(firstDay, 300);
  let dir: TempDir;
  let services: Services;
  let truth: Truth;

  beforeAll(async () => {
    dir = await tempDir('simulated');
    services = await Services.start({ dataDir: dir.path });
    await services.register(fleet);
    const plan = {
      registry: fleet,
      seed: 7,
      faults,
      from: { date: firstDay },
      to: { date: lastDay },
      speed: null,
    };
    truth = truthOf(plan, plan.from, plan.to);
    const publisher = new Publisher({ broker: { url: services.mqttUrl }, onTrouble: () => undefined });
    await publisher.connect();
    await new Simulation(plan, publisher, { now: Date.now }, new AbortController().signal).run();
    await publisher.close();
  }, 180_000);

  afterAll(async () => {
    await services.stop();
    await dir.remove();
  });

  it(`comes to the model's own energy and fuel within ${tolerance * 100} %`, async () => {
    await expect.poll(() => services.metric('footprint_rollup_lag_seconds'), { timeout: 60_000 }).toBe(0);
    const rows = await services.footprint({
      by: 'camp',
      interval: 'total',
      from: { date: firstDay },
      to: { date: lastDay },
      missions: [],
      camps: [],
      units: [],
      contributors: [],
    });
    expect(rows).toHaveLength(fleet.camps.length);
    for (const camp of truth.camps) {
      const row = rows.find((candidate) => candidate.camp === camp.camp);
      const said = new Map<string, number | null>(Object.entries(row?.energyKwh ?? {}));
      const { supplied = 0, generator = 0 } = camp.energyKwh;
      const pairs = Object.entries(camp.energyKwh).map(([kind, kwh]) => ({
        kwh,
        of: kwh,
        said: said.get(kind),
      }));
      for (const { kwh, of, said } of [...pairs, { kwh: generator, of: camp.fuelL, said: row?.fuelL }]) {
        // One interval lost to a reset is much of what hardly ran: a share of the whole must be at stake.
        if (kwh < 0.1 * supplied) continue;
        expect(Math.abs((said ?? Number.NaN) / of - 1)).toBeLessThan(tolerance);
      }
    }
    const missing = rows.filter(({ coverage }) => coverage !== 1);
    if (name === 'clean') expect(missing).toEqual([]);
    else expect(missing.length).toBeGreaterThan(0);
    for (const { coverage } of rows) expect(coverage).toBeGreaterThan(0.95);
  }, 90_000);
});
