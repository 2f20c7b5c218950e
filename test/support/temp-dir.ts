/** Temporary folders of tests, each removed with all that is in it. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempDir {
  path: string;
  remove(): Promise<void>;
}

/** Where files are in memory, for tests that open thousands of databases; a disk where there is no such place. */
export const RAM_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export async function tempDir(purpose: string, parent: string = tmpdir()): Promise<TempDir> {
  const path = await mkdtemp(join(parent, `footprint-${purpose}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
