/** How the parts fare: for the public a word each, for the log why, when that changes. */
import type { Logger } from 'pino';
import type { ApiDeps } from './api/deps.ts';
import type { StoreCheck } from './store/port.ts';

/** The open health route may be asked by anyone: the parts are asked at most so often. */
const FRESH_MS = 1_000;

export interface HealthChecks {
  broker: () => StoreCheck;
  store: () => Promise<StoreCheck>;
  outbox: () => StoreCheck;
}

type Health = Awaited<ReturnType<ApiDeps['health']>>;

/** A question for the health of all parts, whose answer holds for a second. */
export function healthQuestion(
  checks: HealthChecks,
  log: Pick<Logger, 'info' | 'warn'>,
  now: () => number,
): () => Promise<Health> {
  const failures = new Map<string, string>();
  let asked: { at: number; answer: Promise<Health> } | null = null;

  function wordFor(part: string, { ok, detail }: StoreCheck): 'ok' | 'degraded' {
    const failure = ok ? undefined : (detail ?? 'no reason is known');
    if (failure !== undefined && failures.get(part) !== failure)
      log.warn({ part, reason: failure }, 'degraded');
    if (failure === undefined && failures.has(part)) log.info({ part }, 'recovered');
    if (failure === undefined) failures.delete(part);
    else failures.set(part, failure);
    return ok ? 'ok' : 'degraded';
  }

  async function ask(): Promise<Health> {
    return {
      broker: wordFor('broker', checks.broker()),
      store: wordFor('store', await checks.store()),
      outbox: wordFor('outbox', checks.outbox()),
    };
  }

  return () => {
    if (asked === null || now() - asked.at >= FRESH_MS) asked = { at: now(), answer: ask() };
    return asked.answer;
  };
}
