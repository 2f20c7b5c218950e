/** The quarantine's items, counts and bound, over both databases that may hold them. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { QUARANTINE_CODES, type QuarantineCode } from '../../../services/domain/quarantine.ts';
import type { QuarantinedMessage } from '../../../services/store/port.ts';
import { SharedQuarantine } from '../../../services/store/shared/quarantine.ts';
import type { SharedDatabase } from '../../../services/store/shared/shared-database.ts';
import { describeShared, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';
import { openWriter, type SharedWriter, type SharedWriterOptions } from '../../support/shared-writer.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_BYTES = 100_000;

function messageOf(overrides: Partial<QuarantinedMessage> = {}): QuarantinedMessage {
  const payload = Buffer.from('x');
  return {
    receivedAt: 0,
    topic: null,
    payload,
    code: 'payload-not-json',
    reason: 'r',
    unit: 'u',
    ...overrides,
  };
}

const sized = (bytes: number) => messageOf({ payload: Buffer.alloc(bytes, 'x') });

/** The same database, with something that is done after each change. */
function withAfterChange(shared: SharedDatabase, after: () => Promise<void>): SharedDatabase {
  return {
    dialect: shared.dialect,
    queries: shared.queries,
    read: (work) => shared.read(work),
    change: async (work, topic) => {
      const result = await shared.change(work, topic);
      await after();
      return result;
    },
    onChange: (topic, listener) => shared.onChange(topic, listener),
  };
}

