/**
 * Work on the shared database: steps of queries, written once for both dialects.
 *
 * A step yields a compiled query and is resumed with its outcome. SQLite runs the steps synchronously, within the one
 * connection that batches are committed on, so that nothing can come in between; PostgreSQL awaits each.
 */
import type { Compilable, CompiledQuery } from 'kysely';

export interface QueryOutcome {
  rows: readonly unknown[];
  /** How many rows an insert, update or delete touched. */
  affected: number;
}

/** What a function of queries returns: a generator that can be run once. */
export type Work<T> = Generator<CompiledQuery, T, QueryOutcome>;

/** The rows that a query answers, as the query builder knows their type. */
export function* rowsOf<Row>(query: Compilable<Row>): Work<readonly Row[]> {
  const { rows } = yield query.compile();
  return rows as readonly Row[];
}

/** The first row that a query answers; undefined where there is none. */
export function* firstOf<Row>(query: Compilable<Row>): Work<Row | undefined> {
  const [first] = yield* rowsOf(query);
  return first;
}

/** Runs a query that answers no rows; returns how many rows it touched. */
export function* affectedBy(query: Compilable): Work<number> {
  const { affected } = yield query.compile();
  return affected;
}

/** Runs the steps with a driver that answers at once. */
export function runNow<T>(work: Work<T>, execute: (query: CompiledQuery) => QueryOutcome): T {
  let step = work.next();
  while (!step.done) {
    let outcome: QueryOutcome;
    try {
      outcome = execute(step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(outcome);
  }
  return step.value;
}

/** Runs the steps with a driver that answers later. */
export async function runLater<T>(
  work: Work<T>,
  execute: (query: CompiledQuery) => Promise<QueryOutcome>,
): Promise<T> {
  let step = work.next();
  while (!step.done) {
    let outcome: QueryOutcome;
    try {
      outcome = await execute(step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(outcome);
  }
  return step.value;
}
