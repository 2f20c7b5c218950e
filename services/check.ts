/**
 * `npm run check`: whether DATA_DIR is whole. The database's file by SQLite's own check, then each unit's rows against
 * the readings behind them where those are still there. Prints what differs; changes nothing. Ends with 0 where all is
 * well, 1 where something is not, and 2 where it can't be looked at.
 */
import { loadConfig } from './config.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { OperatorError } from './operator-error.ts';
import { differencesOf } from './rollup/verify.ts';
import { createShared } from './store/create-shared.ts';
import { createStore } from './store/create-store.ts';
import { StoreUnavailableError } from './store/port.ts';
import { RegistryRepository } from './store/shared/registry-repository.ts';
import { BatchWriter } from './store/sqlite/batch-writer.ts';
import { Database } from './store/sqlite/database.ts';
import { allProblems } from './store/sqlite/integrity.ts';

const SHOWN_OF_A_UNIT = 10;

try {
  process.exitCode = (await check()) ? 0 : 1;
} catch (error) {
  const isForeseen = error instanceof OperatorError || error instanceof StoreUnavailableError;
  console.error(isForeseen ? `The check can't be made.\n${error.message}` : error);
  process.exitCode = 2;
}

async function check(): Promise<boolean> {
  const config = loadConfig(process.env);
  using database = Database.open(config.dataDir);
  const problems = allProblems(database.db);
  for (const problem of problems) say(`database: ${problem}`);
  if (problems.length > 0) return false;
  say('database: whole');
  const log = createLog('silent');
  await using parts = new AsyncDisposableStack();
  const sharing = await createShared(config, database, log);
  const { shared, cluster } = sharing;
  if (cluster !== null) parts.defer(() => cluster.postgres.stop());
  const registryRepository = await RegistryRepository.open({ shared, kept: null, now: Date.now });
  const { store } = createStore(config, {
    batchWriter: new BatchWriter(database),
    sharing,
    metrics: new Metrics(),
    log,
    onRefused: () => {},
    now: Date.now,
  });
  const waiting = new Set(
    (await store.staleNotes(0, Number.MAX_SAFE_INTEGER)).flatMap(({ spans }) =>
      spans.map(({ unit }) => unit),
    ),
  );
  let [compared, differing] = [0, 0];
  for (const unit of registryRepository.current().units.values()) {
    if (waiting.has(unit.id)) continue;
    compared += 1;
    let count = 0;
    for await (const { resolution, start, reason } of differencesOf(store, unit)) {
      count += 1;
      if (count <= SHOWN_OF_A_UNIT)
        say(`${unit.id}: ${resolution} row of ${new Date(start).toISOString()}: ${reason}`);
    }
    if (count > SHOWN_OF_A_UNIT) say(`${unit.id}: and ${count - SHOWN_OF_A_UNIT} more`);
    if (count > 0) differing += 1;
  }
  if (waiting.size > 0) say(`rows: ${waiting.size} units wait to be rolled up, and were not compared`);
  say(`rows: ${compared} units compared, ${differing} differ`);
  return differing === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
