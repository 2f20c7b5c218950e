import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Registry, RegistryIndex, registrySchema } from '../../../services/domain/registry/registry.ts';
import { Intake } from '../../../services/ingest/intake.ts';
import { Metrics } from '../../../services/metrics.ts';
import { type Batch, NotInQuarantineError } from '../../../services/store/port.ts';
import { SharedQuarantine } from '../../../services/store/shared/quarantine.ts';
import { BatchWriter } from '../../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../../services/store/sqlite/database.ts';
import { EmbeddedStore } from '../../../services/store/sqlite/embedded-store.ts';
import { SharedSqlite } from '../../../services/store/sqlite/shared-sqlite.ts';
import { quietLog } from '../../support/store-kit.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const NOW = Date.UTC(2026, 2, 15, 12);
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };
const topicOf = (unit: string) => `missions/m/camps/c/units/${unit}/telemetry`;
const sampleAt = (offsetMs: number, powerKw = 1) => `{"ts":${NOW - offsetMs},"powerKw":${powerKw}}`;

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

let dir: TempDir;
let database: Database;
let batchWriter: BatchWriter;
let store: EmbeddedStore;
let gate: GatedStore;
let intake: Intake;
let metrics: Metrics;
let index: RegistryIndex;
let now: number;

beforeEach(async () => {
  dir = await tempDir('intake');
  database = Database.open(dir.path);
  batchWriter = new BatchWriter(database);
  store = new EmbeddedStore(batchWriter);
  gate = new GatedStore(store);
  metrics = new Metrics();
  now = NOW;
  index = new RegistryIndex(registryOf('l1', 'l2'));
  intake = new Intake({
    store: gate,
    quarantine: new SharedQuarantine(new SharedSqlite(database), 'test'),
    metrics,
    log: quietLog,
    now: () => now,
    index: () => index,
    rawRetentionDays: 400,
  });
});

afterEach(async () => {
  await intake.drain();
  metrics.stop();
  database.close();
  await dir.remove();
});

const send = (unit: string, payload: string) => intake.acceptMessage(topicOf(unit), Buffer.from(payload));
const stored = async (id: string) => {
  const unit = index.units.get(id);
  if (unit === undefined) throw new Error(`${id} is not registered`);
  return store.samples(unit, ALWAYS, 100);
};
const settled = async (promise: Promise<unknown>) => {
  let state = 'pending';
  promise.then(
    () => {
      state = 'resolved';
    },
    () => {
      state = 'rejected';
    },
  );
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  return state;
};

