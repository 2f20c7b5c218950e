/** Claims on quarantined items: who is replaying them. Nobody else takes them until that is done, or ran out. */
import { sql } from 'kysely';
import type { DatabaseClock } from './clock.ts';
import type { SharedDatabase } from './shared-database.ts';
import { affectedBy, rowsOf, type Work } from './work.ts';

/** A replay that died lets others have its items after this. */
const CLAIM_MS = 60_000;

export class QuarantineClaims {
  readonly #shared: SharedDatabase;
  readonly #holder: string;
  readonly #now: DatabaseClock;

  constructor(shared: SharedDatabase, holder: string, now: DatabaseClock) {
    this.#shared = shared;
    this.#holder = holder;
    this.#now = now;
  }

  /** Removes the claims that ran out, whoever made them. */
  *removeOld(): Work<void> {
    yield* affectedBy(this.#shared.queries.deleteFrom('quarantine_claim').where('until', '<', this.#now()));
  }

  /** @returns those that nobody else has claimed */
  *insert(ids: readonly number[]): Work<number[]> {
    if (ids.length === 0) return [];
    const until = sql<number>`${this.#now()} + ${sql.lit(CLAIM_MS)}`;
    const claims = this.#shared.queries
      .insertInto('quarantine_claim')
      .values(ids.map((id) => ({ item_id: id, holder: this.#holder, until })))
      .onConflict((conflict) => conflict.column('item_id').doNothing())
      .returning('item_id');
    return (yield* rowsOf(claims)).map((claim) => claim.item_id);
  }

  /** Ends claims of this process. */
  *release(ids: readonly number[]): Work<void> {
    const claims = this.#shared.queries.deleteFrom('quarantine_claim');
    yield* affectedBy(claims.where('item_id', 'in', [...ids]).where('holder', '=', this.#holder));
  }
}
