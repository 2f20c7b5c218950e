/** What the outbox promises, whatever InfluxDB replies: held against a server that replies as it is told. */
import { appendFile, copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { ScriptedInflux, type ScriptedReply } from '../support/scripted-influx.ts';
import { batchOf, type OpenStore, openInflux, sampleOf, unitOf } from '../support/store-kit.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const T0 = Date.UTC(2026, 2, 1);
const units = [unitOf('g1', 'generator'), unitOf('g2', 'generator')] as const;
describe('the outbox', () => {
  let dir: TempDir;
  const closing: (() => unknown)[] = [];
  beforeEach(async () => {
    dir = await tempDir('outbox');
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await dir.remove();
  });

  async function influx(
    replies: readonly ScriptedReply[] = [],
    maxLines?: number,
  ): Promise<[ScriptedInflux, string]> {
    const scripted = new ScriptedInflux(replies, maxLines);
    closing.push(() => scripted.stop());
    return [scripted, await scripted.start()];
  }
  const open = (url: string, name = 'data', maxBytes?: number, laneCount = 2): Promise<OpenStore> =>
    openInflux(
      join(dir.path, name),
      { url, org: 'o', bucket: 'b', token: 't' },
      { ...(maxBytes && { maxBytes }), laneCount },
    );
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) =>
      sampleOf(units[(from + n) % 2] ?? units[0], T0 + (from + n) * 1_000, { energyKwh: from + n }),
    );
  const numbers = (lines: readonly string[]) =>
    lines.map((line) => Number(/energyKwh=(\d+)/.exec(line)?.[1]));
  /** All numbers up to `count` came, those of each unit in their order. */
  const expectInOrder = (all: readonly number[], count: number) => {
    expect(all).toHaveLength(count);
    for (const parity of [0, 1]) {
      const ofUnit = Array.from({ length: count }, (_, n) => n).filter((n) => n % 2 === parity);
      expect(all.filter((n) => n % 2 === parity)).toEqual(ofUnit);
    }
  };

  it('delivers every point in order and puts each refused one in quarantine once, whatever is answered', async () => {
    const reply = fc.constantFrom<ScriptedReply>('taken', 'taken', 'busy', 'overloaded', 'broken', 'hang-up');
    const scenario = fc.record({
      replies: fc.array(reply, { maxLength: 12 }),
      maxLines: fc.integer({ min: 1, max: 30 }),
      batches: fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 15 }), {
        minLength: 1,
        maxLength: 6,
      }),
      restarts: fc.array(
        fc.record({ after: fc.integer({ min: 0, max: 6 }), laneCount: fc.constantFrom(1, 2, 3, 5) }),
        {
          maxLength: 3,
        },
      ),
    });
    let era = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async ({ replies, maxLines, batches, restarts }) => {
        era += 1;
        const [scripted, url] = await influx(replies, maxLines);
        let opened = await open(url, `era-${era}`);
        let n = 0;
        const [good, bad]: [number[], number[]] = [[], []];
        for (const [at, batch] of batches.entries()) {
          for (const { after, laneCount } of restarts) {
            if (at !== after) continue;
            await opened.close();
            opened = await open(url, `era-${era}`, undefined, laneCount);
          }
          const samples = batch.map((isGood) => {
            (isGood ? good : bad).push(n);
            const unit = units[n % 2] ?? units[0];
            const ts = T0 + n * 1_000;
            const sample = sampleOf(unit, ts, { powerKw: isGood ? 1 : -1, energyKwh: n });
            n += 1;
            return sample;
          });
          await opened.store.append(batchOf(samples));
        }
        const last = await opened.store.addStaleNote([]);
        const delivered = async () => (await opened.store.staleNotes(last - 1, 1)).length === 1;
        await eventually(delivered, 20_000, () => JSON.stringify({ replies: scripted.replies }));
        // Sending again is harmless; what counts is that each unit's points are never overtaken by older ones.
        const once = [...new Set(numbers(scripted.taken))];
        for (const parity of [0, 1]) {
          const ofUnit = (all: readonly number[]) => all.filter((number) => number % 2 === parity);
          expect(ofUnit(once)).toEqual(ofUnit(good));
        }
        const held = opened.batchWriter.quarantine.page(1_000).map(({ payload, reason }) => {
          expect(reason).toContain('refused');
          return JSON.parse(Buffer.from(payload).toString()).energyKwh;
        });
        expect(held.sort((a, b) => a - b)).toEqual(bad);
        await opened.close();
        scripted.stop();
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('sends what waits together, and each unit’s points in their order', async () => {
    const [scripted, url] = await influx(['overloaded', 'overloaded']);
    const { store, close } = await open(url);
    closing.push(close);
    for (let at = 0; at < 200; at += 10) await store.append(batchOf(numbered(at, at + 10)));
    await eventually(() => scripted.taken.length === 200);
    expectInOrder(numbers(scripted.taken), 200);
    expect(scripted.requests).toBeLessThan(10);
  });

  it('delivers what was filed in other lanes before what came after it', async () => {
    const [scripted, url] = await influx(Array.from({ length: 500 }, () => 'overloaded' as const));
    for (const [at, laneCount] of [5, 2, 3, 2].entries()) {
      const opened = await open(url, 'lanes', undefined, laneCount);
      await opened.store.append(batchOf(numbered(at * 20, at * 20 + 20)));
      await opened.close();
    }
    scripted.replies.length = 0;
    const { store, close } = await open(url, 'lanes', undefined, 4);
    closing.push(close);
    await store.append(batchOf(numbered(80, 100)));
    await eventually(() => scripted.taken.length >= 100, 20_000);
    expectInOrder(numbers(scripted.taken), 100);
  });

  it('shows a stale note only once its samples and all before them can be read', async () => {
    const [scripted, url] = await influx(Array.from({ length: 500 }, () => 'overloaded' as const));
    const { store, close } = await open(url);
    closing.push(close);
    const first = await store.append(batchOf(numbered(0, 2)));
    const second = await store.addStaleNote([{ unit: 'g1', from: 0, to: 1 }]);
    await eventually(() => scripted.requests > 0);
    expect(await store.staleNotes(0, 10)).toEqual([]);
    scripted.replies.length = 0;
    await eventually(async () => (await store.staleNotes(0, 10)).length === 2);
    expect((await store.staleNotes(0, 10)).map(({ id }) => id)).toEqual([first, second]);
  });

  it('takes nothing more when it is full, and goes on when there is room', async () => {
    const [scripted, url] = await influx(Array.from({ length: 500 }, () => 'overloaded' as const));
    const { store, batchWriter, close } = await open(url, 'data', 3_000);
    closing.push(close);
    const message = {
      receivedAt: T0,
      topic: null,
      payload: Buffer.from('x'),
      code: 'payload-not-json',
      reason: 'bad',
      unit: null,
    } as const;
    let taken = 0;
    const fill = async () => {
      for (; taken < 100; taken += 5) {
        await store.append(batchOf(numbered(taken, taken + 5), { quarantined: [message] }));
      }
    };
    await expect(fill()).rejects.toThrow(/the outbox holds \d+ bytes, and may hold 3000/);
    expect(taken).toBeGreaterThan(0);
    expect(batchWriter.quarantine.total(), 'nothing of a refused batch is kept').toBe(taken / 5);
    scripted.replies.length = 0;
    await eventually(() => scripted.taken.length === taken);
    await store.append(batchOf(numbered(taken, taken + 5)));
    await eventually(() => scripted.taken.length === taken + 5);
  });

  it('has everything after a kill in the middle of a write', async () => {
    const [unwilling, url] = await influx(Array.from({ length: 500 }, () => 'overloaded' as const));
    const { store, close } = await open(url, 'killed');
    closing.push(close);
    for (let at = 0; at < 50; at += 10) await store.append(batchOf(numbered(at, at + 10)));
    // What a kill leaves: the files as they are now, and half of a write behind them.
    const copy = join(dir.path, 'copy');
    await cp(join(dir.path, 'killed'), copy, { recursive: true });
    await copyFile(join(dir.path, 'killed/state.db-wal'), join(copy, 'state.db-wal'));
    await appendFile(join(copy, 'state.db-wal'), Buffer.alloc(1_500, 7));
    unwilling.stop();

    const [willing, next] = await influx();
    const reopened = await open(next, 'copy');
    closing.push(reopened.close);
    await eventually(() => willing.taken.length === 50);
    expectInOrder(numbers(willing.taken), 50);
    await reopened.store.append(batchOf(numbered(50, 60)));
    await eventually(() => willing.taken.length === 60);
  });
});
