/**
 * The database: the one SQLite file in DATA_DIR, and with it all that must survive a kill. It holds the registry,
 * the quarantine, unknown fields and the notes of what is stale; the embedded store keeps its samples and rows in
 * the same file, and the outbox its blobs, so that one transaction makes a whole batch durable.
 *
 * Every write goes through `transaction` (or is a single statement): with WAL and synchronous=FULL it is on disk,
 * fsynced, when that returns.
 */
import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { OperatorError } from '../../operator-error.ts';
import { MIGRATIONS } from './migrations.ts';

/**
 * New data are refused while less than this is free: what was taken must still be delivered, rolled up and removed,
 * and for that SQLite's write-ahead log takes room first.
 */
const HEADROOM_BYTES = 32 * 1024 ** 2;

/** The disk nears its limit: nothing new can be made durable until there is room. */
class DiskFullError extends Error {
  override name = 'DiskFullError';
}

/** Why the database could not be opened, in words for the operator. */
export class DatabaseError extends OperatorError {
  override name = 'DatabaseError';
}

export class Database {
  readonly db: DatabaseSync;
  readonly dataDir: string;
  readonly #lock: DatabaseSync;
  readonly #rolledBack: (() => void)[] = [];
  readonly #freePages: StatementSync;
  readonly #pageBytes: number;

  private constructor(dataDir: string, lock: DatabaseSync, db: DatabaseSync) {
    this.dataDir = dataDir;
    this.#lock = lock;
    this.db = db;
    this.#freePages = db.prepare('PRAGMA freelist_count');
    this.#pageBytes = Number(db.prepare('PRAGMA page_size').get()?.page_size);
  }

  /**
   * Opens DATA_DIR for this process alone, making and migrating what is needed.
   * @throws DatabaseError when the folder can't be written, is in use by another process, or is of a later version
   */
  static open(dataDir: string): Database {
    makeDataDir(dataDir);
    const lock = takeLock(dataDir);
    try {
      const db = new DatabaseSync(join(dataDir, 'state.db'), { timeout: 5_000 });
      db.exec(
        'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000',
      );
      migrate(db, dataDir);
      return new Database(dataDir, lock, db);
    } catch (error) {
      lock.close();
      if (error instanceof DatabaseError) throw error;
      throw new DatabaseError(`DATA_DIR: ${join(dataDir, 'state.db')}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /**
   * Runs `work` as one transaction: all of it is durable when this returns, or none of it ever is. Within another
   * transaction it becomes part of that one.
   */
  transaction<T>(work: () => T): T {
    if (this.db.isTransaction) return work();
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      for (const listener of this.#rolledBack) listener();
      if (/full/.test(messageOf(error))) this.#giveBackLog();
      throw error;
    }
  }

  /** @throws DiskFullError when there is no room for new data */
  requireRoom(): void {
    const { bavail, bsize } = statfsSync(this.dataDir);
    // Pages that were freed stay in the file, and are used again.
    const pages = Number(this.#freePages.get()?.freelist_count);
    const free = bavail * bsize + pages * this.#pageBytes;
    if (free < HEADROOM_BYTES) {
      throw new DiskFullError(
        `DATA_DIR: the disk is full: ${free} bytes are free, ${HEADROOM_BYTES} are needed`,
      );
    }
  }

  /** Frees the room of the write-ahead log, which SQLite itself only does after a commit that succeeds. */
  #giveBackLog(): void {
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The disk is too full even for that: it takes room from outside.
    }
  }

  /** Registers what must be forgotten when a transaction was rolled back: memory of rows that never came to be. */
  onRollback(listener: () => void): void {
    this.#rolledBack.push(listener);
  }

  close(): void {
    this.db.close();
    this.#lock.close();
  }
}

/**
 * Makes DATA_DIR, for this user alone, unless it is there.
 * @throws DatabaseError when it can't be made
 */
export function makeDataDir(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir));
  } catch (error) {
    throw new DatabaseError(`DATA_DIR: ${dataDir} can't be made: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Makes a folder and those above it. Node's own recursive making never ends where a file system refuses a new entry
 * by saying that its parent is not there, as /proc does.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** An empty database whose file lock is held for life: the system frees it however the process ends. */
function takeLock(dataDir: string): DatabaseSync {
  try {
    const lock = new DatabaseSync(join(dataDir, 'state.lock'), { timeout: 0 });
    try {
      lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (error) {
    const reason = /locked/.test(messageOf(error))
      ? 'is in use by another process: each needs a DATA_DIR of its own'
      : `can't be written: ${messageOf(error)}`;
    throw new DatabaseError(`DATA_DIR: ${dataDir} ${reason}`, { cause: error });
  }
}

function migrate(db: DatabaseSync, dataDir: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > MIGRATIONS.length) {
    throw new DatabaseError(
      `DATA_DIR: ${dataDir} was written by a later version (schema ${version}, known up to ${MIGRATIONS.length})`,
    );
  }
  for (const [at, statements] of MIGRATIONS.entries()) {
    if (at < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version=${at + 1}; COMMIT`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
