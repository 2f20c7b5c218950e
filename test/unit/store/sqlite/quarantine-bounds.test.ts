import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuarantinedMessage } from '../../../../services/store/port.ts';
import { BatchWriter } from '../../../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../../../services/store/sqlite/database.ts';
import { batchOf } from '../../../support/store-kit.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

const MAX_BYTES = 100_000;
const MEBIBYTE = 1024 * 1024;

let dir: TempDir;
let database: Database;
let evictions: number[];
beforeEach(async () => {
  dir = await tempDir('quarantine-bounds');
  database = Database.open(dir.path);
  evictions = [];
});
afterEach(async () => {
  database.close();
  await dir.remove();
});

function writerOf(quarantineMaxBytes: number): BatchWriter {
  return new BatchWriter(database, { quarantineMaxBytes, onEvicted: (items) => evictions.push(items) });
}

function messageOf(payloadBytes: number, receivedAt = 0): QuarantinedMessage {
  const payload = Buffer.alloc(payloadBytes, 'x');
  return { receivedAt, topic: null, payload, code: 'payload-not-json', reason: 'r', unit: 'u' };
}

const commit = (writer: BatchWriter, ...quarantined: QuarantinedMessage[]) =>
  writer.commit(batchOf([], { quarantined }), () => {});

describe('a quarantine that reaches its bound', () => {
  it('lets the oldest items go, says so, and keeps the newest', async () => {
    const writer = writerOf(MAX_BYTES);
    for (let count = 0; count < 30; count += 1) await commit(writer, messageOf(9_000));
    const { quarantine } = writer;
    expect(quarantine.bytes()).toBeLessThanOrEqual(MAX_BYTES);
    const ids = quarantine.page(100).map(({ id }) => id);
    expect(ids).toEqual([30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
    expect(evictions.reduce((sum, items) => sum + items, 0)).toBe(20);
    expect(quarantine.total()).toBe(10);
    expect(quarantine.countOf('u')).toBe(10);
  });

  it('keeps an item that is larger than the bound by itself', async () => {
    const writer = writerOf(MAX_BYTES);
    await commit(writer, messageOf(10), messageOf(2 * MAX_BYTES));
    expect(writer.quarantine.page(10).map(({ id }) => id)).toEqual([2]);
  });

  it('gives up a bounded number of items a commit where the bound was lowered', async () => {
    const many = Array.from({ length: 3_000 }, () => messageOf(100));
    await commit(writerOf(MEBIBYTE * 100), ...many);
    const writer = writerOf(1);
    await commit(writer, messageOf(1));
    expect(evictions).toEqual([1_001]);
    while (writer.quarantine.total() > 1) await commit(writer);
    expect(evictions.length).toBeLessThanOrEqual(4);
  });
});

describe('quarantine that is removed', () => {
  it('is what has the ids, what came before a time, both, or all', async () => {
    const writer = writerOf(MEBIBYTE);
    const { quarantine } = writer;
    await commit(writer, ...[10, 20, 30, 40, 50, 60].map((receivedAt) => messageOf(1, receivedAt)));
    const left = () => quarantine.page(10).map(({ id }) => id);
    expect(await quarantine.removeSelected({ ids: [2, 2, 99] })).toBe(1);
    expect(left()).toEqual([6, 5, 4, 3, 1]);
    expect(await quarantine.removeSelected({ ids: [1, 6], before: 60 })).toBe(1);
    expect(left()).toEqual([6, 5, 4, 3]);
    expect(await quarantine.removeSelected({ before: 50 })).toBe(2);
    expect(left()).toEqual([6, 5]);
    expect(await quarantine.removeSelected({})).toBe(2);
    expect(quarantine.countsByCode()).toEqual([]);
  });

  it('goes step by step, and leaves what comes in meanwhile', async () => {
    const writer = writerOf(100 * MEBIBYTE);
    await commit(writer, ...Array.from({ length: 2_000 }, () => messageOf(10)));
    const removal = writer.quarantine.removeSelected({});
    await commit(writer, messageOf(10));
    expect(await removal).toBe(2_000);
    expect(writer.quarantine.page(10).map(({ id }) => id)).toEqual([2_001]);
  });
});

it('is read by so many bytes at once, one item at least', async () => {
  const writer = writerOf(1024 * MEBIBYTE);
  await commit(writer, ...Array.from({ length: 10 }, () => messageOf(MEBIBYTE)), messageOf(6 * MEBIBYTE));
  const { quarantine } = writer;
  expect(quarantine.oldest(0, 100, 100)).toHaveLength(4);
  expect(quarantine.page(100).map(({ id }) => id)).toEqual([11]);
  expect(quarantine.page(100, 11)).toHaveLength(4);
  expect(quarantine.hasBefore(11)).toBe(true);
  expect(quarantine.hasBefore(1)).toBe(false);
});