describe('the intake', () => {
  it('acknowledges only what is durable', async () => {
    gate.gated = true;
    const message = send('l1', sampleAt(0));
    const commit = await gate.begun();
    expect(await settled(message)).toBe('pending');
    commit.resolve();
    await message;
    expect(await stored('l1')).toHaveLength(1);
  });

  it('lets all that arrives during a commit share the next', async () => {
    gate.gated = true;
    const first = send('l1', sampleAt(0));
    const commit = await gate.begun();
    const others = Array.from({ length: 500 }, (_, at) => send(at % 2 ? 'l1' : 'l2', sampleAt(at + 1)));
    const bad = send('l1', 'bad');
    commit.resolve();
    await first;
    (await gate.begun()).resolve();
    await Promise.all([...others, bad]);
    expect(gate.batches.map(({ samples }) => samples.length)).toEqual([1, 500]);
    expect(batchWriter.quarantine.total()).toBe(1);
  });

  it('cuts what is too much for one commit', async () => {
    const backlog = `[${Array.from({ length: 3_000 }, (_, at) => sampleAt(at)).join(',')}]`;
    await Promise.all([send('l1', backlog), send('l2', backlog), send('l1', backlog)]);
    expect(gate.batches.map(({ samples }) => samples.length)).toEqual([6_000, 3_000]);
  });

  it('acknowledges nothing of a commit that failed, tells no one of it, and goes on', async () => {
    const told: number[] = [];
    intake.onCommitted(({ samples }) => told.push(samples.length));
    gate.gated = true;
    const lost = [send('l1', sampleAt(0)), send('l2', sampleAt(0)), send('l2', 'bad')];
    const commit = await gate.begun();
    const next = send('l1', sampleAt(60_000));
    commit.reject(new Error('the disk is full'));
    for (const message of lost) await expect(message).rejects.toThrow('the disk is full');
    (await gate.begun()).resolve();
    await next;
    expect(told).toEqual([1]);
    expect(await stored('l2')).toEqual([]);
    expect(await metrics.metrics()).toContain('footprint_accepted_samples_total 1');
  });

  it('tells its listeners of each commit with its note, and survives one that fails', async () => {
    const told: [number, number][] = [];
    intake.onCommitted(() => {
      throw new Error('a listener of its own kind');
    });
    intake.onCommitted(({ samples }, noteId) => told.push([samples.length, noteId]));
    await send('l1', sampleAt(0));
    await send('l1', 'bad');
    const [note] = await store.staleNotes(0, 10);
    expect(told).toEqual([
      [1, note?.id],
      [0, 0],
    ]);
  });

  it('follows the registry as it changes', async () => {
    await send('l3', sampleAt(0));
    index = new RegistryIndex(registryOf('l1', 'l3'));
    await send('l3', sampleAt(0));
    await send('l2', sampleAt(0));
    expect(await stored('l3')).toHaveLength(1);
    expect(batchWriter.quarantine.page(10).map(({ unit }) => unit)).toEqual(['l2', 'l3']);
  });

  it('counts messages, samples and items', async () => {
    await send('l1', `[${sampleAt(0)},${sampleAt(1)},{"ts":1}]`);
    await send('l1', 'bad');
    const text = await metrics.metrics();
    expect(text).toContain('footprint_received_messages_total 2');
    expect(text).toContain('footprint_accepted_samples_total 2');
    expect(text).toContain('footprint_quarantined_items_total 2');
  });
});

describe('an upload', () => {
  const entry = (unit: string, powerKw: unknown = 1) =>
    Buffer.from(JSON.stringify({ unit, ts: NOW, powerKw }));

  it('is taken by the same rules, and says what became of its samples once they are durable', async () => {
    const counts = await intake.upload([
      entry('l1'),
      entry('l9'),
      entry('l2', 'x'),
      entry('l2', null),
      Buffer.from('[]'),
    ]);
    expect(counts).toEqual({ accepted: 2, quarantined: 3 });
    expect(await stored('l1')).toHaveLength(1);
    expect(await stored('l2')).toEqual([]);
    expect(batchWriter.quarantine.page(10).every(({ topic }) => topic === null)).toBe(true);
  });

  it('counts its own alone, while messages arrive beside it', async () => {
    const message = send('l1', `[${sampleAt(5)},7]`);
    const [counts] = await Promise.all([
      intake.upload([entry('l1'), entry('l9')]),
      send('l2', 'bad'),
      message,
    ]);
    expect(counts).toEqual({ accepted: 1, quarantined: 1 });
  });

  it('larger than a commit is counted whole', async () => {
    const many = Array.from({ length: 12_000 }, (_, at) =>
      Buffer.from(`{"unit":"l1","ts":${NOW - at},"powerKw":1}`),
    );
    expect(await intake.upload(many)).toEqual({ accepted: 12_000, quarantined: 0 });
  });

  it('fails when it could not be made durable', async () => {
    gate.gated = true;
    const upload = intake.upload([entry('l1')]);
    (await gate.begun()).reject(new Error('the disk is full'));
    await expect(upload).rejects.toThrow('the disk is full');
  });
});

