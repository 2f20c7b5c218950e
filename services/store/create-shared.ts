/** Which shared database a configuration asks for, and what comes with it where other processes share it. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { StoreCheck } from './port.ts';
import type { SharedPostgres } from './postgres/shared-postgres.ts';
import { Leases } from './shared/leases.ts';
import type { SharedDatabase } from './shared/shared-database.ts';
import type { Database } from './sqlite/database.ts';
import { metadata } from './sqlite/metadata.ts';
import { SharedSqlite } from './sqlite/shared-sqlite.ts';

/** What there is only where several processes share a database. */
export interface Cluster {
  postgres: SharedPostgres;
  leases: Leases;
  check(): StoreCheck;
}

export interface CreatedShared {
  shared: SharedDatabase;
  /** By what others know this process; the same at every start. */
  processId: string;
  /** Null where this process is alone. */
  cluster: Cluster | null;
}

/** @throws SharedSchemaError, PostgresRefusedError where only an operator can mend it */
export async function createShared(config: Config, database: Database, log: Logger): Promise<CreatedShared> {
  const processId = processIdOf(database);
  if (config.databaseUrl === null) return { shared: new SharedSqlite(database), processId, cluster: null };
  // The driver is loaded only where it is used.
  const { SharedPostgres } = await import('./postgres/shared-postgres.ts');
  const postgres = await SharedPostgres.open({ databaseUrl: config.databaseUrl, log });
  const leases = new Leases({ shared: postgres, holder: processId, log });
  return { shared: postgres, processId, cluster: { postgres, leases, check: () => postgres.check() } };
}

function processIdOf(database: Database): string {
  const kept = metadata(database, 'process-id');
  const known = kept.read();
  if (known !== null) return known;
  const fresh = randomUUID();
  kept.write(fresh);
  return fresh;
}
