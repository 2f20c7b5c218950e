/**
 * The neighbour of whoever attacks: a device that goes on publishing good samples, and a browser that goes on asking.
 * It notes how long each had to wait, and which samples were acknowledged.
 */
import type { MqttClient } from 'mqtt';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import type { Services } from '../support/services.ts';
import { type AttackFigure, atMost, exactly, OTHERS_WAIT_MS, told } from './section.ts';

const EVERY_MS = 50;
const UNIT = 'witness';
const WITNESS_TOPIC = `missions/attacked/camps/attacked/units/${UNIT}/telemetry`;

export const ATTACKED_REGISTRY: RegistryInput = {
  missions: [{ id: 'attacked', name: 'Attacked', country: 'SSD', timeZone: 'UTC' }],
  camps: [
    { id: 'attacked', mission: 'attacked', name: 'Attacked', latitude: 0, longitude: 0, timeZone: 'UTC' },
  ],
  units: [
    { id: UNIT, camp: 'attacked', kind: 'load', name: 'Witness' },
    { id: 'target', camp: 'attacked', kind: 'generator', name: 'Target', ratedKw: 100, fuel: 'diesel' },
  ],
};
export const TARGET_TOPIC = 'missions/attacked/camps/attacked/units/target/telemetry';

export class Witness {
  readonly #services: Services;
  readonly #device: MqttClient;
  readonly #startedMs = Date.now();
  readonly #puback: number[] = [];
  readonly #answer: number[] = [];
  #failures = 0;
  #stopped = false;
  readonly #running: Promise<unknown>;

  private constructor(services: Services, device: MqttClient) {
    this.#services = services;
    this.#device = device;
    this.#running = Promise.all([this.#publish(), this.#ask()]);
  }

  static async start(services: Services): Promise<Witness> {
    return new Witness(services, await services.connect());
  }

  /** Stops, and says how it fared. */
  async stop(): Promise<AttackFigure[]> {
    this.#stopped = true;
    await this.#running;
    await this.#device.endAsync();
    return [
      told('samples of a neighbour that were acknowledged', String(this.#puback.length)),
      exactly('of these not stored', this.#puback.length - (await this.#stored()), 0),
      exactly('times that the neighbour was cut off or refused', this.#failures, 0),
      atMost("the neighbour's longest wait for a PUBACK", Math.max(0, ...this.#puback), OTHERS_WAIT_MS, 'ms'),
      atMost('longest wait for an answer over HTTP', Math.max(0, ...this.#answer), OTHERS_WAIT_MS, 'ms'),
    ];
  }

  async #publish(): Promise<void> {
    for (let index = 0; !this.#stopped; index += 1) {
      const sentMs = performance.now();
      try {
        const sample = { ts: this.#startedMs + index, powerKw: 1 };
        await this.#device.publishAsync(WITNESS_TOPIC, JSON.stringify(sample), { qos: 1 });
        this.#puback.push(performance.now() - sentMs);
      } catch {
        this.#failures += 1;
        if (!this.#device.connected) return;
      }
      await pause();
    }
  }

  async #ask(): Promise<void> {
    while (!this.#stopped) {
      const askedMs = performance.now();
      try {
        const response = await this.#services.fetch('/api/health/live');
        await response.arrayBuffer();
        if (!response.ok) this.#failures += 1;
        this.#answer.push(performance.now() - askedMs);
      } catch {
        this.#failures += 1;
      }
      await pause();
    }
  }

  async #stored(): Promise<number> {
    let count = 0;
    for (let cursor = ''; ; ) {
      const from = encodeURIComponent(new Date(this.#startedMs).toISOString());
      const page = await this.#services.json(`/api/units/${UNIT}/samples?from=${from}&limit=1000${cursor}`);
      const { samples, next } = samplePage(page);
      count += samples;
      if (next === null) return count;
      cursor = `&cursor=${next}`;
    }
  }
}

/** How many samples a page of `/api/units/{unit}/samples` has, and where the next begins. */
function samplePage(page: unknown): { samples: number; next: string | null } {
  if (typeof page !== 'object' || page === null || !('samples' in page) || !Array.isArray(page.samples)) {
    throw new Error('not a page of samples');
  }
  const next = 'next' in page && typeof page.next === 'string' ? page.next : null;
  return { samples: page.samples.length, next };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
