/**
 * The sessions that are open: kept in the shared database, so that they survive a restart, hold for all processes and end
 * at a sign-out. What is kept of a session's secret is its hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/durations.ts';
import type { SharedDatabase } from '../store/shared/shared-database.ts';
import { affectedBy, firstOf, type Work } from '../store/shared/work.ts';

/** A session ends after so long without a request, and this long after it began in any case. */
const IDLE_MS = 12 * HOUR_MS;
export const SESSION_MS = 7 * DAY_MS;
/** When a session was last used is written down no more often than this. */
const SEEN_STEP_MS = 5 * MINUTE_MS;
/** Of more sessions, those that were used longest ago end. */
const SESSIONS_AT_MOST = 10_000;

export class SessionRepository {
  readonly #shared: SharedDatabase;

  constructor(shared: SharedDatabase) {
    this.#shared = shared;
  }

  /** Begins a session. @param now epoch ms @returns its secret, for the cookie */
  async begin(now: number): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.#shared.change(this.#insert(hashOf(secret), now));
    return secret;
  }

  /** Whether a secret is that of an open session, which is then used now. @param now epoch ms */
  async use(secret: string, now: number): Promise<boolean> {
    const { queries } = this.#shared;
    const hash = hashOf(secret);
    const session = queries
      .selectFrom('session')
      .select('seen_at')
      .where('hash', '=', hash)
      .where('began_at', '>', now - SESSION_MS)
      .where('seen_at', '>', now - IDLE_MS);
    const open = await this.#shared.read(firstOf(session));
    if (open === undefined) return false;
    if (now - open.seen_at >= SEEN_STEP_MS) {
      const seen = queries.updateTable('session').set({ seen_at: now }).where('hash', '=', hash);
      await this.#shared.change(affectedBy(seen));
    }
    return true;
  }

  /** Ends a session; its secret is worth nothing from now on. */
  async end(secret: string): Promise<void> {
    const { queries } = this.#shared;
    const ended = queries.deleteFrom('session').where('hash', '=', hashOf(secret));
    await this.#shared.change(affectedBy(ended));
  }

  *#insert(hash: string, now: number): Work<void> {
    const { queries } = this.#shared;
    yield* affectedBy(
      queries
        .deleteFrom('session')
        .where(({ eb, or }) =>
          or([eb('began_at', '<=', now - SESSION_MS), eb('seen_at', '<=', now - IDLE_MS)]),
        ),
    );
    yield* affectedBy(queries.insertInto('session').values({ hash, began_at: now, seen_at: now }));
    const newest = queries
      .selectFrom('session')
      .select('hash')
      .orderBy('seen_at', 'desc')
      .limit(SESSIONS_AT_MOST);
    yield* affectedBy(queries.deleteFrom('session').where('hash', 'not in', newest));
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
