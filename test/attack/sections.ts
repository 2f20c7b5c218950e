/** The sections of the attack command, and the services that they attack. */
import { join } from 'node:path';
import { Services } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';
import { attackHttp } from './http.ts';
import { attackMqtt } from './mqtt.ts';
import { attackAsNeighbours } from './neighbours.ts';
import { attackPayloads } from './payloads.ts';
import type { AttackSection } from './section.ts';
import { ATTACKED_REGISTRY } from './witness.ts';

export const SECTIONS = {
  mqtt: attackMqtt,
  payloads: attackPayloads,
  http: attackHttp,
  neighbours: attackAsNeighbours,
} as const satisfies Record<string, AttackSection>;

export type SectionName = keyof typeof SECTIONS;

export interface Attacked {
  services: Services;
  stop(): Promise<void>;
}

/** Starts services of their own, with a witness in the registry. */
export async function startAttacked(): Promise<Attacked> {
  const dir = await tempDir('attack');
  const services = await Services.start({ dataDir: join(dir.path, 'data'), env: { LOG_LEVEL: 'error' } });
  await services.register(ATTACKED_REGISTRY);
  return {
    services,
    stop: async () => {
      await services.kill();
      await dir.remove();
    },
  };
}
