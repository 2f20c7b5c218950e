/** What was accounted survives the removal of the raw samples behind it, whatever is rolled up again afterwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../services/domain/durations.ts';
import type { RegistryIndex } from '../../services/domain/registry/registry.ts';
import { ClockGuard } from '../../services/rollup/clock-guard.ts';
import { Retention } from '../../services/rollup/retention.ts';
import { Rollup } from '../../services/rollup/rollup.ts';
import type { Store } from '../../services/store/port.ts';
import { describeWith, findInfluxd } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import {
  appendReadable,
  type OpenStore,
  openEmbedded,
  openInflux,
  quietLog,
  rowsIn,
} from '../support/store-kit.ts';
import { tempDir } from '../support/temp-dir.ts';
import { indexOf, metadata, sharedMetadata, unitOf } from '../unit/rollup/kit.ts';

const NOW = Date.UTC(2026, 2, 1, 6);
const DAYS = 20;
const STEP_MS = 10 * MINUTE_MS;
const KWH_A_STEP = 5;
const ALWAYS = { from: 0, to: NOW + 1_000 * DAY_MS };

const influxServer = await findInfluxd();

describe('with the embedded store', () => {
  keepsWhatWasAccounted(async (dir) => openEmbedded(dir));
});

describeWith([influxServer], 'with InfluxDB', () => {
  let influxd: Influxd;
  let buckets = 0;
  beforeAll(async () => {
    influxd = await Influxd.start(influxServer);
  }, 120_000);
  afterAll(() => influxd.stop());

  keepsWhatWasAccounted(async (dir) => {
    buckets += 1;
    const bucket = `retention-${buckets}`;
    const token = await influxd.createBucket(bucket);
    return openInflux(dir, { url: influxd.url, org: influxd.org, bucket, token });
  });
});

function keepsWhatWasAccounted(open: (dir: string) => Promise<OpenStore>): void {
  const before = indexOf({ reportEveryS: 600 });
  const unit = unitOf(before);

  async function onAccounted(test: (world: World) => Promise<void>): Promise<void> {
    const dir = await tempDir('retention');
    const opened = await open(dir.path);
    try {
      const samples = Array.from({ length: (DAYS * DAY_MS) / STEP_MS }, (_, n) => ({
        unit,
        ts: NOW - DAYS * DAY_MS + n * STEP_MS,
        fields: { energyKwh: 1_000 + n * KWH_A_STEP },
      }));
      await appendReadable(opened.store, samples);
      const world = new World(opened.store);
      await world.rollUp(before);
      expect(await world.accountedKwh()).toBeCloseTo((samples.length - 1) * KWH_A_STEP, 6);
      await test(world);
    } finally {
      await opened.close();
      await dir.remove();
    }
  }

  /** A store, the rules by which its rows were made, and its clock. */
  class World {
    readonly store: Store;
    readonly #rules = sharedMetadata();
    readonly #clock = metadata();
    constructor(store: Store) {
      this.store = store;
    }

    rollUp(index: RegistryIndex): Promise<void> {
      const now = () => NOW;
      return new Rollup({
        store: this.store,
        index: () => index,
        metadata: this.#rules,
        log: quietLog,
        now,
      }).catchUp();
    }

    /** Another start of the services, the first of which has run for an hour. */
    retention(rawRetentionDays: number, clock: { now: number; monotonicMs?: () => number }): Retention {
      if (this.#clock.read() === null) this.#clock.write(String(NOW - MINUTE_MS));
      const now = () => clock.now;
      return new Retention({
        store: this.store,
        index: () => before,
        clock: new ClockGuard({
          metadata: this.#clock,
          now,
          monotonicMs: clock.monotonicMs ?? (() => 0),
        }),
        rawRetentionDays,
        log: quietLog,
        now,
      });
    }

    async accountedKwh(): Promise<number> {
      const totals = [];
      for (const resolution of ['15m', 'day', 'month'] as const) {
        const rows = await rowsIn(this.store, resolution, [unit], ALWAYS);
        totals.push(rows.reduce((sum, { energyKwh = 0 }) => sum + energyKwh, 0));
      }
      for (const total of totals) expect(total).toBeCloseTo(totals[0] ?? 0, 6);
      return totals[0] ?? 0;
    }

    async firstSampleTs(): Promise<number | undefined> {
      return (await this.store.samples(unit, ALWAYS, 1))[0]?.ts;
    }
  }

  it('a changed rating makes nothing again of which raw samples were removed', async () => {
    await onAccounted(async (world) => {
      const total = await world.accountedKwh();
      await world.retention(10, { now: NOW }).removeNow();
      expect(await world.firstSampleTs()).toBe(NOW - 10 * DAY_MS);
      await world.rollUp(indexOf({ reportEveryS: 600, ratedKw: 90 }));
      expect(await world.accountedKwh()).toBeCloseTo(total, 6);
    });
  });

  it('a sample that comes 15 days late changes nothing of which raw samples were removed', async () => {
    await onAccounted(async (world) => {
      const total = await world.accountedKwh();
      await world.retention(10, { now: NOW }).removeNow();
      const late = { unit, ts: NOW - 15 * DAY_MS + 1_000, fields: { energyKwh: 1_000 } };
      await appendReadable(world.store, [late]);
      await world.rollUp(before);
      expect(await world.accountedKwh()).toBeCloseTo(total, 6);
    });
  });

  it('a start with the clock 500 days ahead removes nothing, nor does an hour of it', async () => {
    await onAccounted(async (world) => {
      let monotonicMs = 0;
      const ahead = { now: NOW + 500 * DAY_MS, monotonicMs: () => monotonicMs };
      const first = world.retention(400, ahead);
      expect(await first.removeNow()).toBeNull();
      monotonicMs = 2 * HOUR_MS;
      ahead.now += 2 * HOUR_MS;
      expect(await first.removeNow(), 'no telemetry agrees with that clock').toBeNull();
      expect(await world.retention(400, ahead).removeNow(), 'nor does a second start').toBeNull();
      expect(await world.firstSampleTs()).toBe(NOW - DAYS * DAY_MS);
      expect(await world.retention(400, { now: NOW }).removeNow()).toBe(0);
    });
  });

  it('samples of a unit that left the registry are removed, and its rows stay when it comes back', async () => {
    await onAccounted(async (world) => {
      const total = await world.accountedKwh();
      const without = indexOf({ id: 'u2' });
      const retention = new Retention({
        store: world.store,
        index: () => without,
        clock: { observe: () => {}, allowsDeletion: () => true },
        rawRetentionDays: 10,
        log: quietLog,
        now: () => NOW,
      });
      await retention.removeNow();
      expect(await world.firstSampleTs()).toBe(NOW - 10 * DAY_MS);
      await world.rollUp(without);
      await world.rollUp(before);
      expect(await world.accountedKwh()).toBeCloseTo(total, 6);
    });
  });
}
