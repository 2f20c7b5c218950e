/**
 * The database: the one SQLite file in DATA_DIR, and with it all that must survive a kill. It holds the registry,
 * the quarantine, unknown fields and the notes of what is stale; the embedded store keeps its samples and rows in
 * the same file, and the outbox its blobs, so that one transaction makes a whole batch durable.
 *
 * Every write goes through `transaction` (or is a single statement): with WAL and synchronous=FULL it is on disk,
 * fsynced, when that returns.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { OperatorError } from '../../operator-error.ts';
import type { StoreCheck } from '../port.ts';
import { type DiskSpace, readDiskSpace } from './disk-space.ts';
import { MIGRATIONS } from './migrations.ts';
import {
  DatabaseDamagedError,
  DatabaseLockedError,
  DiskFullError,
  isLocked,
  toStoreError,
} from './sqlite-error.ts';

/** Pages of the write-ahead log after which it is written back; on a small disk that must be fewer. */
const CHECKPOINT_PAGES = { most: 4_000, least: 64 };
/** The write-ahead log may take this part of the disk, so that it fits into what is kept free. */
const LOG_PART_OF_DISK = 0.005;
/** SQLite's page, unless a file was made otherwise. */
const PAGE_BYTES = 4_096;
/** How long a write waits for another process's lock, looking again after each pause. */
const LOCKED_FOR_MS = 5_000;
const LOCKED_PAUSE_MS = 20;
/** How long the health check waits for it. */
const CHECK_LOCKED_FOR_MS = 500;

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
  readonly #probe: StatementSync;
  readonly #pageBytes: number;
  /** Why the file is known to be damaged; that does not heal by itself. */
  #damage: string | null = null;

  private constructor(dataDir: string, lock: DatabaseSync, db: DatabaseSync) {
    this.dataDir = dataDir;
    this.#lock = lock;
    this.db = db;
    this.#freePages = db.prepare('PRAGMA freelist_count');
    this.#probe = db.prepare(
      `INSERT INTO meta (key, value) VALUES ('health-probe', '0')
       ON CONFLICT (key) DO UPDATE SET value = 1 - value`,
    );
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
      const db = new DatabaseSync(join(dataDir, 'state.db'), { timeout: LOCKED_FOR_MS });
      db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536');
      db.exec(`PRAGMA wal_autocheckpoint=${checkpointPages(dataDir)}`);
      migrate(db, dataDir);
      // SQLite itself would wait within this thread, and hold up everything.
      db.exec('PRAGMA busy_timeout=0');
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
   * @throws StoreUnavailableError where the disk is full, the file damaged or another process has locked it
   */
  transaction<T>(work: () => T): T {
    if (this.db.isTransaction) return work();
    try {
      return this.read(() => this.#transact(work));
    } catch (error) {
      if (error instanceof DiskFullError) this.#giveBackLog();
      throw error;
    }
  }

  /**
   * As `transaction`, but where another process has locked the database it waits for some seconds, and lets all else
   * go on meanwhile.
   */
  async transactionWhenUnlocked<T>(work: () => T, withinMs = LOCKED_FOR_MS): Promise<T> {
    const until = performance.now() + withinMs;
    for (;;) {
      try {
        return this.transaction(work);
      } catch (error) {
        if (!(error instanceof DatabaseLockedError) || performance.now() >= until) throw error;
        await setTimeout(LOCKED_PAUSE_MS);
      }
    }
  }

  /** Runs what reads the database. @throws StoreUnavailableError where the file is damaged or can't be read */
  read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const meaning = toStoreError(error);
      if (meaning instanceof DatabaseDamagedError) this.#damage ??= meaning.message;
      throw meaning;
    }
  }

  /** Takes note that the file was found to be damaged. */
  reportDamage(reason: string): void {
    this.#damage ??= `DATA_DIR: the database is damaged (${reason})`;
  }

  #transact<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      for (const listener of this.#rolledBack) listener();
      throw error;
    }
  }

  /** The room that is left; pages that were freed stay in the file, and are used again. */
  diskSpace(): DiskSpace {
    const freePages = Number(this.#freePages.get()?.freelist_count);
    return readDiskSpace(this.dataDir, freePages * this.#pageBytes);
  }

  /** @throws DiskFullError when there is no room for new data */
  requireRoom(): void {
    const { level, freeBytes, totalBytes } = this.diskSpace();
    if (level !== 'full') return;
    throw new DiskFullError(
      `DATA_DIR: the disk is full: ${freeBytes} of ${totalBytes} bytes are free, nothing new is taken below 2 %`,
    );
  }

  /** Whether a batch could be made durable now: there is room, and a write is on disk, fsynced. */
  async check(): Promise<StoreCheck> {
    try {
      this.requireRoom();
      await this.transactionWhenUnlocked(() => this.#probe.run(), CHECK_LOCKED_FOR_MS);
      return this.#damage === null ? { ok: true } : { ok: false, detail: this.#damage };
    } catch (error) {
      return { ok: false, detail: messageOf(error) };
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

  [Symbol.dispose](): void {
    this.close();
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
    const reason = isLocked(error)
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

function checkpointPages(dataDir: string): number {
  const { totalBytes } = readDiskSpace(dataDir, 0);
  const pages = Math.floor((LOG_PART_OF_DISK * totalBytes) / PAGE_BYTES);
  return Math.max(CHECKPOINT_PAGES.least, Math.min(CHECKPOINT_PAGES.most, pages));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
