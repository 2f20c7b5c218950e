/**
 * What questions answered last, for the time that the shared database is away: figures beside others that can be
 * answered, and that may be some minutes old.
 */
import { SharedUnavailableError } from './shared-database.ts';

const KEYS_AT_MOST = 10_000;

export class LastKnown<T> {
  readonly #answers = new Map<string, T>();
  readonly #fallback: T;

  /** @param fallback what is answered where nothing is known yet */
  constructor(fallback: T) {
    this.#fallback = fallback;
  }

  /** The answer of `ask`, or the last one under that key while the shared database is away. */
  async answer(key: string, ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      if (this.#answers.size >= KEYS_AT_MOST) this.#answers.clear();
      this.#answers.set(key, answer);
      return answer;
    } catch (error) {
      if (!(error instanceof SharedUnavailableError)) throw error;
      return this.#answers.get(key) ?? this.#fallback;
    }
  }
}
