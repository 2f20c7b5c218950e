/** The shared database of a process that is alone: the tables are in DATA_DIR's own SQLite file. */
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery } from 'kysely';
import { migrateShared } from '../shared/migrations.ts';
import { queryBuilder } from '../shared/query-builders.ts';
import type { SharedDatabase, Topic } from '../shared/shared-database.ts';
import { type QueryOutcome, runNow, type Work } from '../shared/work.ts';
import type { Database } from './database.ts';

/** Statements that are kept prepared; a question with filters has several forms. */
const STATEMENTS_AT_MOST = 200;

export class SharedSqlite implements SharedDatabase {
  readonly dialect = 'sqlite';
  readonly queries = queryBuilder('sqlite');
  readonly #database: Database;
  readonly #statements = new Map<string, StatementSync>();
  readonly #listeners: { topic: Topic; listener: () => void }[] = [];

  /** @throws SharedSchemaError where DATA_DIR was written by a later version of the program */
  constructor(database: Database) {
    this.#database = database;
    database.transaction(() =>
      this.#run(migrateShared(this.queries, 'sqlite', `DATA_DIR: ${database.dataDir}`)),
    );
  }

  async read<T>(work: Work<T>): Promise<T> {
    return this.#run(work);
  }

  async change<T>(work: Work<T>, topic?: Topic): Promise<T> {
    const result = await this.#database.transactionWhenUnlocked(() => this.#run(work));
    for (const each of this.#listeners) if (each.topic === topic) each.listener();
    return result;
  }

  onChange(topic: Topic, listener: () => void): void {
    this.#listeners.push({ topic, listener });
  }

  #run<T>(work: Work<T>): T {
    return runNow(work, (query) => this.#execute(query));
  }

  #execute({ sql, parameters }: CompiledQuery): QueryOutcome {
    const statement = this.#statement(sql);
    const values = parameters.map(bindable);
    if (statement.columns().length > 0) return { rows: statement.all(...values), affected: 0 };
    return { rows: [], affected: Number(statement.run(...values).changes) };
  }

  #statement(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#database.db.prepare(sql);
    if (this.#statements.size >= STATEMENTS_AT_MOST) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** @throws TypeError for what SQLite has no type for, which no column of a shared table is */
function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`a ${typeof value} can't be a parameter of a query`);
}
