/** Several services on one PostgreSQL, one broker and one InfluxDB, as real processes. */
import { afterAll, beforeAll } from 'vitest';
import { findPostgres } from '../support/find-server.ts';
import { Postgres } from '../support/postgres.ts';
import { realServers } from './stack.ts';

export const postgresServer = await findPostgres();
export const sharedServers = [...realServers, postgresServer] as const;

/** A PostgreSQL for all tests of a suite. */
export function withPostgres(): () => Postgres {
  let postgres: Postgres | undefined;
  beforeAll(async () => {
    postgres = await Postgres.start(postgresServer);
  });
  afterAll(() => postgres?.stop());
  return () => {
    if (postgres === undefined) throw new Error('PostgreSQL is not started yet');
    return postgres;
  };
}