describe('a replay', () => {
  beforeEach(async () => {
    await send('l3', sampleAt(0));
    await send('l3', `[${sampleAt(1)},{"ts":${NOW},"powerKw":"x"},${sampleAt(2)}]`);
    await send('l1', 'bad');
  });

  it('keeps an item of many bad samples as one, until some of them can be taken', async () => {
    await send('l1', `[${'1,'.repeat(150)}1]`);
    const [rest] = batchWriter.quarantine.page(1);
    expect(await intake.replay([rest?.id ?? 0])).toEqual({ accepted: 0, quarantined: 1 });
    expect(batchWriter.quarantine.page(1)).toEqual([rest]);
  });

  it('takes what can be taken now, and keeps of an array only what is bad', async () => {
    index = new RegistryIndex(registryOf('l1', 'l3'));
    expect(await intake.replay()).toEqual({ accepted: 3, quarantined: 2 });
    expect(await stored('l3')).toHaveLength(3);
    const items = batchWriter.quarantine.page(10);
    expect(items.map(({ payload }) => Buffer.from(payload).toString())).toEqual([
      `{"ts":${NOW},"powerKw":"x"}`,
      'bad',
    ]);
    expect(items[0]).toMatchObject({ topic: topicOf('l3'), unit: 'l3', receivedAt: NOW });
  });

  it('leaves what is as bad as before where it is, with the reason that holds now', async () => {
    const before = batchWriter.quarantine.page(10).map(({ id }) => id);
    expect(await intake.replay()).toEqual({ accepted: 0, quarantined: 3 });
    index = new RegistryIndex(registryOf('l3'));
    const [bad] = before;
    expect(await intake.replay([bad ?? 0])).toEqual({ accepted: 0, quarantined: 1 });
    const items = batchWriter.quarantine.page(10);
    expect(items.map(({ id }) => id)).toEqual(before);
    expect(items[0]?.reason).toContain('unknown unit l1');
  });

  it('takes only what was chosen, and each once', async () => {
    index = new RegistryIndex(registryOf('l1', 'l3'));
    const first = batchWriter.quarantine.page(10).at(-1)?.id ?? 0;
    await expect(intake.replay([first, 999])).rejects.toThrow('not in quarantine any more: 999');
    expect(batchWriter.quarantine.total()).toBe(3);
    const replays = await Promise.allSettled([intake.replay([first, first]), intake.replay([first])]);
    expect(replays).toMatchObject([
      { status: 'fulfilled', value: { accepted: 1, quarantined: 0 } },
      { status: 'rejected', reason: new NotInQuarantineError([first]) },
    ]);
    expect(batchWriter.quarantine.total()).toBe(2);
  });

  it('stores and lets go in one commit: when that fails, all is still in quarantine', async () => {
    index = new RegistryIndex(registryOf('l1', 'l3'));
    gate.gated = true;
    const replay = intake.replay();
    (await gate.begun()).reject(new Error('the disk is full'));
    await expect(replay).rejects.toThrow('the disk is full');
    expect(batchWriter.quarantine.total()).toBe(3);
    expect(await stored('l3')).toEqual([]);
    gate.gated = false;
    expect(await intake.replay()).toEqual({ accepted: 3, quarantined: 2 });
  });

  it('judges by the time of the replay: what was in the future may have come to pass', async () => {
    await send('l1', `{"ts":${NOW + 700_000},"powerKw":4}`);
    const [early] = batchWriter.quarantine.page(1);
    const ids = [early?.id ?? 0];
    expect(await intake.replay(ids)).toEqual({ accepted: 0, quarantined: 1 });
    now = NOW + 100_000;
    expect(await intake.replay(ids)).toEqual({ accepted: 1, quarantined: 0 });
  });

  it('goes through a quarantine of any size', async () => {
    await Promise.all(Array.from({ length: 700 }, (_, at) => send('l4', sampleAt(at))));
    index = new RegistryIndex(registryOf('l4'));
    expect(await intake.replay()).toEqual({ accepted: 700, quarantined: 3 });
    expect(batchWriter.quarantine.total()).toBe(3);
  });
});
