/** Whether the database's file is whole, as SQLite itself can tell. */
import { join } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const problemsSchema = z.array(z.string());

/**
 * Looks at every page of every table, without holding one snapshot for all that time: the write-ahead log could not be
 * written back meanwhile.
 * @returns the problems in SQLite's words, none where all is well
 */
export function quickProblems(db: DatabaseSync): string[] {
  return problemsOf(() => {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return tables.flatMap(({ name }) => db.prepare(`PRAGMA quick_check("${name}")`).all());
  });
}

/** Looks at everything, indexes against their tables included; as `quickProblems` otherwise. */
export function allProblems(db: DatabaseSync): string[] {
  return problemsOf(() => db.prepare('PRAGMA integrity_check').all());
}

function problemsOf(look: () => Record<string, SQLOutputValue>[]): string[] {
  try {
    return look()
      .flatMap((row) => Object.values(row).map(String))
      .filter((text) => text !== 'ok');
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Looks for problems in a thread of its own, on a connection that only reads. @returns them, none where all is well */
export function quickProblemsAside(dataDir: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./integrity-worker.ts', import.meta.url), {
      workerData: join(dataDir, 'state.db'),
    });
    // A stop does not wait for it.
    worker.unref();
    worker.once('message', (problems) => resolve(problemsSchema.parse(problems)));
    worker.once('error', reject);
    worker.once('exit', () => resolve([]));
  });
}
