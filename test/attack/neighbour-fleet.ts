/**
 * A fleet that does what it should, beside hostile neighbours: every unit reports each 10 seconds through the gateway
 * of its group, and every acknowledgement is noted, with how long it took.
 */
import type { MqttClient } from 'mqtt';
import type { RegistryInput } from '../../services/domain/registry/registry.ts';
import { fleetRegistry } from '../bench/fleet.ts';
import type { Services } from '../support/services.ts';

const EVERY_MS = 10_000;
const TICK_MS = 50;
const GATEWAYS = 32;
const UNITS_A_CAMP = 40;
const CAMPS_A_MISSION = 10;
/** Units that are checked at a time. */
const CHECKS_AT_ONCE = 8;

interface FleetUnit {
  id: string;
  topic: string;
  acknowledgedTs: number[];
}

/** A registry of so many units or a few more. */
export function neighbourRegistry(units: number): RegistryInput {
  const missions = Math.ceil(units / (UNITS_A_CAMP * CAMPS_A_MISSION));
  return fleetRegistry({ missions, campsPerMission: CAMPS_A_MISSION, unitsPerCamp: UNITS_A_CAMP });
}

export class NeighbourFleet {
  readonly #services: Services;
  readonly #gateways: MqttClient[];
  readonly #units: FleetUnit[];
  readonly #waitsMs: number[] = [];
  readonly #pending = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;

  private constructor(services: Services, gateways: MqttClient[], units: FleetUnit[]) {
    this.#services = services;
    this.#gateways = gateways;
    this.#units = units;
  }

  static async start(services: Services, units: number): Promise<NeighbourFleet> {
    const registry = neighbourRegistry(units);
    const missionOf = new Map(registry.camps.map(({ id, mission }) => [id, mission]));
    const gateways = await Promise.all(Array.from({ length: GATEWAYS }, () => services.connect()));
    const fleet = registry.units.slice(0, units).map(({ id, camp }) => ({
      id,
      topic: `missions/${missionOf.get(camp)}/camps/${camp}/units/${id}/telemetry`,
      acknowledgedTs: [],
    }));
    const started = new NeighbourFleet(services, gateways, fleet);
    started.#begin();
    return started;
  }

  /** Stops reporting, and waits for what is on its way. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all(this.#pending);
    await Promise.all(this.#gateways.map((gateway) => gateway.endAsync()));
  }

  /** How long each acknowledgement took, ascending, milliseconds. */
  get waitsMs(): number[] {
    return this.#waitsMs.toSorted((a, b) => a - b);
  }

  /** Messages that were not acknowledged: their gateway was cut off. */
  get failures(): number {
    return this.#failures;
  }

  /** How many acknowledged samples the services do not have. */
  async countLost(): Promise<number> {
    const queue = [...this.#units];
    let lost = 0;
    const lane = async (): Promise<void> => {
      for (let unit = queue.pop(); unit !== undefined; unit = queue.pop()) lost += await this.#lostOf(unit);
    };
    await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, lane));
    return lost;
  }

  #begin(): void {
    const startedMs = performance.now();
    let reports = 0;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedMs) / EVERY_MS) * this.#units.length);
      for (; reports < due; reports += 1) {
        const unit = this.#units[reports % this.#units.length];
        const gateway = this.#gateways[reports % this.#gateways.length];
        if (unit === undefined || gateway === undefined) continue;
        const report = this.#report(unit, gateway);
        this.#pending.add(report);
        void report.finally(() => this.#pending.delete(report));
      }
    }, TICK_MS);
  }

  async #report(unit: FleetUnit, gateway: MqttClient): Promise<void> {
    const ts = Date.now();
    const sentMs = performance.now();
    try {
      await gateway.publishAsync(unit.topic, JSON.stringify({ ts, powerKw: 50 }), { qos: 1 });
      this.#waitsMs.push(performance.now() - sentMs);
      unit.acknowledgedTs.push(ts);
    } catch {
      this.#failures += 1;
    }
  }

  async #lostOf({ id, acknowledgedTs }: FleetUnit): Promise<number> {
    const [first] = acknowledgedTs;
    if (first === undefined) return 0;
    const from = encodeURIComponent(new Date(first).toISOString());
    const text = JSON.stringify(
      await this.#services.json(`/api/units/${id}/samples?from=${from}&limit=1000`),
    );
    return acknowledgedTs.filter((ts) => !text.includes(new Date(ts).toISOString())).length;
  }
}
