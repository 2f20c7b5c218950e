/** Holds a suite against every adapter of the store port; InfluxDB is a real one. */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../services/domain/durations.ts';
import type { Store } from '../../services/store/port.ts';
import type { BatchWriter } from '../../services/store/sqlite/batch-writer.ts';
import { describeWith, findInfluxd } from './find-server.ts';
import { Influxd } from './influxd.ts';
import { type OpenStore, openEmbedded, openInflux } from './store-kit.ts';
import { type TempDir, tempDir } from './temp-dir.ts';

export const T0 = Date.UTC(2026, 2, 1, 6);
export const QUARTER = 15 * MINUTE_MS;
export const ALWAYS = { from: 0, to: T0 + 1_000 * DAY_MS };

export const influxServer = await findInfluxd();

/** The store that a test of the contract is given; a fresh one for each. */
export interface ContractStore {
  readonly store: Store;
  readonly batchWriter: BatchWriter;
  /** Closes the store, and opens it over the same data. */
  reopen(): Promise<void>;
}

type Open = () => Promise<OpenStore>;

/** Runs a suite once for each adapter. */
export function runStoreContract(suite: (opened: ContractStore) => void): void {
  describe('the embedded store', () => {
    runOn(suite, async (dir) => () => openEmbedded(dir));
  });

  describeWith([influxServer], 'the InfluxDB store', () => {
    let influxd: Influxd;
    let buckets = 0;
    beforeAll(async () => {
      influxd = await Influxd.start(influxServer);
    }, 120_000);
    afterAll(() => influxd.stop());

    for (const outbox of [true, false]) {
      describe(`with the outbox ${outbox ? 'on' : 'off'}`, () => {
        runOn(suite, async (dir) => {
          buckets += 1;
          const bucket = `contract-${buckets}`;
          const token = await influxd.createBucket(bucket);
          return () => openInflux(dir, { url: influxd.url, org: influxd.org, bucket, token }, { outbox });
        });
      });
    }
  });
}

function runOn(suite: (opened: ContractStore) => void, prepare: (dir: string) => Promise<Open>): void {
  let dir: TempDir;
  let open: Open;
  let opened: OpenStore;

  beforeEach(async () => {
    dir = await tempDir('contract');
    open = await prepare(dir.path);
    opened = await open();
  });
  afterEach(async () => {
    await opened.close();
    await dir.remove();
  });

  suite({
    get store() {
      return opened.store;
    },
    get batchWriter() {
      return opened.batchWriter;
    },
    reopen: async () => {
      await opened.close();
      opened = await open();
    },
  });
}
