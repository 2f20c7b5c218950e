/** What tests of stores share: units to write for, a database in a temporary folder, and stores opened over it. */
import { pino } from 'pino';
import type { Resolution, UnitInterval } from '../../services/domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../services/domain/registry/registry.ts';
import type { SampleFields, UnitKind } from '../../services/domain/telemetry.ts';
import type { InfluxTarget } from '../../services/store/influx/http.ts';
import { InfluxStore } from '../../services/store/influx/influx-store.ts';
import type { Batch, Store, TimeRange, UnitSample } from '../../services/store/port.ts';
import { BatchWriter } from '../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../services/store/sqlite/database.ts';
import { EmbeddedStore } from '../../services/store/sqlite/embedded-store.ts';
import { eventually } from './child.ts';
import { RAM_DISK, tempDir } from './temp-dir.ts';

export const quietLog = pino({ level: 'silent' });

/** A store over a database, and what closes both. */
export interface OpenStore {
  store: Store;
  batchWriter: BatchWriter;
  close(): Promise<void>;
}

export async function openEmbedded(dataDir: string): Promise<OpenStore & { store: EmbeddedStore }> {
  const database = Database.open(dataDir);
  const batchWriter = new BatchWriter(database);
  return started(new EmbeddedStore(batchWriter), batchWriter, database);
}

/** Runs a test on an embedded store of its own, as fast as memory is. */
export async function onFreshStore(test: (opened: OpenStore) => Promise<void>): Promise<void> {
  const dir = await tempDir('store', RAM_DISK);
  const opened = await openEmbedded(dir.path);
  try {
    await test(opened);
  } finally {
    await opened.close();
    await dir.remove();
  }
}

export interface InfluxKitOptions {
  outbox?: boolean;
  maxBytes?: number;
  laneCount?: number;
  onRefused?: (points: number) => void;
}

export async function openInflux(
  dataDir: string,
  target: InfluxTarget,
  { outbox = true, maxBytes = 1024 ** 3, laneCount = 2, onRefused = () => {} }: InfluxKitOptions = {},
): Promise<OpenStore & { store: InfluxStore }> {
  const database = Database.open(dataDir);
  const batchWriter = new BatchWriter(database);
  const store = new InfluxStore({
    batchWriter,
    target,
    outbox: { enabled: outbox, maxBytes },
    laneCount,
    log: quietLog,
    onDelivered: () => {},
    onRefused,
    now: Date.now,
    retried: { inc: () => {} },
    bisected: { inc: () => {} },
  });
  return started(store, batchWriter, database);
}

async function started<S extends Store>(
  store: S,
  batchWriter: BatchWriter,
  database: Database,
): Promise<OpenStore & { store: S }> {
  try {
    await store.start();
  } catch (error) {
    await store.stop();
    database.close();
    throw error;
  }
  return {
    store,
    batchWriter,
    close: async () => {
      await store.stop();
      database.close();
    },
  };
}

/** A unit of the camp `camp-a` in mission `north`, unless told otherwise. */
export function unitOf(id: string, kind: UnitKind, overrides: Partial<RegisteredUnit> = {}): RegisteredUnit {
  return {
    id,
    camp: 'camp-a',
    mission: 'north',
    timeZone: 'Africa/Juba',
    kind,
    name: id,
    ratedKw: 100,
    ...(kind === 'generator' ? { fuel: 'diesel' } : {}),
    reportEveryS: 60,
    inService: { from: null, to: null },
    owner: [],
    ...overrides,
  };
}

export function sampleOf(unit: RegisteredUnit, ts: number, fields: SampleFields): UnitSample {
  return { unit, ts, fields };
}

export function batchOf(samples: UnitSample[], rest: Partial<Batch> = {}): Batch {
  return { samples, quarantined: [], unknownFields: [], ...rest };
}

/** Appends the samples and waits until they can be read: that is when their stale note shows. */
export async function appendReadable(store: Store, samples: UnitSample[]): Promise<number> {
  const noteId = await store.append(batchOf(samples));
  await eventually(async () => (await store.staleNotes(noteId - 1, 1))[0]?.id === noteId);
  return noteId;
}

/** The rows that a store has of units in a range, each unit's together, the units in the order in which they are asked. */
export async function rowsIn(
  store: Pick<Store, 'intervals'>,
  resolution: Resolution,
  units: readonly RegisteredUnit[],
  range: TimeRange,
): Promise<UnitInterval[]> {
  const rows = await store.intervals(resolution, units, range);
  return units.flatMap(({ id }) => rows.get(id) ?? []);
}