describeShared('the quarantine', (makeHome) => {
  let home: SharedHome;
  let opened: OpenShared;
  let writers: SharedWriter[];
  let quarantine: SharedQuarantine;
  beforeEach(async () => {
    home = await makeHome();
    opened = await home.open();
    writers = [];
    quarantine = new SharedQuarantine(opened.shared, 'here');
  });
  afterEach(async () => {
    for (const writer of writers) await writer.close();
    await opened.close();
    await home.remove();
  });

  async function writerOf(options?: SharedWriterOptions): Promise<SharedWriter> {
    const writer = await openWriter(opened, options);
    writers.push(writer);
    return writer;
  }

  const ids = async (limit = 100) => (await quarantine.page(limit)).map(({ id }) => id);

  it('keeps each item whole, with each of the codes, over a restart', async () => {
    const messages = QUARANTINE_CODES.map((code, n) =>
      messageOf({
        ...{
          code,
          receivedAt: 1_700_000_000_000 + n,
          reason: `reason “${n}”`,
          unit: n % 2 === 0 ? null : 'g1',
        },
        ...{ topic: n === 0 ? null : `a/${n}`, payload: Buffer.from([0, 255, n]) },
      }),
    );
    await (await writerOf()).commit({ quarantined: messages });
    for (const writer of writers.splice(0)) await writer.close();
    await opened.close();
    opened = await home.open();
    quarantine = new SharedQuarantine(opened.shared, 'here');
    const items = await quarantine.page(100);
    const expected = messages.map((message, n) => ({ id: n + 1, ...message })).reverse();
    expect(items.map((item) => ({ ...item, payload: Buffer.from(item.payload) }))).toEqual(expected);
    expect((await quarantine.countsByCode()).map(({ code }) => code)).toEqual([...QUARANTINE_CODES].sort());
  });

  it('is read page by page, newest first, also of one unit', async () => {
    const units = ['a', 'b', 'a', null, 'a'];
    await (await writerOf()).commit({ quarantined: units.map((unit) => messageOf({ unit })) });
    expect(await ids(2)).toEqual([5, 4]);
    expect((await quarantine.page(2, 4)).map(({ id }) => id)).toEqual([3, 2]);
    expect((await quarantine.page(2, 5, 'a')).map(({ id }) => id)).toEqual([3, 1]);
    expect(await quarantine.hasBefore(2)).toBe(true);
    expect(await quarantine.hasBefore(1)).toBe(false);
    expect(await quarantine.hasBefore(2, 'b')).toBe(false);
    expect(await quarantine.newestId()).toBe(5);
  });

  it('is read by so many bytes at once, one item at least', async () => {
    const writer = await writerOf();
    await writer.commit({ quarantined: Array.from({ length: 6 }, () => sized(MEBIBYTE)) });
    await writer.commit({ quarantined: [sized(6 * MEBIBYTE)] });
    expect(await ids()).toEqual([7]);
    expect((await quarantine.page(100, 7)).map(({ id }) => id)).toEqual([6, 5, 4]);
    expect((await quarantine.claimOldest(0, 100, 100)).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('has counts that agree with its items, whatever was added, removed and judged again', async () => {
    const operation = fc.record({
      kind: fc.constantFrom('add', 'add', 'remove', 'update'),
      code: fc.constantFrom(...QUARANTINE_CODES.slice(0, 3)),
      unit: fc.constantFrom('a', 'b', null),
      receivedAt: fc.nat(1_000),
      place: fc.nat(5),
    });
    const writer = await writerOf();
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 8 }), async (operations) => {
        await quarantine.removeSelected({});
        for (const { kind, code, unit, receivedAt, place } of operations) {
          const id = (await ids())[place];
          if (kind === 'add') await writer.commit({ quarantined: [messageOf({ code, unit, receivedAt })] });
          else if (id === undefined) continue;
          else if (kind === 'remove') await quarantine.removeSelected({ ids: [id] });
          else await quarantine.completeReplay([], [{ id, code, reason: 'again', unit }]);
        }
        const items = await quarantine.page(100);
        const expected: Partial<Record<QuarantineCode, number>> = {};
        for (const { code } of items) expected[code] = (expected[code] ?? 0) + 1;
        const counted = (await quarantine.countsByCode()).map(({ code, count }) => [code, count]);
        expect(Object.fromEntries(counted)).toEqual(expected);
        expect(await quarantine.total()).toBe(items.length);
        expect((await quarantine.totals()).bytes > 0).toBe(items.length > 0);
        for (const unit of ['a', 'b', 'never-seen']) {
          expect(await quarantine.countOf(unit)).toBe(items.filter((item) => item.unit === unit).length);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('counts by code, most frequent first, and when the last of them came', async () => {
    const codes: QuarantineCode[] = ['time-invalid', 'unit-unknown', 'unit-unknown'];
    const messages = codes.map((code, n) => messageOf({ code, receivedAt: 10 * (n + 1) }));
    await (await writerOf()).commit({ quarantined: messages });
    expect(await quarantine.countsByCode()).toEqual([
      { code: 'unit-unknown', count: 2, lastReceivedAt: 30 },
      { code: 'time-invalid', count: 1, lastReceivedAt: 10 },
    ]);
  });

  it('lets the oldest items go at its bound, says so, and keeps the newest', async () => {
    let evicted = 0;
    const onEvicted = (items: number) => {
      evicted += items;
    };
    const writer = await writerOf({ quarantineMaxBytes: MAX_BYTES, onEvicted });
    for (let count = 0; count < 15; count += 1) await writer.commit({ quarantined: [sized(9_000)] });
    expect(await ids()).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6]);
    expect(await quarantine.totals()).toEqual({ items: 10, bytes: 10 * (9_000 + 1 + 256) });
    expect(await quarantine.countOf('u')).toBe(10);
    expect(evicted).toBe(5);
    await writer.commit({ quarantined: [sized(2 * MAX_BYTES)] });
    expect(await ids(), 'an item that is larger than the bound by itself stays').toEqual([16]);
  });

  it('gives up a bounded number of items a commit where the bound was lowered', async () => {
    const evictions: number[] = [];
    await (await writerOf()).commit({ quarantined: Array.from({ length: 1_200 }, () => messageOf()) });
    const writer = await writerOf({ quarantineMaxBytes: 1, onEvicted: (items) => evictions.push(items) });
    await writer.commit({ quarantined: [messageOf()] });
    await writer.commit({ quarantined: [messageOf()] });
    expect(evictions).toEqual([1_001, 200]);
    expect(await quarantine.total()).toBe(1);
  });

  it('loses what is removed: what has the ids, what came before a time, both, or all', async () => {
    const times = [10, 20, 30, 40, 50, 60];
    await (await writerOf()).commit({ quarantined: times.map((receivedAt) => messageOf({ receivedAt })) });
    expect(await quarantine.removeSelected({ ids: [2, 2, 99] })).toBe(1);
    expect(await ids()).toEqual([6, 5, 4, 3, 1]);
    expect(await quarantine.removeSelected({ ids: [1, 6], before: 60 })).toBe(1);
    expect(await ids()).toEqual([6, 5, 4, 3]);
    expect(await quarantine.removeSelected({ before: 50 })).toBe(2);
    expect(await ids()).toEqual([6, 5]);
    expect(await quarantine.removeSelected({ ids: [] })).toBe(0);
    expect(await quarantine.removeSelected({})).toBe(2);
    expect(await quarantine.countsByCode()).toEqual([]);
  });

  it('is removed step by step, and what comes in meanwhile stays', async () => {
    const writer = await writerOf();
    await writer.commit({ quarantined: Array.from({ length: 1_200 }, () => messageOf()) });
    const meanwhile = async () => writer.commit({ quarantined: [messageOf()] });
    const slow = new SharedQuarantine(withAfterChange(opened.shared, meanwhile), 'here');
    expect(await slow.removeSelected({})).toBe(1_200);
    expect(await ids(), 'one after each step').toEqual([1_203, 1_202, 1_201]);
  });
});
