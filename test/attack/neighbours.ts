/** A day of hostile neighbours in a few minutes: a fleet that reports, beside all who mean no good. */
import { setTimeout } from 'node:timers/promises';
import type { Services } from '../support/services.ts';
import { startHostiles } from './hostile-thread.ts';
import { memoryFigures, settledMemoryBytes } from './memory.ts';
import { NeighbourFleet, neighbourRegistry } from './neighbour-fleet.ts';
import { type AttackOptions, type AttackReport, atMost, exactly, OTHERS_WAIT_MS, told } from './section.ts';

export async function attackAsNeighbours(
  services: Services,
  { seed, seconds, units }: AttackOptions,
): Promise<AttackReport> {
  await services.register(neighbourRegistry(units));
  const beforeBytes = await settledMemoryBytes(services);
  const fleet = await NeighbourFleet.start(services, units);
  const { url, mqttUrl, adminToken: token } = services;
  const endHostiles = startHostiles({ url, mqttUrl, token, seed });
  await setTimeout(seconds * 1_000);
  await fleet.stop();
  await endHostiles();
  const { waitsMs, failures } = fleet;
  return {
    section: 'neighbours',
    figures: [
      told(
        'samples of the fleet that were acknowledged',
        `${waitsMs.length} of ${units} units in ${seconds} s`,
      ),
      exactly('of these not stored', await fleet.countLost(), 0),
      exactly('samples that were not acknowledged', failures, 0),
      told('wait for a PUBACK, p50', `${Math.round(percentile(waitsMs, 0.5))} ms`),
      atMost('wait for a PUBACK, p99', percentile(waitsMs, 0.99), OTHERS_WAIT_MS, 'ms'),
      told('longest wait for a PUBACK', `${Math.round(waitsMs.at(-1) ?? 0)} ms`),
      told('junk in quarantine', String(await services.metric('footprint_quarantine_items'))),
      exactly('times the services went down', services.running ? 0 : 1, 0),
      exactly('errors that nobody caught', await services.metric('footprint_uncaught_errors_total'), 0),
      ...(await memoryFigures(services, beforeBytes)),
    ],
  };
}

function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}
