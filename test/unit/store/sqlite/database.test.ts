import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptAdminToken } from '../../../../services/store/admin-token.ts';
import { Database, DatabaseError } from '../../../../services/store/sqlite/database.ts';
import { metadata } from '../../../../services/store/sqlite/metadata.ts';
import { MIGRATIONS } from '../../../../services/store/sqlite/migrations.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

let dir: TempDir;
let database: Database;

beforeEach(async () => {
  dir = await tempDir('database');
  database = Database.open(dir.path);
});

afterEach(async () => {
  database.close();
  await dir.remove();
});

function reopen(): void {
  database.close();
  database = Database.open(dir.path);
}

describe('the database', () => {
  it('is for one process at a time, and free again once that has closed it', () => {
    expect(() => Database.open(dir.path)).toThrow(DatabaseError);
    expect(() => Database.open(dir.path)).toThrow(/is in use by another process/);
    reopen();
  });

  it('makes its folder, for its owner alone', async () => {
    const path = join(dir.path, 'deep', 'er');
    Database.open(path).close();
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it('says so when its folder can’t be made or its file is none of its own', async () => {
    await writeFile(join(dir.path, 'file'), '');
    expect(() => Database.open(join(dir.path, 'file', 'data'))).toThrow(/DATA_DIR: .* can't be made/);
    const other = join(dir.path, 'other');
    await mkdir(other);
    await writeFile(
      join(other, 'state.db'),
      'not a database, but long enough to be looked at as if it were one',
    );
    expect(() => Database.open(other)).toThrow(/state\.db: file is not a database/);
  });

  it.runIf(existsSync('/proc'))('says so, too, where its folder could be tried for ever', () => {
    expect(() => Database.open('/proc/nowhere/data')).toThrow(
      /^DATA_DIR: \/proc\/nowhere\/data can't be made/,
    );
  });

  it('does not touch the data of a later version', () => {
    database.db.exec('PRAGMA user_version = 999');
    expect(reopen).toThrow(/was written by a later version \(schema 999/);
    const db = new DatabaseSync(join(dir.path, 'state.db'));
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.close();
    database = Database.open(dir.path);
  });

  it('fsyncs what it commits', () => {
    expect(database.db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  });

  it('makes all of a transaction durable, or nothing, and tells who must forget', () => {
    const text = metadata(database, 'key');
    let forgotten = 0;
    database.onRollback(() => {
      forgotten += 1;
    });
    database.transaction(() => text.write('kept'));
    const failing = () =>
      database.transaction(() => {
        text.write('lost');
        database.transaction(() => text.write('lost too'));
        throw new Error('no more');
      });
    expect(failing).toThrow('no more');
    expect(text.read()).toBe('kept');
    expect(forgotten).toBe(1);
    reopen();
    expect(metadata(database, 'key').read()).toBe('kept');
  });
});

describe('the admin token', () => {
  it('is made once, hard to guess, and for its owner’s eyes only', async () => {
    const token = keptAdminToken(dir.path);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(keptAdminToken(dir.path)).toBe(token);
    expect((await stat(join(dir.path, 'admin-token'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dir.path, 'admin-token'), 'utf8')).toBe(`${token}\n`);
  });

  it('is made anew where its file is empty', async () => {
    await writeFile(join(dir.path, 'admin-token'), '');
    expect(keptAdminToken(dir.path)).toMatch(/^[\w-]{43}$/);
  });
});
