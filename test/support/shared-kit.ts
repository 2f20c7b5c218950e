/** The shared database in both dialects, for suites that hold both to the same promises. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { SharedPostgres } from '../../services/store/postgres/shared-postgres.ts';
import type { SharedDatabase } from '../../services/store/shared/shared-database.ts';
import { Database } from '../../services/store/sqlite/database.ts';
import { SharedSqlite } from '../../services/store/sqlite/shared-sqlite.ts';
import { describeWith, findPostgres } from './find-server.ts';
import { Postgres } from './postgres.ts';
import { quietLog } from './store-kit.ts';
import { tempDir } from './temp-dir.ts';

export interface OpenShared {
  shared: SharedDatabase;
  /** DATA_DIR's own database, where the shared one is the same. */
  database: Database | null;
  close(): Promise<void>;
}

/** Opens a database that is empty at first; opened again, it has what was stored. */
export interface SharedHome {
  open(): Promise<OpenShared>;
  remove(): Promise<void>;
}

async function openPostgres(databaseUrl: string): Promise<OpenShared & { shared: SharedPostgres }> {
  const shared = await SharedPostgres.open({ databaseUrl, log: quietLog });
  return { shared, database: null, close: () => shared.stop() };
}

async function sqliteHome(): Promise<SharedHome> {
  const dir = await tempDir('shared');
  return {
    open: async () => {
      const database = Database.open(join(dir.path, 'data'));
      return { shared: new SharedSqlite(database), database, close: async () => database.close() };
    },
    remove: () => dir.remove(),
  };
}

const server = await findPostgres();

/** Runs a suite over SQLite and over a real PostgreSQL. */
export function describeShared(name: string, suite: (home: () => Promise<SharedHome>) => void): void {
  describe(`${name} in SQLite`, () => suite(sqliteHome));
  describePostgres(name, suite);
}

/** Runs a suite over a real PostgreSQL: of what there is only where several processes share a database. */
export function describePostgres(name: string, suite: (home: () => Promise<SharedHome>) => void): void {
  describeWith([server], `${name} in PostgreSQL`, () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await Postgres.start(server);
    });
    afterAll(() => postgres.stop());
    suite(async () => {
      const url = await postgres.createDatabase();
      return { open: () => openPostgres(url), remove: async () => {} };
    });
  });
}
