/**
 * A backup: the database of a DATA_DIR as it was at one moment, in one file, with the administrator's token. It is an
 * SQLite file that ends with a checksum of all before it, because SQLite itself does not notice a byte that changed
 * within a value.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { appendFile, copyFile, mkdir, open, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../operator-error.ts';
import { readAdminToken, writeAdminToken } from '../admin-token.ts';
import { allProblems } from './integrity.ts';
import { MIGRATIONS } from './migrations.ts';

const MARK = Buffer.from('mission-footprint backup 1\n');
const HASH_BYTES = 32;
const TRAILER_BYTES = MARK.byteLength + HASH_BYTES;
const BUSY_MS = 10_000;
/** What a DATA_DIR without data may hold: made anew at each start. */
const NO_DATA: ReadonlySet<string> = new Set(['compiled', 'state.lock']);

/** Why a backup was not made, or not restored, in words for the operator. */
class BackupError extends OperatorError {
  override name = 'BackupError';
}

/**
 * Writes a backup of a DATA_DIR that may be in use, and checks it. A file of that name is replaced once it is whole.
 * @returns its size in bytes
 * @throws BackupError
 */
export async function writeBackup(dataDir: string, file: string): Promise<number> {
  const source = join(dataDir, 'state.db');
  if (!existsSync(source)) throw new BackupError(`DATA_DIR: ${dataDir} holds no data`);
  const fresh = join(dirname(resolve(file)), `.${basename(file)}.new`);
  await rm(fresh, { force: true });
  try {
    await makeOwnFile(fresh);
    using db = new DatabaseSync(source, { timeout: BUSY_MS });
    // One snapshot, however much is written meanwhile.
    db.prepare('VACUUM INTO ?').run(fresh);
    addToken(fresh, readAdminToken(dataDir));
    await appendFile(fresh, Buffer.concat([MARK, await hashOf(fresh)]), { flush: true });
    await requireWhole(fresh);
    await rename(fresh, file);
    return (await stat(file)).size;
  } catch (error) {
    await rm(fresh, { force: true });
    throw error instanceof OperatorError ? error : new BackupError(`${file}: ${String(error)}`);
  }
}

/**
 * Restores a backup into a DATA_DIR that is empty, or not there yet.
 * @throws BackupError where the file is damaged or the DATA_DIR holds data; then nothing was changed
 */
export async function restoreBackup(file: string, dataDir: string): Promise<void> {
  const present = await readdir(dataDir).catch(() => []);
  const data = present.filter((name) => !NO_DATA.has(name));
  if (data.length > 0) {
    throw new BackupError(`DATA_DIR: ${dataDir} holds data (${data.join(', ')}): it must be empty`);
  }
  await requireWhole(file);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const fresh = join(dataDir, 'state.db.new');
  try {
    await makeOwnFile(fresh);
    await copyFile(file, fresh);
    await truncate(fresh, (await stat(fresh)).size - TRAILER_BYTES);
    const token = takeToken(fresh);
    if (token !== null) writeAdminToken(dataDir, token);
    const handle = await open(fresh, 'r+');
    await handle.sync();
    await handle.close();
    await rename(fresh, join(dataDir, 'state.db'));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error instanceof OperatorError ? error : new BackupError(`DATA_DIR: ${dataDir}: ${String(error)}`);
  }
}

/** It holds what the administrator alone may read. */
async function makeOwnFile(path: string): Promise<void> {
  await (await open(path, 'w', 0o600)).close();
}

function addToken(path: string, token: string | null): void {
  using db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode=DELETE; CREATE TABLE backup (admin_token TEXT)');
  db.prepare('INSERT INTO backup VALUES (?)').run(token);
}

function takeToken(path: string): string | null {
  using db = new DatabaseSync(path);
  const token = db.prepare('SELECT admin_token AS token FROM backup').get()?.token;
  db.exec('DROP TABLE backup');
  return typeof token === 'string' ? token : null;
}

/** @throws BackupError where the file is no backup, is damaged, or was made by a later version */
async function requireWhole(file: string): Promise<void> {
  const size = (await stat(file).catch(() => null))?.size;
  if (size === undefined) throw new BackupError(`${file}: there is no such file`);
  const end = Math.max(0, size - TRAILER_BYTES);
  const trailer = Buffer.alloc(TRAILER_BYTES);
  await using handle = await open(file, 'r');
  await handle.read(trailer, 0, TRAILER_BYTES, end);
  if (!trailer.subarray(0, MARK.byteLength).equals(MARK)) {
    throw new BackupError(`${file}: is no backup, or its end is missing`);
  }
  if (!trailer.subarray(MARK.byteLength).equals(await hashOf(file, end))) {
    throw new BackupError(`${file}: is damaged: its checksum does not match`);
  }
  using db = new DatabaseSync(file, { readOnly: true });
  const [problem] = allProblems(db);
  if (problem !== undefined) throw new BackupError(`${file}: is damaged: ${problem}`);
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (version > MIGRATIONS.length) {
    throw new BackupError(
      `${file}: was made by a later version (schema ${version}, known up to ${MIGRATIONS.length})`,
    );
  }
}

/** SHA-256 of the file's first `end` bytes. */
async function hashOf(path: string, end = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const hash = createHash('sha256');
  if (end > 0) {
    for await (const chunk of createReadStream(path, { end: end - 1 })) hash.update(chunk);
  }
  return hash.digest();
}
