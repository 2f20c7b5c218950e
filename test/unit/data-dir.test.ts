import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger, LedgerError } from '../../services/store/ledger.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

let dir: TempDir;
beforeEach(async () => {
  dir = await tempDir('data-dir');
});
afterEach(() => dir.remove());

describe('the data folder', () => {
  it('is made with those above it, for its owner alone', () => {
    const path = join(dir.path, 'a', 'b');
    Ledger.open(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it.runIf(existsSync('/proc'))('is refused where nothing can be made, instead of trying for ever', () => {
    expect(() => Ledger.open('/proc/nowhere/data')).toThrow(LedgerError);
    expect(() => Ledger.open('/proc/nowhere/data')).toThrow(/^DATA_DIR: \/proc\/nowhere\/data can't be made/);
  });

  it('is refused where a file stands in its way', () => {
    const path = join(dir.path, 'data');
    Ledger.open(path).close();
    expect(() => Ledger.open(join(path, 'state.db'))).toThrow(LedgerError);
    expect(() => Ledger.open(join(path, 'state.db', 'data'))).toThrow(/can't be made/);
  });
});
