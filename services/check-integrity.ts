/** Looks for damage of the database at a start. */
import type { Logger } from 'pino';
import type { Database } from './store/sqlite/database.ts';
import { quickProblemsAside } from './store/sqlite/integrity.ts';

/** Looks for damage of the database beside all else; what is found degrades health. */
export async function checkIntegrity(database: Database, log: Logger): Promise<void> {
  try {
    const [problem] = await quickProblemsAside(database.dataDir);
    if (problem === undefined) return;
    database.reportDamage(problem);
    log.error({ problem }, 'the database is damaged: stop the services, run npm run check, restore a backup');
  } catch (error) {
    log.warn({ err: error }, 'the database could not be checked for damage');
  }
}
