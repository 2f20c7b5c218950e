/**
 * What SQLite's errors mean to those who store and read: told apart by the result code (sqlite.org/rescode.html),
 * whose lowest byte is the class of the error. The words of SQLite are for the log alone.
 */
import { StoreUnavailableError } from '../port.ts';

const BUSY = 5;
const LOCKED = 6;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** The disk nears its limit: nothing new can be made durable until there is room. */
export class DiskFullError extends StoreUnavailableError {
  override name = 'DiskFullError';
}

/** Another process has locked the database. */
export class DatabaseLockedError extends StoreUnavailableError {
  override name = 'DatabaseLockedError';
}

/** The database's file is damaged: it takes a person, and a backup. */
export class DatabaseDamagedError extends StoreUnavailableError {
  override name = 'DatabaseDamagedError';
}

/** The class of an SQLite error; null for any other error. */
function resultClassOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

export function isLocked(error: unknown): boolean {
  const resultClass = resultClassOf(error);
  return resultClass === BUSY || resultClass === LOCKED;
}

/** The error in the store port's terms, where it says that the store can't be used now; otherwise as it is. */
export function toStoreError(error: unknown): unknown {
  const options = { cause: error };
  const words = error instanceof Error ? error.message : String(error);
  switch (resultClassOf(error)) {
    case BUSY:
    case LOCKED:
      return new DatabaseLockedError(`DATA_DIR: another process has locked the database (${words})`, options);
    case FULL:
      return new DiskFullError(`DATA_DIR: the disk is full (${words})`, options);
    case CORRUPT:
    case NOTADB:
      return new DatabaseDamagedError(`DATA_DIR: the database is damaged (${words})`, options);
    case IOERR:
    case CANTOPEN:
      return new StoreUnavailableError(`DATA_DIR: the disk does not answer as it should (${words})`, options);
    default:
      return error;
  }
}
