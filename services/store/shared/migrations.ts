/**
 * The shared schema, step by step, for both dialects: a step that has been released is never changed, only followed
 * by another. Within a major version a step only adds, so that processes of the version before go on beside it.
 *
 * DATA_DIR had its registry, quarantine and unknown fields before processes could share them: those tables are made
 * by its own migrations, and the first step makes them for PostgreSQL alone.
 */
import { type Compilable, type CompiledQuery, type Kysely, sql } from 'kysely';
import { OperatorError } from '../../operator-error.ts';
import type { Dialect } from './shared-database.ts';
import type { SharedTables } from './tables.ts';
import { firstOf, type Work } from './work.ts';

/** Why the shared database can't be used, in words for the operator. */
class SharedSchemaError extends OperatorError {
  override name = 'SharedSchemaError';
}

type Step = (queries: Kysely<SharedTables>, dialect: Dialect) => CompiledQuery[];

const SHARED_MIGRATIONS: readonly Step[] = [
  (queries, dialect) => [
    ...(dialect === 'postgres' ? postgresBase(queries) : []),
    queries.schema
      .createTable('quarantine_claim')
      .addColumn('item_id', 'bigint', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .compile(),
  ],
  (queries) => [
    queries.schema
      .createTable('session')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('began_at', 'bigint', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .compile(),
    queries.schema
      .createTable('sign_in_code')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .compile(),
  ],
  (queries) => [
    queries.schema
      .createTable('plan')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('camp', 'text', (column) => column.notNull())
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('planned', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .compile(),
  ],
];

/** What SQLite has from its own migrations, and what only several processes need. */
function postgresBase(queries: Kysely<SharedTables>): CompiledQuery[] {
  const { schema } = queries;
  const tables: Compilable[] = [
    schema
      .createTable('meta')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull()),
    schema
      .createTable('registry')
      .addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('summary', 'text', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull()),
    schema
      .createTable('quarantine')
      .addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('topic', 'text')
      .addColumn('payload', 'bytea', (column) => column.notNull())
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('unit', 'text')
      .addColumn('size', 'integer', (column) => column.notNull()),
    schema
      .createIndex('quarantine_unit')
      .on('quarantine')
      .columns(['unit', 'id'])
      .where('unit', 'is not', null),
    schema
      .createTable('quarantine_code_count')
      .addColumn('code', 'text', (column) => column.primaryKey())
      .addColumn('items', 'bigint', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('last_received_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('quarantine_unit_count')
      .addColumn('unit', 'text', (column) => column.primaryKey())
      .addColumn('items', 'bigint', (column) => column.notNull()),
    schema
      .createTable('unknown_field')
      .addColumn('unit', 'text', (column) => column.notNull())
      .addColumn('field', 'text', (column) => column.notNull())
      .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
      .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('unknown_field_pkey', ['unit', 'field']),
    schema
      .createTable('writer')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addColumn('note_seq', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('item_seq', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('release_seq', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('unknown_seq', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('delivered_before', 'bigint', (column) => column.notNull().defaultTo(0)),
    schema
      .createTable('shared_note')
      .addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
      .addColumn('writer', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('spans', 'text', (column) => column.notNull())
      .addColumn('added_at', 'bigint', (column) => column.notNull())
      .addColumn('rolled_early', 'integer', (column) => column.notNull().defaultTo(0)),
    schema
      .createTable('lease')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull()),
    schema
      .createTable('topic_version')
      .addColumn('topic', 'text', (column) => column.primaryKey())
      .addColumn('version', 'bigint', (column) => column.notNull()),
  ];
  return [...tables.map((table) => table.compile()), sql.raw(QUARANTINE_COUNTS).compile(queries)];
}

/** The same counting that DATA_DIR's triggers do. */
const QUARANTINE_COUNTS = `
  CREATE FUNCTION count_quarantine() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      UPDATE quarantine_code_count SET items = items - 1, size = size - OLD.size WHERE code = OLD.code;
      UPDATE quarantine_unit_count SET items = items - 1 WHERE unit = OLD.unit;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO quarantine_code_count AS c VALUES (NEW.code, 1, NEW.size, NEW.received_at)
        ON CONFLICT (code) DO UPDATE SET items = c.items + 1, size = c.size + NEW.size,
          last_received_at = greatest(c.last_received_at, NEW.received_at);
      INSERT INTO quarantine_unit_count AS c SELECT NEW.unit, 1 WHERE NEW.unit IS NOT NULL
        ON CONFLICT (unit) DO UPDATE SET items = c.items + 1;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER quarantine_counts AFTER INSERT OR UPDATE OR DELETE ON quarantine
    FOR EACH ROW EXECUTE FUNCTION count_quarantine();
`;

/**
 * Brings the schema up to what this program knows; to be run in one transaction, by one process at a time.
 * @param where names the database to the operator
 * @throws SharedSchemaError where a later version of the program has been at work
 */
export function* migrateShared(queries: Kysely<SharedTables>, dialect: Dialect, where: string): Work<void> {
  yield sql`CREATE TABLE IF NOT EXISTS shared_schema (version integer NOT NULL)`.compile(queries);
  const versions = sql<{ version: number }>`SELECT version FROM shared_schema`;
  const stored = yield* firstOf({ compile: () => versions.compile(queries) });
  const version = stored?.version ?? 0;
  const known = SHARED_MIGRATIONS.length;
  if (version > known) {
    throw new SharedSchemaError(
      `${where} was written by a later version of the program (schema ${version}, known up to ${known}): ` +
        'start that version, or restore a backup of before',
    );
  }
  if (version === known) return;
  for (const step of SHARED_MIGRATIONS.slice(version)) yield* stepOf(step(queries, dialect));
  yield stored === undefined
    ? sql`INSERT INTO shared_schema (version) VALUES (${known})`.compile(queries)
    : sql`UPDATE shared_schema SET version = ${known}`.compile(queries);
}

function* stepOf(statements: readonly CompiledQuery[]): Work<void> {
  for (const statement of statements) yield statement;
}
