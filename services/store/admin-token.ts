/** The bearer token that may do everything: made at the first start, readable in DATA_DIR by its owner alone. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'admin-token';

/** The token that DATA_DIR holds, made now if it has none. Only for the process that holds the database. */
export function keptAdminToken(dataDir: string): string {
  const path = join(dataDir, FILE);
  const kept = read(path);
  if (kept !== '') return kept;
  const token = randomBytes(32).toString('base64url');
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, `${token}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  return token;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
