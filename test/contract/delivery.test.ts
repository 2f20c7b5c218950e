/** When something counts as delivered, and what becomes of what InfluxDB refuses for good. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BucketRetentionError } from '../../services/store/influx/influx-error.ts';
import { eventually } from '../support/child.ts';
import { describeWith, findInfluxd } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import { ScriptedInflux, type ScriptedReply } from '../support/scripted-influx.ts';
import { batchOf, type OpenStore, openInflux, sampleOf, unitOf } from '../support/store-kit.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const T0 = Date.UTC(2026, 2, 1);
const influxServer = await findInfluxd();

let dir: TempDir;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  dir = await tempDir('delivery');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await dir.remove();
});

const unit = unitOf('g1', 'generator');
const samples = (count: number) =>
  Array.from({ length: count }, (_, n) => sampleOf(unit, T0 + n * 1_000, { energyKwh: n }));

describe('to a server that replies as it is told', () => {
  async function started(replies: readonly ScriptedReply[]) {
    const scripted = new ScriptedInflux(replies);
    closing.push(() => scripted.stop());
    const target = { url: await scripted.start(), org: 'o', bucket: 'b', token: 't' };
    const opened = await openInflux(dir.path, target);
    closing.push(opened.close);
    return { scripted, ...opened };
  }

  it.each(['portal', 'accepted'] as const)(
    'nothing is delivered by a success that is not 204 (%s)',
    async (reply) => {
      const { scripted, store } = await started(Array.from({ length: 50 }, () => reply));
      await store.append(batchOf(samples(40)));
      await eventually(() => store.failingSinceMs !== null);
      expect(store.outbox.depth).toBe(1);
      expect(await store.checkOutbox()).toEqual({
        ok: false,
        detail: expect.stringMatching(/\/api\/v2\/write was answered 20[02], but not as InfluxDB answers/),
      });
      expect((await store.check()).ok).toBe(false);
      scripted.replies.length = 0;
      await eventually(() => scripted.taken.length === 40, 20_000);
      await eventually(() => store.outbox.depth === 0);
      expect(store.failingSinceMs).toBeNull();
    },
    40_000,
  );

  it.each(['0', '-5', '3600', '99999999999', 'Fri, 01 Jan 2099 00:00:00 GMT', 'soon'])(
    'Retry-After of %s is not obeyed: neither in a rush nor for hours',
    async (retryAfter) => {
      const { scripted, store } = await started(['overloaded', 'overloaded', 'overloaded']);
      scripted.retryAfter = retryAfter;
      const begin = performance.now();
      await store.append(batchOf(samples(1)));
      await eventually(() => scripted.taken.length === 1, 10_000);
      // 250, 500 and 1,000 ms, a quarter less at the least.
      expect(performance.now() - begin).toBeGreaterThan(1_250);
      expect(scripted.requests).toBe(4);
    },
    20_000,
  );

  it('Retry-After of two seconds is obeyed', async () => {
    const { scripted, store } = await started(['overloaded']);
    scripted.retryAfter = '2';
    const begin = performance.now();
    await store.append(batchOf(samples(1)));
    await eventually(() => scripted.taken.length === 1, 10_000);
    expect(performance.now() - begin).toBeGreaterThan(1_900);
  });
});

describeWith([influxServer], 'to a real InfluxDB', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await Influxd.start(influxServer);
  }, 120_000);
  afterAll(() => influxd.stop());
  const target = (bucket: string, token: string) => ({ url: influxd.url, org: influxd.org, bucket, token });

  for (const outbox of [true, false]) {
    it(`every refused point goes into quarantine, and is counted (outbox ${outbox ? 'on' : 'off'})`, async () => {
      const bucket = `conflict-${outbox}`;
      const token = await influxd.createBucket(bucket);
      await influxd.write(bucket, `telemetry,unit=other runHours="many" ${T0}`);
      let refused = 0;
      const opened: OpenStore = await openInflux(dir.path, target(bucket, token), {
        outbox,
        onRefused: (points) => {
          refused += points;
        },
      });
      closing.push(opened.close);
      const mixed = samples(400).map((sample, n) =>
        n % 4 === 0 ? sample : { ...sample, fields: { ...sample.fields, runHours: n } },
      );
      for (let at = 0; at < 400; at += 50) await opened.store.append(batchOf(mixed.slice(at, at + 50)));
      await eventually(() => opened.batchWriter.quarantine.total() === 300, 30_000);
      await eventually(() => refused === 300);
      expect(await influxd.count(bucket, 'telemetry', 'energyKwh')).toBe(100);
    }, 60_000);
  }

  it('a bucket that removes data by itself is refused at the start, in words', async () => {
    const token = await influxd.createBucket('forgetful', 30 * 86_400);
    const opening = openInflux(dir.path, target('forgetful', token));
    await expect(opening).rejects.toThrow(BucketRetentionError);
    await expect(opening).rejects.toThrow(/INFLUX_BUCKET: "forgetful" removes data after 2592000 s/);
  });
});
