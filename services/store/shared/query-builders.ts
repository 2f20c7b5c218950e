/** The query builder in both dialects: it builds and compiles queries, and has no connection to run them on. */
import {
  type Dialect as BuilderDialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Dialect } from './shared-database.ts';
import type { SharedTables } from './tables.ts';

const DIALECTS: Record<Dialect, BuilderDialect> = {
  sqlite: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  postgres: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
};

export function queryBuilder(dialect: Dialect): Kysely<SharedTables> {
  return new Kysely<SharedTables>({ dialect: DIALECTS[dialect] });
}
