/** The clock by which all processes agree on what ran out, however far their own clocks are apart. */
import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './shared-database.ts';

/** PostgreSQL's epoch milliseconds, at the moment at which the query runs. */
export const SERVER_NOW = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

/** Epoch milliseconds by the database's clock; SQLite has none but this process's. */
export function nowIn(dialect: Dialect): RawBuilder<number> {
  return dialect === 'postgres' ? SERVER_NOW : sql<number>`${Date.now()}`;
}

/** What a query takes for the present, in epoch milliseconds; tests set it. */
export type DatabaseClock = () => RawBuilder<number>;
