/** An intake over a real embedded store in a temporary folder, whose commits can be held back. */
import { type Registry, RegistryIndex, registrySchema } from '../../../services/domain/registry/registry.ts';
import type { Sample } from '../../../services/domain/telemetry.ts';
import { Intake } from '../../../services/ingest/intake.ts';
import { Metrics } from '../../../services/metrics.ts';
import type { Batch } from '../../../services/store/port.ts';
import { SharedQuarantine } from '../../../services/store/shared/quarantine.ts';
import { BatchWriter } from '../../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../../services/store/sqlite/database.ts';
import { EmbeddedStore } from '../../../services/store/sqlite/embedded-store.ts';
import { SharedSqlite } from '../../../services/store/sqlite/shared-sqlite.ts';
import { quietLog } from '../../support/store-kit.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

export const NOW = Date.UTC(2026, 2, 15, 12);
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };

export const topicOf = (unit: string) => `missions/m/camps/c/units/${unit}/telemetry`;
export const sampleAt = (offsetMs: number, powerKw = 1) => `{"ts":${NOW - offsetMs},"powerKw":${powerKw}}`;

function registryOf(...ids: string[]): Registry {
  return registrySchema.parse({
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
    units: ids.map((id) => ({ id, camp: 'c', kind: 'load', name: id })),
  });
}

/** The embedded store, but its commits wait until they are let through, or fail. */
class GatedStore {
  readonly #store: EmbeddedStore;
  readonly batches: Batch[] = [];
  #gates: PromiseWithResolvers<void>[] = [];
  gated = false;

  constructor(store: EmbeddedStore) {
    this.#store = store;
  }

  async append(batch: Batch): Promise<number> {
    this.batches.push(batch);
    if (this.gated) {
      const gate = Promise.withResolvers<void>();
      this.#gates.push(gate);
      await gate.promise;
    }
    return this.#store.append(batch);
  }

  async begun(): Promise<PromiseWithResolvers<void>> {
    while (this.#gates.length === 0) await new Promise(setImmediate);
    const gate = this.#gates.shift();
    if (gate === undefined) throw new Error('there is no commit');
    return gate;
  }
}

export class IntakeWorld {
  readonly batchWriter: BatchWriter;
  readonly store: EmbeddedStore;
  readonly gate: GatedStore;
  readonly intake: Intake;
  readonly metrics = new Metrics();
  index = new RegistryIndex(registryOf('l1', 'l2'));
  now = NOW;
  readonly #dir: TempDir;
  readonly #database: Database;

  private constructor(dir: TempDir) {
    this.#dir = dir;
    this.#database = Database.open(dir.path);
    this.batchWriter = new BatchWriter(this.#database);
    this.store = new EmbeddedStore(this.batchWriter);
    this.gate = new GatedStore(this.store);
    this.intake = new Intake({
      store: this.gate,
      quarantine: new SharedQuarantine(new SharedSqlite(this.#database), 'test'),
      metrics: this.metrics,
      log: quietLog,
      now: () => this.now,
      index: () => this.index,
      rawRetentionDays: 400,
    });
  }

  static async open(): Promise<IntakeWorld> {
    return new IntakeWorld(await tempDir('intake'));
  }

  async close(): Promise<void> {
    await this.intake.drain();
    this.metrics.stop();
    this.#database.close();
    await this.#dir.remove();
  }

  /** Makes these the registry's units. */
  register(...ids: string[]): void {
    this.index = new RegistryIndex(registryOf(...ids));
  }

  send(unit: string, payload: string): Promise<void> {
    return this.intake.acceptMessage(topicOf(unit), Buffer.from(payload));
  }

  async stored(id: string): Promise<Sample[]> {
    const unit = this.index.units.get(id);
    if (unit === undefined) throw new Error(`${id} is not registered`);
    return this.store.samples(unit, ALWAYS, 100);
  }
}
