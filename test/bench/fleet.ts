/** A made-up fleet for the benchmarks, and what its generators say. */
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import type { RawMessage } from './raw-publisher.ts';

export interface FleetShape {
  missions: number;
  campsPerMission: number;
  /** Of each camp; the first half are generators, then solar, a battery and a grid meter take turns. */
  unitsPerCamp: number;
}

const OTHER_KINDS = ['solar', 'battery', 'grid', 'load'] as const;

export function fleetRegistry({ missions, campsPerMission, unitsPerCamp }: FleetShape): RegistryInput {
  const registry: RegistryInput = { missions: [], camps: [], units: [] };
  for (let m = 0; m < missions; m += 1) {
    const mission = `m${m}`;
    registry.missions.push({ id: mission, name: `Mission ${m}`, country: 'SSD', timeZone: 'Africa/Juba' });
    for (let c = 0; c < campsPerMission; c += 1) {
      const camp = `${mission}-c${c}`;
      registry.camps.push({
        id: camp,
        mission,
        name: `Camp ${c}`,
        latitude: 5 + c / 100,
        longitude: 30 + m / 100,
        timeZone: 'Africa/Juba',
        headcount: [{ from: '2020-01-01', people: 500 }],
        grid: [{ from: '2020-01-01', renewableFraction: 0.2, kgCo2ePerKwh: 0.5 }],
      });
      for (let u = 0; u < unitsPerCamp; u += 1) {
        const kind = u < unitsPerCamp / 2 ? 'generator' : (OTHER_KINDS[u % OTHER_KINDS.length] ?? 'load');
        registry.units.push({
          id: `${camp}-u${u}`,
          camp,
          kind,
          name: `Unit ${u}`,
          ratedKw: 400,
          ...(kind === 'generator' ? { fuel: 'diesel' } : {}),
          ...(kind === 'battery' ? { capacityKwh: 800 } : {}),
          reportEveryS: 10,
        });
      }
    }
  }
  return registry;
}

/** What a running generator says at the n-th of its reports, `everyS` seconds apart. */
export function generatorSample(ts: number, n: number, everyS: number): Record<string, number | string> {
  const powerKw = 200 + ((n * 37) % 100) / 2;
  const hours = (n * everyS) / 3600;
  return {
    ts,
    powerKw,
    energyKwh: Number((10_000 + 225 * hours).toFixed(3)),
    fuelRateLph: Number((0.27 * powerKw).toFixed(2)),
    fuelUsedL: Number((3_000 + 61 * hours).toFixed(3)),
    loadPct: powerKw / 4,
    runHours: Number((500 + hours).toFixed(3)),
    coolantC: 82.5,
    state: 'running',
  };
}

/** `count` messages of the generators in turn, each with `arrayOf` samples, all in the past. */
export function generatorMessages(registry: RegistryInput, count: number, arrayOf = 1): RawMessage[] {
  const everyS = 10;
  const camps = new Map(registry.camps.map((camp) => [camp.id, camp.mission]));
  const generators = registry.units.filter(({ kind }) => kind === 'generator');
  const rounds = Math.ceil(count / generators.length) * arrayOf;
  const start = Date.now() - (rounds + 6) * everyS * 1_000;
  return Array.from({ length: count }, (_, n) => {
    const unit = generators[n % generators.length];
    const round = Math.floor(n / generators.length) * arrayOf;
    const samples = Array.from({ length: arrayOf }, (_sample, k) =>
      generatorSample(start + (round + k) * everyS * 1_000, round + k, everyS),
    );
    return {
      topic: `missions/${camps.get(unit?.camp ?? '')}/camps/${unit?.camp}/units/${unit?.id}/telemetry`,
      payload: JSON.stringify(arrayOf === 1 ? samples[0] : samples),
    };
  });
}
