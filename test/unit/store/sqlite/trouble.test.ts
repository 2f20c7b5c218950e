/** What the disk, another process or damage can do to the database, and what is said and done then. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../../../services/store/port.ts';
import {
  DatabaseDamagedError,
  DatabaseLockedError,
  DiskFullError,
  toStoreError,
} from '../../../../services/store/sqlite/sqlite-error.ts';
import {
  batchOf,
  type OpenStore,
  openEmbedded,
  openInflux,
  sampleOf,
  unitOf,
} from '../../../support/store-kit.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

const unit = unitOf('g1', 'generator');
const sample = (ts: number) => sampleOf(unit, ts, { powerKw: ts });
const ALWAYS = { from: 0, to: 1_000_000 };

let dir: TempDir;
let opened: OpenStore;

beforeEach(async () => {
  dir = await tempDir('trouble');
  opened = await openEmbedded(dir.path);
});

afterEach(async () => {
  await opened.close();
  await dir.remove();
});

describe('another process that locks the database', () => {
  it('holds up a batch, and nothing else', async () => {
    const other = new DatabaseSync(join(dir.path, 'state.db'));
    other.exec('BEGIN IMMEDIATE');
    let longestTurnMs = 0;
    let turn = performance.now();
    const turns = setInterval(() => {
      longestTurnMs = Math.max(longestTurnMs, performance.now() - turn);
      turn = performance.now();
    }, 5);
    let isDurable = false;
    const appended = opened.store.append(batchOf([sample(1)])).then(() => {
      isDurable = true;
    });
    const check = await opened.store.check();
    expect(check).toEqual({ ok: false, detail: expect.stringContaining('another process has locked') });
    expect(isDurable).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    await appended;
    clearInterval(turns);
    expect(longestTurnMs).toBeLessThan(250);
    expect(await opened.store.samples(unit, ALWAYS, 10)).toHaveLength(1);
    expect(await opened.store.check()).toEqual({ ok: true });
  });

  it('is waited for no longer than some seconds', async () => {
    const other = new DatabaseSync(join(dir.path, 'state.db'));
    other.exec('BEGIN IMMEDIATE');
    const { database } = opened.batchWriter;
    await expect(database.transactionWhenUnlocked(() => 1, 50)).rejects.toThrow(DatabaseLockedError);
    other.close();
  });
});

describe('a damaged file', () => {
  it('is said to be damaged, also by the health check, for as long as the process runs', async () => {
    await opened.store.append(batchOf(Array.from({ length: 5_000 }, (_, ts) => sample(ts))));
    await opened.close();
    const path = join(dir.path, 'state.db');
    const { size } = await stat(path);
    const file = openSync(path, 'r+');
    // All but the pages that a start reads.
    for (let at = Math.floor(size / 2 / 4_096) * 4_096; at < size; at += 4_096) {
      writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, at);
    }
    closeSync(file);
    opened = await openEmbedded(dir.path);
    await expect(opened.store.samples(unit, ALWAYS, 10_000)).rejects.toThrow(DatabaseDamagedError);
    expect(await opened.store.check()).toEqual({ ok: false, detail: expect.stringContaining('is damaged') });
  });
});

describe('what SQLite answers', () => {
  it('is told by its code, whatever its words are', () => {
    const sqliteError = (errcode: number) => Object.assign(new Error('words'), { errcode });
    expect(toStoreError(sqliteError(13))).toBeInstanceOf(DiskFullError);
    expect(toStoreError(sqliteError(5 | (2 << 8)))).toBeInstanceOf(DatabaseLockedError);
    expect(toStoreError(sqliteError(11 | (1 << 8)))).toBeInstanceOf(DatabaseDamagedError);
    expect(toStoreError(sqliteError(10 | (3 << 8)))).toBeInstanceOf(StoreUnavailableError);
    for (const other of [sqliteError(19), new Error('the disk is full'), 'locked']) {
      expect(toStoreError(other)).toBe(other);
    }
    for (const kind of [DiskFullError, DatabaseLockedError, DatabaseDamagedError]) {
      expect(new kind('')).toBeInstanceOf(StoreUnavailableError);
    }
  });
});

describe('the connection', () => {
  it('keeps its settings whichever store uses it, and never waits for a lock within the thread', async () => {
    await opened.close();
    const target = { url: 'http://127.0.0.1:9', org: 'o', bucket: 'b', token: 't' };
    opened = await openInflux(dir.path, target);
    const { db } = opened.batchWriter.database;
    expect(db.prepare('PRAGMA cache_size').get()).toEqual({ cache_size: -65_536 });
    expect(db.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 });
  });

  it('says how much room is left', () => {
    const { freeBytes, totalBytes, level } = opened.batchWriter.database.diskSpace();
    expect(freeBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThan(freeBytes);
    expect(['ok', 'low']).toContain(level);
  });
});
