/** The health of the parts: for the public a word each, for the log why, when that changes. */
import type { Logger } from 'pino';
import type { ApiDeps } from './api/deps.ts';
import type { StoreCheck } from './store/port.ts';

/** The health route is open to all: an answer holds for this long, so that asking often costs nothing. */
const FRESH_MS = 1_000;

export interface HealthChecks {
  broker: () => StoreCheck;
  store: () => Promise<StoreCheck>;
  outbox: () => Promise<StoreCheck>;
  /** Absent where no database is shared. */
  database?: () => StoreCheck;
}

type Health = Awaited<ReturnType<ApiDeps['health']>>;

/**
 * Asks for the health of all parts; an answer holds for a second.
 * @param monotonicMs milliseconds that only ever grow: a stale answer must not outlive a step of the wall clock
 */
export function healthQuery(
  checks: HealthChecks,
  log: Pick<Logger, 'info' | 'warn'>,
  monotonicMs: () => number,
): () => Promise<Health> {
  const failures = new Map<string, string>();
  let last: { atMs: number; health: Promise<Health> } | null = null;

  function statusOf(part: string, { ok, detail }: StoreCheck): 'ok' | 'degraded' {
    const failure = ok ? undefined : (detail ?? 'no reason is known');
    if (failure !== undefined && failures.get(part) !== failure)
      log.warn({ part, reason: failure }, 'degraded');
    if (failure === undefined && failures.has(part)) log.info({ part }, 'recovered');
    if (failure === undefined) failures.delete(part);
    else failures.set(part, failure);
    return ok ? 'ok' : 'degraded';
  }

  async function ask(): Promise<Health> {
    const [store, outbox] = await Promise.all([checks.store(), checks.outbox()]);
    return {
      broker: statusOf('broker', checks.broker()),
      store: statusOf('store', store),
      outbox: statusOf('outbox', outbox),
      ...(checks.database === undefined ? {} : { database: statusOf('database', checks.database()) }),
    };
  }

  return () => {
    if (last === null || monotonicMs() - last.atMs >= FRESH_MS) {
      last = { atMs: monotonicMs(), health: ask() };
    }
    return last.health;
  };
}
