/** The bearer token that may do everything: made at the first start, readable in DATA_DIR by its owner alone. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'admin-token';

/** The token that DATA_DIR holds, made now if it has none. Only for the process that holds the database. */
export function keptAdminToken(dataDir: string): string {
  const kept = readAdminToken(dataDir);
  if (kept !== null) return kept;
  const token = randomBytes(32).toString('base64url');
  writeAdminToken(dataDir, token);
  return token;
}

/** Keeps the token, for the owner of DATA_DIR alone. */
export function writeAdminToken(dataDir: string, token: string): void {
  const path = join(dataDir, FILE);
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, `${token}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}

/** The token that DATA_DIR holds; null where it has none. */
export function readAdminToken(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, FILE), 'utf8').trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
