/**
 * The room that is left for DATA_DIR: below 10 % of its disk operators are warned, below 2 % nothing new is taken. The
 * rest is for what was taken already, which must still be delivered, rolled up and removed.
 */
import { statfsSync } from 'node:fs';

const LOW_PART = 0.1;
const FULL_PART = 0.02;

export interface DiskSpace {
  /** Free for this user, and free within the database's own file. */
  freeBytes: number;
  totalBytes: number;
  /** `low`: operators are warned; `full`: nothing new is taken. */
  level: 'ok' | 'low' | 'full';
}

/** @param reusableBytes what the files in the folder have room for without growing */
export function readDiskSpace(dataDir: string, reusableBytes: number): DiskSpace {
  const { bavail, blocks, bsize } = statfsSync(dataDir);
  const freeBytes = bavail * bsize + reusableBytes;
  const totalBytes = blocks * bsize;
  const part = freeBytes / totalBytes;
  return { freeBytes, totalBytes, level: part < FULL_PART ? 'full' : part < LOW_PART ? 'low' : 'ok' };
}
