/**
 * The shared database: what all processes must agree on (the registry, the quarantine, who does what). SQLite in
 * DATA_DIR where there is one process, PostgreSQL where there are several; one contract test suite holds both to
 * what is said here.
 */
import type { Kysely } from 'kysely';
import { StoreUnavailableError } from '../port.ts';
import type { SharedTables } from './tables.ts';
import type { Work } from './work.ts';

/** What a change is about: who listens to a topic is told of its changes, in whichever process they were made. */
export const TOPICS = ['registry'] as const;
export type Topic = (typeof TOPICS)[number];

export type Dialect = 'sqlite' | 'postgres';

/** PostgreSQL is stopped, silent, full or out of reach. A change that fails so was not made, and will not be. */
export class SharedUnavailableError extends StoreUnavailableError {
  override name = 'SharedUnavailableError';
}

export interface SharedDatabase {
  readonly dialect: Dialect;
  /** Builds queries; they are run by `read` and `change` alone. */
  readonly queries: Kysely<SharedTables>;
  /**
   * Answers a question; its queries need not see the same moment.
   * @throws SharedUnavailableError within 4 s where there is no answer
   */
  read<T>(work: Work<T>): Promise<T>;
  /**
   * Makes a change in one transaction, durable when it resolves. With a topic, changes of that topic come one after
   * another, and all processes hear of it.
   * @throws SharedUnavailableError within 4 s where it could not be made: then it is not made later either
   */
  change<T>(work: Work<T>, topic?: Topic): Promise<T>;
  /** Calls the listener after a change of the topic by any process, this one included, and after an absence. */
  onChange(topic: Topic, listener: () => void): void;
}
