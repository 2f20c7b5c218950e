/** Codes that sign in once, within a quarter of an hour: what a link may carry in place of a permanent token. */
import { createHash, randomBytes } from 'node:crypto';
import { MINUTE_MS } from '../domain/durations.ts';
import type { SharedDatabase } from '../store/shared/shared-database.ts';
import { affectedBy, type Work } from '../store/shared/work.ts';

const VALID_MS = 15 * MINUTE_MS;
/** Of more codes that nobody used, the oldest lapse. */
const CODES_AT_MOST = 1_000;

export interface SignInCode {
  code: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export class SignInCodes {
  readonly #shared: SharedDatabase;

  constructor(shared: SharedDatabase) {
    this.#shared = shared;
  }

  /** @param now epoch ms */
  async create(now: number): Promise<SignInCode> {
    const code = randomBytes(24).toString('base64url');
    const expiresAt = now + VALID_MS;
    await this.#shared.change(this.#insert(hashOf(code), expiresAt, now));
    return { code, expiresAt };
  }

  /** Uses a code up. @returns whether it was one, and still valid @param now epoch ms */
  async redeem(code: string, now: number): Promise<boolean> {
    const used = this.#shared.queries
      .deleteFrom('sign_in_code')
      .where('hash', '=', hashOf(code))
      .where('expires_at', '>', now);
    return (await this.#shared.change(affectedBy(used))) === 1;
  }

  *#insert(hash: string, expiresAt: number, now: number): Work<void> {
    const { queries } = this.#shared;
    yield* affectedBy(queries.deleteFrom('sign_in_code').where('expires_at', '<=', now));
    yield* affectedBy(queries.insertInto('sign_in_code').values({ hash, expires_at: expiresAt }));
    const newest = queries
      .selectFrom('sign_in_code')
      .select('hash')
      .orderBy('expires_at', 'desc')
      .limit(CODES_AT_MOST);
    yield* affectedBy(queries.deleteFrom('sign_in_code').where('hash', 'not in', newest));
  }
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
