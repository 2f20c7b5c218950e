/** The thread of `quickProblemsAside`: given the path of a database file, posts the problems that it finds. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { quickProblems } from './integrity.ts';

const db = new DatabaseSync(String(workerData), { readOnly: true, timeout: 5_000 });
parentPort?.postMessage(quickProblems(db));
db.close();
